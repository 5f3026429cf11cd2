"""What the viewer asked about an exam where only who asks is supervised online, and how that stands (section 3)."""

from __future__ import annotations

from portal.models import Exam, SupervisionRequest
from portal.models.supervision import something_against
from portal.models.supervision_requests import requests_of
from portal.rules.on_request import Around, standing
from portal.web.desk import looking, viewer


def newest(exam: Exam) -> SupervisionRequest | None:
    """What the viewer last asked about this exam."""
    return looking().scalars(requests_of(viewer().person_id, exam.id).limit(1)).unique().one_or_none()


def standing_of(request: SupervisionRequest) -> str:
    """How it stands now: a code of STORIES."""
    exam = request.exam
    against = looking().scalar(something_against(exam.id, request.person_id)) if request.is_alive else None
    around = Around(
        exam.is_on_request, exam.cancelled, exam.approval == "approved", against is not None, request.counts
    )
    return standing(request.state, around)
