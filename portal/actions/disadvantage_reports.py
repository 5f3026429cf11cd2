"""A student reports a disadvantage after the exam; it is acknowledged, reminded of and answered in the case (A-13, 7)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from portal.actions.context import Context
from portal.actions.letters import exam_values
from portal.db import new_id
from portal.i18n import date_in_words
from portal.models import Case, DisadvantageReport
from portal.models.disadvantage_reports import KINDS, open_one
from portal.rules.access import Permission
from portal.rules.calendar import add_working_days
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step

WORDS_LIMIT = 5_000
"""Characters of a report or an answer."""
SOON_WORKING_DAYS = 2
"""So long before the last day staff are reminded; again when it has passed."""


@dataclass(frozen=True)
class ReportDisadvantage:
    """What went wrong (one of KINDS) after the exam of this case (its number), in the student's own words or none."""

    case: str
    what: str
    words: str = ""


def report_disadvantage(ctx: Context, command: ReportDisadvantage) -> DisadvantageReport:
    """Take in the report with the day of its answer, acknowledge it, and tell privacy staff and the DPO.

    Raises Refused: "gone", "not_yours", "unknown_choice", "words_missing" (only `other` needs words), "too_long",
    "report_open" while an earlier one waits for an answer, and the lifecycle's refusals.
    """
    case = ctx.own(command.case)
    step = find_step("report_disadvantage", case.kind, case.state)
    if command.what not in KINDS:
        raise Refused("unknown_choice")
    if command.what == "other" and not command.words.strip():
        raise Refused("words_missing")
    if len(command.words) > WORDS_LIMIT:
        raise Refused("too_long")
    if case.disadvantage_due is not None:
        raise Refused("report_open")
    due = add_working_days(ctx.today, ctx.config.disadvantage_working_days)
    text = ctx.write(case, "disadvantage_told", command.words) if command.words.strip() else None
    report = DisadvantageReport(
        id=new_id(), case_id=case.id, what=command.what, words_id=text.id if text else None, reported_at=ctx.now, due=due
    )  # fmt: skip
    ctx.session.flush()
    ctx.session.add(report)
    ctx.record(
        step.tag, case, function=ctx.function_in(case),
        report=report.id, what=command.what, due=due.isoformat(), texts=(text,) if text else (),
    )  # fmt: skip
    ctx.notify(
        case, "update", letter="disadvantage-received",
        values=lambda language: {**exam_values(case, language), "deadline": date_in_words(due, language)},
    )  # fmt: skip
    for role in ("handler", "dpo"):
        _tell(ctx, role, "staff-disadvantage-told", case, report)
    return report


@dataclass(frozen=True)
class AnswerReport:
    """The answer to the report that is open in this case (its number), and whether there was a disadvantage."""

    case: str
    found: bool
    words: str


def answer_report(ctx: Context, command: AnswerReport) -> DisadvantageReport:
    """Send the answer; whether a disadvantage was found counts in the figures of the exam.

    Raises Refused: "own_case", "not_yours", "no_report", "answer_missing", "too_long", and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    step = find_step("answer_disadvantage", case.kind, case.state)
    report = open_one(
        ctx.session.scalars(DisadvantageReport.of_case(case.id).with_for_update(of=DisadvantageReport))
        .unique()
        .all()
    )
    if report is None:
        raise Refused("no_report")
    if not command.words.strip():
        raise Refused("answer_missing")
    if len(command.words) > WORDS_LIMIT:
        raise Refused("too_long")
    text = ctx.write(case, "disadvantage_answer", command.words)
    ctx.session.flush()
    report.found, report.answer_id, report.answered_at = command.found, text.id, ctx.now
    ctx.record(step.tag, case, function="handler", report=report.id, found=command.found, texts=(text,))
    ctx.notify(
        case, "update", letter="disadvantage-answered",
        values=lambda language: {
            **exam_values(case, language), "received": date_in_words(report.reported_at.date(), language),
            "answer": command.words, "found": command.found, "not_found": not command.found,
        },
    )  # fmt: skip
    if command.found:
        _tell(ctx, "dpo", "staff-disadvantage", case, report)
    return report


@dataclass(frozen=True)
class RemindOfReport:
    """A report (its id) is nearly due, or late."""

    report: str


def remind_of_report(ctx: Context, command: RemindOfReport) -> None:
    """Tell privacy staff, and the DPO too once it is late. Raises Refused("too_early") when there is nothing to say."""
    report = ctx.get(DisadvantageReport, command.report)
    level = "late" if report.due < ctx.today else "soon"
    near = ctx.today >= report.due or add_working_days(ctx.today, SOON_WORKING_DAYS) >= report.due
    if report.answered_at is not None or not near or report.reminded in (level, "late"):
        raise Refused("too_early")
    report.reminded = level
    case = ctx.session.scalars(select(Case).where(Case.id == report.case_id)).unique().one()
    for role in ("handler", "dpo") if level == "late" else ("handler",):
        _tell(ctx, role, "staff-disadvantage-due", case, report, f"{report.id}:{level}")


def _tell(
    ctx: Context, role: str, name: str, case: Case, report: DisadvantageReport, key: str | None = None
) -> None:
    ours = ctx.config.default_language
    told = {"ref": case.ref, "link": f"{ctx.config.base_url}/{ours}/staff/cases/{case.ref}"}
    if name != "staff-disadvantage":
        told["day"] = date_in_words(report.due, ours)
    ctx.tell_team(role, name, told, key or report.id)
