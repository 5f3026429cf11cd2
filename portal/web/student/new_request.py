"""Making a request: choose what, fill in, check, send. Each step keeps the draft."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for

from portal.actions.cases import FileRequest, file_request
from portal.actions.drafts import DropDraft, SaveDraft, drop_draft, save_draft
from portal.labels.answers import answers
from portal.labels.wishes import FORM_HEADINGS, LEADS, SEND
from portal.models import Draft
from portal.models.own import drafts_of, unsent
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lifecycle import KINDS
from portal.web.desk import attempt, do, find, looking, now, viewer
from portal.web.forms import Form, clean_line
from portal.web.headers import repeats_nothing
from portal.web.page import page
from portal.web.student.forms import form_for, is_sendable
from portal.web.student.forms.request import RequestForm, exam_label
from portal.web.student.forms.wish import WishForm
from portal.web.student.own_exams import account_of_viewer, own_exams
from portal.web.student.promises import meant, promise_of
from portal.web.student.requests import area as area

KIND = f"<any({', '.join(KINDS)}):kind>"


@area.both("/requests/new", allow=Permission.OWN_CASES)
def new() -> Any:
    """What do you want? Only the wishes that work for this student's exams are offered."""
    form = WishForm()
    form.offer(own_exams(()).stated_bases)
    exam = clean_line(request.args.get("exam")) or None
    if form.validate_on_submit():
        return redirect(url_for(".write", kind=form.kind.data, exam=exam))
    return page("student/requests/new.html", status=form.status, form=form)


@area.both(f"/requests/new/{KIND}", allow=Permission.OWN_CASES)
def write(kind: str) -> Any:
    """Fill in a new request, or go on with the draft that was left lying: Back loses nothing."""
    exam = clean_line(request.args.get("exam"))
    left = None if request.args.get("fresh") else _left_lying(kind, exam)
    return _fill_in(kind, left, exam)


@area.both("/requests/drafts/<draft>", allow=Permission.OWN_CASES)
def edit(draft: str) -> Any:
    """Go on with a draft."""
    found = find(Draft, draft)
    return _to_sent(found) if found.is_sent else _fill_in(found.kind, found, "")


@area.both("/requests/drafts/<draft>/check", allow=Permission.OWN_CASES)
def check(draft: str) -> Any:
    """Read it over, and send it: once, however often the button is pressed."""
    found, account = find(Draft, draft), account_of_viewer().email
    own = own_exams(found.values.get("exams") or [])
    if found.is_sent:
        return _to_sent(found)
    if not is_sendable(found.kind, own, found.values):
        return redirect(url_for(".edit", draft=draft))
    form = Form()
    if form.validate_on_submit() and attempt(form, file_request, FileRequest(draft)):
        return _to_sent(find(Draft, draft))
    exams = [exam_label(exam) for exam in meant(found.kind, found.values, own)]
    return page(
        "student/requests/check.html", status=form.status, form=form, draft=found, send=SEND.get(found.kind),
        lines=answers(found.kind, found.values, exams, account), promise=promise_of(found.kind, found.values, own),
    )  # fmt: skip


@area.both("/requests/drafts/<draft>/drop", allow=Permission.OWN_CASES)
def drop(draft: str) -> Any:
    """Throw a draft away; the page asks once. Thrown away twice is thrown away."""
    found = looking().scalars(Draft.visible_to(viewer()).where(Draft.id == draft)).one_or_none()
    if found is None and request.method == "POST":
        return redirect(url_for(".index"))
    found = found or find(Draft, draft)
    if found.is_sent:
        return _to_sent(found)
    form = Form()
    if form.validate_on_submit() and attempt(form, drop_draft, DropDraft(draft)):
        return redirect(url_for(".index"))
    return page("student/requests/drop.html", status=form.status, form=form, draft=found)


def _left_lying(kind: str, exam: str) -> Draft | None:
    """The newest unsent draft of this kind; asked from an exam's page, only one about that exam."""
    for draft in unsent(looking().scalars(drafts_of(viewer(), now())).all()):
        if draft.kind == kind and (not exam or exam in draft.values.get("exams", ())):
            return draft
    return None


def _fill_in(kind: str, draft: Draft | None, exam: str) -> Any:
    kept = draft.values.get("exams") or [] if draft else []
    own = own_exams([exam, *request.values.getlist("exams"), *kept])
    if own.none_fits(kind):  # a right that no exam gives: what the student wants is an objection (2.1)
        return redirect(url_for(".write", kind="objection", exam=exam or None))
    if request.query_string.decode("ascii", "replace") == f"exam={exam}" and own.chosen([exam]):
        repeats_nothing()
    form = form_for(
        kind, own, account_of_viewer().email, {**draft.values, "draft": draft.id} if draft else None
    )
    if request.method == "POST":
        form.draft.data = form.draft_id
        if (onward := _take_in(form, kind)) is not None:
            return onward
    elif draft is None and not form.was_kept and form.exams is not None:
        form.exams.data = [exam, *request.args.getlist("exams")]
    return page(
        "student/requests/write.html", live=("deadline", "saved"), status=form.status, form=form, kind=kind,
        draft=draft if request.method == "GET" and "find" not in request.args else None, own=own,
        kept_at=now() if request.method == "POST" and form.fits else None,
        path=_own_path(kind, exam), lead=LEADS[kind], heading=FORM_HEADINGS[kind], send=SEND.get(kind),
        promise=promise_of(kind, form.answers(), own),
    )  # fmt: skip


def _own_path(kind: str, exam: str) -> str:
    """Where this form is sent: its own page, but never the one that asks for a fresh start."""
    fresh = request.endpoint == "requests.write"
    return url_for(".write", kind=kind, exam=exam or None) if fresh else request.path


def _take_in(form: RequestForm, kind: str) -> Any:
    """Keep what was typed, then go where the button says; None to show the form again."""
    if not _keep(form, kind):
        return _to_sent(find(Draft, form.draft_id))
    go = request.form.get("go")
    if go == "find" and form.find is not None and form.fits:
        return redirect(url_for(".edit", draft=form.draft.data, find=form.find.data or "", _anchor="find"))
    if go == "keep":  # typing rested for a while: nothing is checked yet
        return None
    if go == "later" and form.fits:
        return redirect(url_for(".index"))
    if not form.validate():
        return None
    if not form.at_once:
        return redirect(url_for(".check", draft=form.draft.data))
    sent = attempt(form, file_request, FileRequest(form.draft_id))
    return _to_sent(find(Draft, form.draft_id)) if sent else None


def _keep(form: RequestForm, kind: str) -> bool:
    """Keep what was typed, mistakes and all. False when this draft was sent meanwhile."""
    if not form.fits:
        return True
    try:
        do(save_draft, SaveDraft(kind, form.answers(), form.draft.data))
    except Refused as refused:
        if refused.code == "already_sent":
            return False
        raise
    return True


def _to_sent(draft: Draft) -> Any:
    return redirect(url_for(".sent", ref=draft.sent_refs[0]))
