"""Writing the facts of an exam, from a form or an import. What students read stands in `explanations.py`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Literal, NamedTuple

from sqlalchemy import select

from portal.actions.calling_off import call_off, put_back
from portal.actions.context import Context
from portal.actions.exam_news import put_out
from portal.actions.explanations import draft_for_product, function_of, latest_explanation
from portal.actions.suppliers import AddFromCatalogue, add_from_catalogue, product_named
from portal.db import new_id
from portal.models import Exam, Product
from portal.rules.access import Permission
from portal.rules.calendar import local_date
from portal.rules.errors import Refused
from portal.rules.exams import check_exam, free_slug
from portal.rules.on_request import check_wider

_FACTS = (
    "code", "name_nl", "name_en", "course_code", "starts_at", "zone", "duration_minutes", "mode",
    "surveillance_session_reference", "retention_days", "best_before", "open_alternative", "counts_until",
    "resit_closes", "result_working_days", "supervision_for",
)  # fmt: skip

_MOMENT = frozenset({"starts_at", "zone", "duration_minutes"})
"""What makes every place beside the exam, and every target, be looked at again (6.3, A-03, A-06)."""
CATALOGUE = "catalogue:"


@dataclass(frozen=True)
class WriteExam:
    """The facts of an exam. `starts_at` is aware.

    `product` is None when nothing watches, else a product's id, or "catalogue:" with an id of the catalogue.

    `counts_until`, `resit_closes` and `result_working_days` are those of A-06 and A-07; `resit` is the code of the exam
    that is its resit (A-08), "" when there is none, None leaves what stands.

    Without `exam` (a slug) the exam is new; `version` is the one that the page showed, None compares nothing.
    """

    code: str
    name_nl: str
    name_en: str
    starts_at: datetime
    duration_minutes: int
    mode: str
    product: str | None = None
    course_code: str = ""
    zone: str = "Europe/Amsterdam"
    surveillance_session_reference: str = ""
    retention_days: int | None = None
    best_before: date | None = None
    open_alternative: bool = False
    cancelled: bool | None = None
    """Whether it was called off; None leaves that as it is."""
    counts_until: date | None = None
    resit_closes: date | None = None
    result_working_days: int | None = None
    resit: str | None = None
    supervision_for: str = "everybody"
    """For whom the online supervision is: a code of SUPERVISED_FOR."""
    exam: str | None = None
    version: int | None = None


def write_exam(ctx: Context, command: WriteExam) -> Exam:
    """Add an exam, or change its facts. Its slug comes from the first code and never changes.

    Getting another product starts a draft from the catalogue, and suspends an approved exam (I-08, 11.3).
    Raises Refused: changed_meanwhile, supervision_too_soon, exam_code_taken, unknown_product, unknown_resit, and
    those of `check_exam`.
    """
    ctx.require(Permission.EDIT_REGISTER)
    exam = ctx.get(Exam, command.exam) if command.exam else None
    if exam is not None and command.version not in (None, exam.version):
        raise Refused("changed_meanwhile")
    same = _exam_with(ctx, command.code)
    if same is not None and same is not exam:
        raise Refused("exam_code_taken")
    return _write(ctx, exam, command, _product(ctx, command.product))


def _product(ctx: Context, chosen: str | None) -> Product | None:
    if not chosen:
        return None
    if chosen.startswith(CATALOGUE):
        return add_from_catalogue(ctx, AddFromCatalogue(chosen.removeprefix(CATALOGUE)))
    product = ctx.session.get(Product, chosen)
    if product is None:
        raise Refused("unknown_product")
    return product


@dataclass(frozen=True)
class ImportedExam:
    """An exam as a file gives it. `product` is a name, "" when nothing watches; `starts_at` is aware."""

    code: str
    name_nl: str
    name_en: str
    starts_at: datetime
    duration_minutes: int
    mode: str
    course_code: str = ""
    zone: str = "Europe/Amsterdam"
    product: str = ""
    surveillance_session_reference: str = ""
    retention_days: int | None = None
    best_before: date | None = None
    cancelled: bool = False
    counts_until: date | None = None
    resit_closes: date | None = None
    result_working_days: int | None = None
    supervision_for: str = "everybody"


class Upserted(NamedTuple):
    """What became of an imported exam; `changed` names the fields that differ."""

    outcome: Literal["new", "changed", "same"]
    exam: Exam
    changed: tuple[str, ...]


def upsert_exam(ctx: Context, imported: ImportedExam) -> Upserted:
    """Bring the exam with this code to what the file says: made, changed, or left alone when it is the same.

    What a file does not know (an open alternative) stays. Raises Refused as `check_exam` does.
    """
    ctx.require(Permission.IMPORT)
    check_imported(imported)
    exam = _exam_with(ctx, imported.code)
    changed = differences(exam, imported)
    if exam is not None and not changed:
        return Upserted("same", exam, ())
    command = _as_command(exam, imported)
    product = product_named(ctx, imported.product) if imported.product else None
    return Upserted("changed" if exam else "new", _write(ctx, exam, command, product), changed)


def check_imported(imported: ImportedExam) -> None:
    """Raise Refused with the first thing in it that cannot be: for a dry run, which writes nothing."""
    check_exam(
        code=imported.code, name_nl=imported.name_nl, name_en=imported.name_en,
        course_code=imported.course_code, starts_at=imported.starts_at, zone=imported.zone,
        duration_minutes=imported.duration_minutes, mode=imported.mode, counts_until=imported.counts_until,
        resit_closes=imported.resit_closes, result_working_days=imported.result_working_days,
        supervision_for=imported.supervision_for,
        retention_days=imported.retention_days, best_before=imported.best_before,
    )  # fmt: skip
    if len(imported.product) > 200:
        raise Refused("product_name")
    if len(imported.surveillance_session_reference) > 200:
        raise Refused("too_long")


def differences(exam: Exam | None, imported: ImportedExam) -> tuple[str, ...]:
    """The fields in which the register differs from the file: all of them for a new exam. Pure."""
    names = [field.name for field in fields(imported)]
    if exam is None:
        return tuple(names)
    here = {name: getattr(exam, name) for name in names if name != "product"}
    found = [name for name, value in here.items() if value != getattr(imported, name)]
    if not _is_product(exam.product, imported.product):
        found.append("product")
    return tuple(found)


def _is_product(product: Product | None, name: str) -> bool:
    if product is None or not name:
        return product is None and not name
    return name.casefold() in (product.name.casefold(), (product.catalogue_id or "").casefold())


def _as_command(exam: Exam | None, imported: ImportedExam) -> WriteExam:
    given = {
        field.name: getattr(imported, field.name) for field in fields(imported) if field.name != "product"
    }
    return WriteExam(**given, open_alternative=exam.open_alternative if exam else False)


def _write(ctx: Context, exam: Exam | None, command: WriteExam, product: Product | None) -> Exam:
    check_exam(
        code=command.code, name_nl=command.name_nl, name_en=command.name_en, course_code=command.course_code,
        starts_at=command.starts_at, zone=command.zone, duration_minutes=command.duration_minutes,
        mode=command.mode, counts_until=command.counts_until,
        resit_closes=command.resit_closes, result_working_days=command.result_working_days,
        supervision_for=command.supervision_for,
        retention_days=command.retention_days, best_before=command.best_before,
    )  # fmt: skip
    if exam is not None and product is not None:
        check_for_whom(
            exam, command.supervision_for, command.starts_at, ctx.today, ctx.config.notice_lead_days
        )
    old_product, was = (exam.product_id, exam.starts_at) if exam else (None, None)
    written = exam or _new_exam(ctx, command.code)
    changed = [name for name in _FACTS if _set(written, name, getattr(command, name))]
    if old_product != (product.id if product else None):
        written.product = product
        changed.append("product")
    if command.resit is not None and _set(written, "resit_id", _resit(ctx, written, command.resit)):
        changed.append("resit")
    ctx.session.add(written)
    ctx.session.flush()
    if "product" in changed:
        _product_changed(ctx, written, product)
    if exam is not None and old_product and product is not None and "supervision_for" in changed:
        _for_others(ctx, written)
    if was is not None and _MOMENT & set(changed):
        _moved(ctx, written, was)
    if command.cancelled is not None and command.cancelled != written.cancelled:
        call_off(ctx, written) if command.cancelled else put_back(ctx, written)
    _keep_open_under_consent(ctx, written)
    if changed:
        ctx.session.flush()
        ctx.log("exam:written", f"exam:{written.id}", function=function_of(ctx), fields=changed)
    return written


def _resit(ctx: Context, exam: Exam, code: str) -> str | None:
    """The id of the exam with this code; an exam is not its own resit."""
    if not code:
        return None
    found = ctx.session.scalar(select(Exam.id).where(Exam.code == code))
    if found is None or found == exam.id:
        raise Refused("unknown_resit")
    return found


def _new_exam(ctx: Context, code: str) -> Exam:
    def taken(slug: str) -> bool:
        return ctx.session.scalar(select(Exam.id).where(Exam.slug == slug)) is not None

    return Exam(id=new_id(), slug=free_slug(code, taken), approval="not_approved")


def _set(exam: Exam, name: str, value: object) -> bool:
    if getattr(exam, name) == value:
        return False
    setattr(exam, name, value)
    return True


def _moved(ctx: Context, exam: Exam, was: datetime) -> None:
    """Cases follow one by one, and whoever takes the exam is told (jobs/deadlines.py): this deed stays short."""
    exam.plan, exam.moved_at = exam.plan + 1, ctx.now
    ctx.log(
        "exam:moved", f"exam:{exam.id}", function=function_of(ctx), was=was.isoformat(),
        starts_at=exam.starts_at.isoformat(), plan=exam.plan,
    )  # fmt: skip
    if not exam.cancelled:  # when it goes ahead after all, that is told, with the moment it has then
        put_out(ctx, exam, "moved")


def check_for_whom(exam: Exam, becomes: str, starts_at: datetime, today: date, notice_days: int) -> None:
    """Raise Refused("supervision_too_soon") when supervision would be for everybody too soon before `starts_at` (UTC)."""
    if exam.is_on_request:
        check_wider(exam.supervision_for, becomes, today, local_date(starts_at), notice_days)


def _for_others(ctx: Context, exam: Exam) -> None:
    """Whoever takes it hears for whom the supervision is now; what is for everybody, somebody approves anew (11.3)."""
    if exam.supervision_for == "everybody":
        _take_back_approval(ctx, exam, "supervision")
        exam.recorded_anew_at = ctx.now
    put_out(ctx, exam, "supervision")


def put_product(ctx: Context, exam: Exam, product: Product) -> None:
    """Let another product watch this exam: a new draft, the approval back, every case looked at again (I-08, 11.3)."""
    exam.product = product
    ctx.session.flush()
    _product_changed(ctx, exam, product)
    ctx.log("exam:written", f"exam:{exam.id}", function=function_of(ctx), fields=["product"])


def _product_changed(ctx: Context, exam: Exam, product: Product | None) -> None:
    """Who gets the data is I-08: another product is another recipient, so an approval no longer covers it."""
    _take_back_approval(ctx, exam, "product")
    exam.recorded_anew_at = ctx.now
    if product is not None:
        draft_for_product(ctx, exam, product)


def _take_back_approval(ctx: Context, exam: Exam, reason: str) -> None:
    if exam.approval == "approved":
        suspend(ctx, exam, reason)
    elif exam.approval == "in_review":
        exam.approval = "not_approved"
        ctx.log("exam:approval:sent_back", f"exam:{exam.id}", function="system")


def suspend(ctx: Context, exam: Exam, reason: str) -> None:
    """Take the mark "may be proctored" away until somebody approves again (11.3)."""
    exam.approval = "suspended"
    ctx.log("exam:suspended", f"exam:{exam.id}", function="system", reason=reason)


def _keep_open_under_consent(ctx: Context, exam: Exam) -> None:
    """Under consent the way without recordings is open to all, and nobody can close it (2.2, P04-c)."""
    if exam.open_alternative or exam.product_id is None:
        return
    latest = latest_explanation(ctx, exam)
    if latest is not None and latest.lawful_basis == "consent":
        exam.open_alternative = True


def _exam_with(ctx: Context, code: str) -> Exam | None:
    here = select(Exam).where(Exam.code == code).with_for_update(of=Exam)
    return ctx.session.scalars(here).unique().one_or_none()
