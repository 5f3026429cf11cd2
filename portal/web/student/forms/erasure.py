"""Having data deleted: never why (R-05)."""

from __future__ import annotations

from portal.web.student.forms.request import RequestForm


class ErasureForm(RequestForm):
    """Which exams, and no more than that."""

    kind = "erasure"
