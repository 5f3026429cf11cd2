"""What surveillance products can record, with sources: a start for staff, never words for students."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from portal.rules.recordings import CATEGORIES

__all__ = [
    "CATEGORIES",
    "Hint",
    "Product",
    "Source",
    "compiled",
    "hint",
    "product",
    "products",
    "starting_channels",
]

_VALUES = frozenset({"always", "optional", "possible", "no", "local", "disputed"})
_STARTS = {"always": "on", "no": "off"}
_PROSE = (
    "live_human",
    "recorded_review",
    "automated_flags",
    "retention",
    "storage_region",
    "transfer_outside_eea",
    "sub_processors",
    "role",
    "visible_to_student",
    "access_and_export",
    "erasure",
    "api",
)


class CatalogueError(ValueError):
    """The catalogue file breaks its own rules; the sentence says where."""


@dataclass(frozen=True)
class Source:
    """Where a fact was read; `date` as far as the page gives one."""

    key: str
    title: str
    url: str
    date: str | None
    kind: str


@dataclass(frozen=True)
class Hint:
    """A fact from the catalogue in English prose, for staff only. `value` is None for prose without one."""

    value: str | None
    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Product:
    """One product. `data` has all 23 categories, None where no source says anything (unknown, never "no").

    `facts` holds prose by subject (retention, storage_region …), only where a source was read.
    """

    id: str
    name: str
    vendor: str | None
    kind: str
    data: Mapping[str, Hint | None]
    facts: Mapping[str, Hint]
    default_days: int | None


def products() -> tuple[Product, ...]:
    """All products, in the order of the catalogue. Raises CatalogueError if the file is not sound."""
    return _load()[1]


def product(id: str) -> Product:
    """One product by its id. Raises KeyError if there is none."""
    for one in products():
        if one.id == id:
            return one
    raise KeyError(id)


def compiled() -> str:
    """The ISO date on which the catalogue was compiled."""
    return _load()[0]


def starting_channels(product: Product) -> dict[str, str]:
    """State per category at a new exam: always is on, no is off, all else unknown until staff decide."""
    return {
        category: _STARTS.get(found.value or "", "unknown") if found else "unknown"
        for category, found in product.data.items()
    }


def hint(product: Product, category: str) -> Hint | None:
    """What the catalogue says about a category, for staff; None when no source was found. Raises KeyError."""
    return product.data[category]


@cache
def _load() -> tuple[str, tuple[Product, ...]]:
    return read(json.loads(files(__package__).joinpath("products.json").read_text(encoding="utf-8")))


def read(raw: Mapping[str, Any]) -> tuple[str, tuple[Product, ...]]:
    """The date and products in a catalogue file; raises CatalogueError when it is not sound."""
    if tuple(raw["data_categories"]) != CATEGORIES:
        raise CatalogueError("data_categories differ from the categories of the rules")
    sources = {key: Source(key, **fields) for key, fields in raw["sources"].items()}
    found = tuple(_product(one, sources) for one in raw["products"])
    if len({one.id for one in found}) != len(found):
        raise CatalogueError("two products have the same id")
    return raw["compiled"], found


def _product(raw: Mapping[str, Any], sources: Mapping[str, Source]) -> Product:
    where = raw["id"]
    if set(raw["data"]) != set(CATEGORIES):
        raise CatalogueError(f"{where}: not exactly the 23 categories")
    data = {one: _hint(f"{where}.{one}", raw["data"][one], sources, _VALUES) for one in CATEGORIES}
    facts = {one: _hint(f"{where}.{one}", raw[one], sources, None) for one in _PROSE}
    return Product(
        id=where,
        name=raw["name"],
        vendor=raw["vendor"],
        kind=raw["kind"],
        data=MappingProxyType(data),
        facts=MappingProxyType({key: value for key, value in facts.items() if value}),
        default_days=raw["retention"]["default_days"],
    )


def _hint(
    where: str, raw: Mapping[str, Any] | None, sources: Mapping[str, Source], values: frozenset[str] | None
) -> Hint | None:
    if raw is None:
        return None
    text = raw.get("text") or raw.get("note") or ""
    if values is not None and raw["value"] not in values:
        raise CatalogueError(f"{where}: unknown value {raw['value']!r}")
    if not raw["sources"] and (values is not None or text):
        raise CatalogueError(f"{where}: a fact without a source")
    if strangers := [key for key in raw["sources"] if key not in sources]:
        raise CatalogueError(f"{where}: unknown sources {strangers}")
    if values is None and not text:
        return None
    return Hint(raw.get("value"), text, tuple(sources[key] for key in raw["sources"]))
