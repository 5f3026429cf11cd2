"""What an exam records, for everyone; a student who takes it also sees that nothing has been written yet."""

from __future__ import annotations

from typing import Any

from flask import request

from portal.models.exam_lists import found_by
from portal.rules.access import PUBLIC
from portal.web.area import Area
from portal.web.desk import looking, now, viewer
from portal.web.forms import clean_line
from portal.web.page import page

area = Area("exams", __name__, side="public")
AT_MOST = 50


@area.get("/exams", allow=PUBLIC)
def index() -> Any:
    """Coming exams with a published explanation, by code or name."""
    words = clean_line(request.args.get("q"))[:100]
    today = now().replace(hour=0, minute=0, second=0, microsecond=0)
    found = looking().scalars(found_by(viewer(), words, today, AT_MOST + 1)).unique().all()
    return page(
        "public/exams/index.html",
        words=words,
        exams=found[:AT_MOST],
        more=len(found) > AT_MOST,
        limit=AT_MOST,
    )
