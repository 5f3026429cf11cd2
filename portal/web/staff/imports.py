"""Importing a file: choose it, read what would change, apply it, follow how far it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response, abort, current_app, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import ValidationError

from portal.actions.context import fingerprint
from portal.actions.imports import (
    ApplyImport,
    DropImport,
    StartImport,
    drop_import,
    start_applying,
    start_import,
)
from portal.db import new_id
from portal.jobs.imports import UPLOAD_HOURS, carry_on, vault_of
from portal.labels import imports as labels
from portal.models import ImportRow, ImportRun
from portal.rules.access import Permission
from portal.web.area import Area
from portal.web.desk import attempt, config, database, find, looking, viewer
from portal.web.forms import Choice, Form, Needed, choices, clean_line
from portal.web.page import is_fragment, page

area = Area("imports", __name__, side="staff")
ROWS = 25
LATEST = 10
LIVE = ("import_progress", "import_heading", "import_news")
CHECKED_AT_ONCE_BYTES = 200_000
"""A file up to this size is checked while the browser waits: sooner done than asking somebody else."""


class UploadForm(Form):
    """Which kind of rows, and the file."""

    kind = Choice(
        _l("What is in the file?"), choices=choices(labels.KINDS), choice_hints=labels.KIND_HINTS,
        validators=[Needed(_l("Choose what is in the file."))],
    )  # fmt: skip
    file = FileField(_l("The file"), validators=[Needed(_l("Choose a CSV file."))])

    def validate_file(self, field: Any) -> None:
        """A file without a single byte is a mistake that is best told here."""
        stream = field.data.stream
        size = stream.seek(0, 2)
        stream.seek(0)
        if not size:
            raise ValidationError(str(labels.SENTENCES["empty"]))


class DeedForm(Form):
    """A button that applies the import or throws it away."""


@area.both("/staff/import", allow=Permission.IMPORT)
def index() -> Any:
    """Choose a file; what the columns are; earlier imports."""
    form = UploadForm()
    limit = config().request_limit_bytes // 1_000_000
    form.file.description = _l("A CSV file of at most %(limit)s MB.", limit=limit)
    if form.validate_on_submit() and (run := _put_away(form)):
        return redirect(url_for(".show", run=run))
    latest = looking().scalars(ImportRun.latest(viewer(), LATEST)).all()
    return page(
        "staff/imports/index.html",
        status=form.status,
        form=form,
        latest=latest,
        labels=labels,
        hours=UPLOAD_HOURS,
    )


def _put_away(form: UploadForm) -> str | None:
    """Keep the file encrypted and begin its dry run. Gives the import's id: one form gives one import."""
    upload, vault = form.file.data, vault_of(config())
    size = upload.stream.seek(0, 2)
    upload.stream.seek(0)
    file_id = vault.store(upload.stream)
    run = fingerprint("import", viewer().person_id or "", form.key.data)[:24] if form.key.data else new_id()
    begun = attempt(form, start_import, StartImport(form.kind.data, file_id, run))
    kept = begun and find(ImportRun, run)
    if not kept or kept.file_id != file_id:  # refused, or this form came for the second time
        vault.delete(file_id)
    elif size <= CHECKED_AT_ONCE_BYTES:
        carry_on(database(), config(), run, _now, breath_seconds=0)
    else:
        current_app.extensions["portal_import"](run)
    return run if kept else None


@area.get("/staff/import/examples/<kind>", allow=Permission.IMPORT)
def example(kind: str) -> Any:
    """A small file to start from: with a byte order mark, so that a spreadsheet reads its letters right."""
    if kind not in labels.EXAMPLES:
        abort(404)
    text = "\ufeff" + "\r\n".join((*labels.EXAMPLES[kind], ""))
    answer = Response(text.encode(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return answer


@area.get("/staff/import/<run>", allow=Permission.IMPORT)
def show(run: str) -> Any:
    """What the file would change, how far it is, or what it changed."""
    return _page(find(ImportRun, run), DeedForm())


@area.post("/staff/import/<run>/apply", allow=Permission.IMPORT)
def apply(run: str) -> Any:
    """Let the rows be written."""
    form = DeedForm()
    found = find(ImportRun, run)
    if form.validate_on_submit() and attempt(form, start_applying, ApplyImport(run)):
        current_app.extensions["portal_import"](run)
        return redirect(url_for(".show", run=run))
    return _page(found, form)


@area.post("/staff/import/<run>/drop", allow=Permission.IMPORT)
def drop(run: str) -> Any:
    """Throw the file away."""
    form = DeedForm()
    found = find(ImportRun, run)
    if form.validate_on_submit() and attempt(form, drop_import, DropImport(run)):
        if find(ImportRun, run).state == "expired":  # and not being applied from another tab
            vault_of(config()).delete(found.file_id)
        return redirect(url_for(".show", run=run))
    return _page(found, form)


def _page(found: ImportRun, form: DeedForm) -> Any:
    if form.refusal:
        found = find(ImportRun, found.id)  # somebody else was quicker: show where it stands now
    wanted = clean_line(request.args.get("show"))
    outcome = wanted if wanted in labels.OUTCOMES else _most_telling(found)
    rows, earlier, later = _rows(found, outcome)
    watching = found.is_under_way or is_fragment()
    return page(
        "staff/imports/show.html", live=LIVE if watching else (), status=form.status, form=form,
        run=found, just_done=watching and not found.is_under_way, outcome=outcome, rows=rows, earlier=earlier,
        later=later, labels=labels,
    )  # fmt: skip


def _most_telling(found: ImportRun) -> str:
    """What staff look at first: what was refused, else what changes."""
    return next((name for name in labels.OUTCOMES if found.counts[name]), "refused")


def _rows(found: ImportRun, outcome: str) -> tuple[list[ImportRow], str | None, str | None]:
    """A page of rows, and the addresses of the pages before and after it."""
    after, before = _line("after"), _line("before")
    query = found.rows(outcome, ROWS + 1, after=after or 0, before=before)
    rows = list(looking().scalars(query))
    more, rows = len(rows) > ROWS, rows[:ROWS]
    if before is not None:
        rows.reverse()
    has_earlier, has_later = (more, True) if before is not None else (bool(after), more)

    def address(side: str, row: ImportRow) -> str:
        place: dict[str, Any] = {"show": outcome, side: row.line}
        return url_for(".show", run=found.id, **place, _anchor="rows")

    earlier = address("before", rows[0]) if rows and has_earlier else None
    return rows, earlier, address("after", rows[-1]) if rows and has_later else None


def _line(name: str) -> int | None:
    text = clean_line(request.args.get(name))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _now() -> datetime:
    return datetime.now(UTC)
