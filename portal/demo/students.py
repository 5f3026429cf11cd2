"""The demo's other students: invented names for lists that are long enough to search and page."""

from __future__ import annotations

OTHERS = (
    ("0412208", "Fatima", "Ouali", "nl"),
    ("0427731", "Lars", "de Wit", "nl"),
    ("0433915", "Shanice", "Pinas", "nl"),
    ("0438820", "Jesse", "Bakker", "nl"),
    ("0445162", "Zeynep", "Kaya", "nl"),
    ("0451097", "Daan", "Visser", "nl"),
    ("0456644", "Oluwaseun", "Adeyemi", "en"),
    ("0460318", "Emma", "Mulder", "nl"),
    ("0463377", "Bilal", "Aydın", "nl"),
    ("0468859", "Lotte", "Dijkstra", "nl"),
    ("0471240", "Rohan", "Jagroep", "nl"),
    ("0474936", "Chiara", "Conti", "en"),
    ("0479013", "Milan", "Smeets", "nl"),
    ("0483348", "Noor", "Willemsen", "nl"),
    ("0486671", "Minh Anh", "Nguyễn", "en"),
    ("0490125", "Thijs", "Postma", "nl"),
    ("0493508", "Amina", "Warsame", "nl"),
    ("0497762", "Kerem", "Özdemir", "nl"),
    ("0501284", "Julia", "Kowalczyk", "en"),
    ("0506619", "Sander", "van Vliet", "nl"),
    ("0511430", "Elif", "Şahin", "nl"),
)
"""Student number, given name, surname, language."""
