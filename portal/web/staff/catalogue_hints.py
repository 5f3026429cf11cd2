"""What the catalogue says about an exam's product, as hints beside the fields; never words for students."""

from __future__ import annotations

from typing import Any

from portal import catalogue
from portal.labels.register import CATALOGUE
from portal.models import Exam
from portal.rules.recordings import CATEGORIES


def _known_product(exam: Exam) -> catalogue.Product | None:
    """The exam's product in the catalogue; None when the catalogue does not know it (any more)."""
    if exam.product is None or not exam.product.catalogue_id:
        return None
    try:
        return catalogue.product(exam.product.catalogue_id)
    except KeyError:
        return None


def hints_for(exam: Exam) -> dict[str, dict[str, Any]]:
    """By category: a value in words, prose, and where that was read. Empty for an unknown product."""
    product = _known_product(exam)
    return {one: _hint(product, one) for one in CATEGORIES} if product else {}


def _hint(product: catalogue.Product, category: str) -> dict[str, Any]:
    found = catalogue.hint(product, category)
    return {
        "product": product.name,
        "value": CATALOGUE[found.value if found else None],
        "text": found.text if found else "",
        "sources": [_source(one) for one in found.sources] if found else [],
    }


def _source(source: catalogue.Source) -> dict[str, Any]:
    """Where a fact was read. Some addresses name a file behind them, and some sources have no address."""
    url, _space, where = source.url.partition(" ")
    if not url.startswith("https://"):
        url, where = "", source.url
    return {"title": source.title, "url": url, "where": where, "date": source.date}
