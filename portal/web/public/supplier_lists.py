"""Where a supplier's machine fetches who may be proctored: a secret address, no cookie; and the key to check with."""

from __future__ import annotations

from datetime import UTC

from flask import Response, abort, jsonify, url_for

from portal.actions.lists import FetchList, fetch_list
from portal.models import ListAddress
from portal.models.feeds import digest_of
from portal.rules.access import PUBLIC
from portal.rules.errors import Refused
from portal.web.area import Area
from portal.web.desk import config, do, looking, now
from portal.web.signed_lists import signed, signer

area = Area("supplier_lists", __name__, side="public", prefix="")


@area.get("/.well-known/proctoring-list-keys.json", allow=PUBLIC)
def keys() -> Response:
    """The public key of this installation as a JSON Web Key Set."""
    answer = jsonify(signer().public_keys())
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


@area.get("/supplier-lists/<token>", allow=PUBLIC)
def index(token: str) -> Response:
    """The exams of today and later for this supplier, each with the address of its list; nobody is named here."""
    address = looking().scalars(ListAddress.behind(digest_of(token))).unique().one_or_none()
    if address is None:
        abort(404)
    exams = looking().scalars(address.exams(now())).unique()
    told = [
        {
            "exam": exam.code, "starts_at": exam.starts_at.astimezone(UTC).isoformat(),
            "list": config().base_url + url_for(".show", token=token, slug=exam.slug),
        }
        for exam in exams
    ]  # fmt: skip
    answer = jsonify({"supplier": address.supplier.slug, "exams": told})
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@area.get("/supplier-lists/<token>/<slug>", allow=PUBLIC)
def show(token: str, slug: str) -> Response:
    """Who may be proctored at this exam, as of now. What is not this supplier's is not found."""
    try:
        return signed(*do(fetch_list, FetchList(token, slug)))
    except Refused:
        abort(404)
