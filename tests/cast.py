"""The same people in every test: names tell the part they play."""

from __future__ import annotations

from dataclasses import dataclass

from portal.models import Person
from tests.make import Make


@dataclass(frozen=True)
class Cast:
    """Amira objects, Ben is the other student, the rest are staff."""

    amira: Person
    ben: Person
    eva: Person
    """handler"""
    dirk: Person
    """decider"""
    dov: Person
    """data protection officer"""
    chloe: Person
    """scheduler"""
    bram: Person
    """exam board"""
    pia: Person
    """publisher"""
    ada: Person
    """administrator"""


def make_cast(make: Make) -> Cast:
    """All of them, known to the institution."""
    names = [
        "Amira Haddad",
        "Ben de Boer",
        "Eva Smit",
        "Dirk Jansen",
        "Dov de Wit",
        "Chloé Maas",
        "Bram Bakker",
        "Pia Vos",
        "Ada Kok",
    ]
    return Cast(*make.people(*names))
