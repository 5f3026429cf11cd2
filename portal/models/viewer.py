"""Who is looking, and from which side of the desk: every query for a page starts from this."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from portal.rules.access import Permission, Role, may

Side = Literal["public", "student", "staff"]


@dataclass(frozen=True)
class Viewer:
    """A person (or nobody yet) on one side of the portal. Staff pages never show the viewer's own case."""

    person_id: str | None = None
    name: str = ""
    roles: frozenset[Role] = field(default_factory=frozenset)
    side: Side = "public"
    is_guest: bool = False
    """Whether they came by a mailed link, without an account of the institution."""

    @property
    def signed_in(self) -> bool:
        """Whether we know who this is."""
        return self.person_id is not None

    @property
    def is_staff(self) -> bool:
        """Whether any staff role is held."""
        return bool(self.roles - {Role.SUBJECT})

    def may(self, permission: Permission) -> bool:
        """Whether one of the viewer's roles allows the deed."""
        return may(self.roles, permission)
