"""The people of the demo: who can sign in at its provider, and what the provider says about them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

HOME_ORGANISATION = "hogeschool.example"
ENTITLEMENT = f"urn:mace:{HOME_ORGANISATION}:surveillance-portal:"
STAFF_ROLES = ("handler", "decider", "publisher", "scheduler", "exam_board", "reviewer", "dpo", "admin")
ROLE_VALUES = {f"eduperson_entitlement={ENTITLEMENT}{role}": role for role in STAFF_ROLES}
"""For `role_values` in the settings for sign-in."""


@dataclass(frozen=True)
class Person:
    """Somebody at the demo's institution. Students have a student number, staff have none."""

    key: str
    given_name: str
    family_name: str
    user: str
    """Login name; a student's is their number with an s in front."""
    does: Mapping[str, str]
    """Language → what this person can do in the portal."""
    student_number: str = ""
    roles: tuple[str, ...] = ()
    language: str = ""

    @property
    def name(self) -> str:
        """Given name and surname."""
        return f"{self.given_name} {self.family_name}"

    @property
    def sub(self) -> str:
        """Opaque, and the same each time the demo starts."""
        return hashlib.sha256(f"demo provider {self.key}".encode()).hexdigest()[:40]

    @property
    def principal(self) -> str:
        """`user@institution`: what imported people are matched by."""
        return f"{self.user}@{HOME_ORGANISATION}"

    @property
    def email(self) -> str:
        """Where the demo's mail goes; it never leaves the machine."""
        return f"{self.user}@student.{HOME_ORGANISATION}" if self.student_number else self.principal

    @property
    def affiliations(self) -> list[str]:
        """As eduPerson names them; one person can be student and employee."""
        said = ["student"] * bool(self.student_number) + ["employee"] * bool(self.roles)
        return [*said, "member"]

    def claims(self) -> dict[str, Any]:
        """Userinfo in the shape of SURFconext: lists where several values may occur, absent where none."""
        claims: dict[str, Any] = {
            "sub": self.sub,
            "name": self.name,
            "given_name": self.given_name,
            "family_name": self.family_name,
            "email": self.email,
            "schac_home_organization": HOME_ORGANISATION,
            "eduperson_principal_name": self.principal,
            "uids": [self.user],
            "eduperson_affiliation": self.affiliations,
            "eduperson_scoped_affiliation": [f"{said}@{HOME_ORGANISATION}" for said in self.affiliations],
        }
        if self.student_number:
            code = (
                f"urn:schac:personalUniqueCode:nl:local:{HOME_ORGANISATION}:studentid:{self.student_number}"
            )
            claims["schac_personal_unique_code"] = [code]
        if self.roles:
            claims["eduperson_entitlement"] = [ENTITLEMENT + role for role in self.roles]
        if self.language:
            claims["locale"] = self.language
        return claims


def _student(key: str, given: str, family: str, number: str, nl: str, en: str, **more: Any) -> Person:
    return Person(key, given, family, f"s{number}", {"nl": nl, "en": en}, number, **more)


def _employee(key: str, given: str, family: str, user: str, nl: str, en: str) -> Person:
    return Person(key, given, family, user, {"nl": nl, "en": en}, roles=(key,))


_EVERYONE = (
    _student(
        "student1", "Yasmina", "el Khattabi", "0481526",
        "Student. Ziet wat een tentamen opneemt en kan bezwaar maken.",
        "Student. Sees what an exam records and can object.",
    ),
    _student(
        "student2", "Sem", "van der Berg", "0519377",
        "Een andere student. Ziet niets van de eerste.",
        "Another student. Sees nothing of the first one.",
    ),
    _student(
        "both", "Tomasz", "Nowak", "0390218",
        "Student en medewerker. Behandelt zaken, maar nooit een eigen zaak.",
        "Student and employee. Handles cases, but never their own.",
        roles=("handler",), language="en",
    ),
    _employee(
        "handler", "Femke", "Hoekstra", "f.hoekstra",
        "Privacymedewerker. Behandelt verzoeken en maakt uitleg bij tentamens.",
        "Privacy officer. Handles requests and writes the explanations of exams.",
    ),
    _employee(
        "decider", "Ravi", "Ramdin", "r.ramdin",
        "Tekent besluiten die een ander heeft voorbereid.",
        "Signs decisions that somebody else prepared.",
    ),
    _employee(
        "scheduler", "Mei-Ling", "Tjon", "m.tjon",
        "Tentamenbureau. Importeert tentamens en plant plekken.",
        "Exam administration. Imports exams and plans places.",
    ),
    _employee(
        "exam_board", "Annelies", "Claessens", "a.claessens",
        "Examencommissie. Kijkt of een ander tentamen gelijkwaardig is.",
        "Exam board. Checks that another exam is equivalent.",
    ),
    _employee(
        "reviewer", "Sanne", "de Graaf", "s.degraaf",
        "Docent. Beoordeelt opnieuw wat een computer opviel.",
        "Teacher. Judges again what a computer noticed.",
    ),
    _employee(
        "dpo", "Dilan", "Yıldız", "d.yildiz",
        "Functionaris gegevensbescherming. Leest mee en adviseert.",
        "Data protection officer. Reads along and advises.",
    ),
    _employee(
        "publisher", "Jairo", "Martina", "j.martina",
        "Publiceert uitleg en keurt online toezicht goed.",
        "Publishes explanations and approves online supervision.",
    ),
    _employee(
        "admin", "Grietje", "Postma", "g.postma",
        "Beheerder. Importeert lijsten en ziet de instellingen, geen zaken.",
        "Administrator. Imports lists and sees the settings, no cases.",
    ),
)  # fmt: skip

PEOPLE: Mapping[str, Person] = MappingProxyType({person.key: person for person in _EVERYONE})
"""Key on the sign-in page → person."""
