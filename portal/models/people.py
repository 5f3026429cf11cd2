"""People: students and staff, known from an import, from a sign-in, or both; and guests, known by a mail address."""

from __future__ import annotations

import string
from datetime import date, datetime

from sqlalchemy import Select, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, new_id

CAPACITIES = ("former_student", "teacher", "in_the_room", "representative", "other")
"""As whom a guest asks; everybody who was recorded may (rights-and-deadlines 1)."""
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def address_key(address: str) -> str:
    """The address by which a guest is known again, and to which the link goes: A to Z in small letters.

    Other alphabets stay as typed: some of their signs would turn into a letter of somebody else's address.
    """
    return address.translate(_SMALL)


class Person(Base):
    """One human being. `sub` is the identity provider's key; the other ids come from imports.

    A guest has neither: only `guest_email`, proved by a mailed link. They are never the same row as an account
    with that address, since addresses are no match key (decision 01).
    """

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    sub: Mapped[str | None] = mapped_column(String(255), unique=True)
    institution_user_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    """Case-folded principal name or uid: what a sign-in is matched with, once."""
    student_number: Mapped[str | None] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(2), default="nl")
    active: Mapped[bool] = mapped_column(default=True)
    self_exercise_from: Mapped[date | None]
    """The 16th birthday, for minors only (rights-and-deadlines 2.7); no birth date is stored."""
    guest_email: Mapped[str | None] = mapped_column(String(254), unique=True, index=True)
    """As `address_key` writes it; None for everybody with an account of the institution."""
    capacity: Mapped[str | None] = mapped_column(String(16))
    """As whom a guest asks (CAPACITIES); None until they said so."""
    known_by: Mapped[str] = mapped_column(String(200), default="")
    """A guest's own words on how to find their data. Unverified, so never a key."""
    linked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @classmethod
    def with_number(cls, number: str) -> Select[Person]:
        """Whoever has exactly this student number."""
        return select(cls).where(cls.student_number == number)

    @classmethod
    def with_address(cls, address: str) -> Select[Person]:
        """Who has exactly this mail address, accounts of the institution first: several people may share one."""
        same = func.lower(cls.email) == address.lower()
        return select(cls).where(same).order_by(cls.guest_email.is_not(None), cls.id)

    @classmethod
    def guest_at(cls, address: str) -> Select[Person]:
        """The guest whom a mailed link to this address brings in."""
        return select(cls).where(cls.guest_email == address_key(address))

    @property
    def is_guest(self) -> bool:
        """Whether the institution's sign-in does not know this person: nobody has verified who they say they are."""
        return self.sub is None and self.institution_user_id is None

    @property
    def sits_exams(self) -> bool:
        """Not who was a teacher at an exam or in the room with somebody: they need no place in another one (1, 6.2)."""
        return not (self.is_guest and self.capacity in ("teacher", "in_the_room"))

    @property
    def asks_for_another(self) -> bool:
        """Whether this guest said that they act for somebody else, such as their child (2.7)."""
        return self.is_guest and self.capacity == "representative"

    def is_of_age(self, on: date) -> bool:
        """Whether this is a minor whose 16th birthday has come; False for everybody of whom no such day is kept."""
        return self.self_exercise_from is not None and on >= self.self_exercise_from

    def is_minor(self, on: date) -> bool:
        """Whether this person is under 16 on that day, so that somebody else exercises their rights (2.7)."""
        return self.self_exercise_from is not None and on < self.self_exercise_from

    @property
    def known_as(self) -> str:
        """What staff see before names are shown: the number, else the first characters of the id."""
        return self.student_number or f"…{self.id[:6]}"
