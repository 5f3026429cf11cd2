"""What is no privacy request goes to the desk that can help, when the student agrees; nobody is at a wrong desk (T14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.actions.context import Context
from portal.actions.letters import exam_values
from portal.actions.places import release_place
from portal.i18n import date_in_words
from portal.models import Case, Forwarding
from portal.models.forwarding import WORDS
from portal.models.own import sent_together_with
from portal.rules.access import Permission
from portal.rules.calendar import add_working_days
from portal.rules.errors import Refused
from portal.rules.lifecycle import find_step


@dataclass(frozen=True)
class Misroute:
    """This case is no privacy request; `desk` can help (a code of DESKS that has an address).

    `consent`: the student agreed that it is sent on. `words`: what the desk then reads, and `url` the signed link
    (absolute) behind which it stands, made for the id `forwarding`. `said` is told to the student (N11).
    """

    case: str
    desk: str
    consent: bool
    said: str
    words: str
    forwarding: str
    url: str


def misroute(ctx: Context, command: Misroute) -> Forwarding:
    """Close the case as misrouted (T14, N11). With consent the desk is mailed: reference, dates and link, no content.

    A complaint of discrimination has its own alarm: desk and DPO hear at once, and its own term. Raises Refused:
    "own_case", "unknown_desk", "said_missing", "forward_words_missing", and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    step = find_step("misroute", case.kind, case.state)
    _check(ctx, command)
    release_place(ctx, case)
    row = Forwarding(
        id=command.forwarding, case_id=case.id, desk=command.desk, consent=command.consent, sent_at=ctx.now,
        due=answer_by(ctx, command.desk),
    )  # fmt: skip
    ctx.session.add(row)
    was_protected = case.protected
    texts = [ctx.write(case, "misrouted", command.said)]
    if command.consent:
        texts.append(ctx.write(case, WORDS, command.words))
    ctx.record(
        step.tag, case, function="handler", to_state=step.to_state, desk=command.desk, consent=command.consent,
        forwarding=row.id, texts=tuple(texts),
    )  # fmt: skip
    _tell_student(ctx, case, row, command.said, was_protected)
    _tell_desk(ctx, case, row, command.url)
    return row


def _check(ctx: Context, command: Misroute) -> None:
    if command.desk not in ctx.config.desks.offered:
        raise Refused("unknown_desk")
    if not command.said.strip():
        raise Refused("said_missing")
    if command.consent and not command.words.strip():
        raise Refused("forward_words_missing")


def answer_by(ctx: Context, desk: str) -> date:
    """By when the desk must say that it has it: a complaint of discrimination has a term of its own."""
    config = ctx.config
    own = config.discrimination_working_days if desk == "discrimination" else config.forward_working_days
    return add_working_days(ctx.today, own)


def forward_by(ctx: Context, case: Case) -> date:
    """The last day on which it leaves in time, counted from receipt (T14)."""
    return add_working_days(case.day_received, ctx.config.forward_working_days)


def _tell_student(ctx: Context, case: Case, row: Forwarding, said: str, was_protected: bool) -> None:
    desks = ctx.config.desks
    others = [one.ref for one in ctx.session.scalars(sent_together_with(case)).unique()]
    ctx.notify(
        case, "update", letter="forwarded", number="N11",
        values=lambda language: {
            **exam_values(case, language), "desk": desks.name(language, row.desk), "desk_email": desks.address(row.desk),
            "consent": row.consent, "said": said, "sent": date_in_words(ctx.today, language),
            "received": date_in_words(case.day_received, language), "answer_by": date_in_words(row.due, language),
            "protection_ends": was_protected and case.exam_is_ahead(ctx.now),
            "has_others": bool(others), "others": ", ".join(others),
        },
    )  # fmt: skip


def _tell_desk(ctx: Context, case: Case, row: Forwarding, url: str) -> None:
    ours, desks = ctx.config.default_language, ctx.config.desks
    told = {
        "ref": case.ref, "day": date_in_words(row.due, ours), "received": date_in_words(case.day_received, ours),
        "link": url,
    }  # fmt: skip
    if row.consent:
        ctx.tell(desks.address(row.desk), ours, "staff-forwarded", told, f"forwarded:{row.id}")
    if row.desk == "discrimination":
        values = {**told, "link": _staff_link(ctx, case), "sent_on": row.consent, "kept": not row.consent}
        ctx.tell_team("dpo", "staff-alarm", values, row.id)


def _staff_link(ctx: Context, case: Case) -> str:
    return f"{ctx.config.base_url}/{ctx.config.default_language}/staff/cases/{case.ref}"


@dataclass(frozen=True)
class AcknowledgeForwarding:
    """The desk says that it has this (the id of a forwarding that its link carries)."""

    forwarding: str


def acknowledge_forwarding(ctx: Context, command: AcknowledgeForwarding) -> Forwarding:
    """Note it, once; the student then sees that the desk has it.

    Raises Refused: "gone" for what was never sent on, "acknowledged_already", and the lifecycle's refusals.
    """
    row = ctx.get(Forwarding, command.forwarding)
    if not row.consent:
        raise Refused("gone")
    case = ctx.session.get_one(Case, row.case_id, with_for_update={"of": Case})
    step = find_step("acknowledge", case.kind, case.state)
    if row.acknowledged_at is not None:
        raise Refused("acknowledged_already")
    row.acknowledged_at = ctx.now
    ctx.record(step.tag, case, function="desk", forwarding=row.id)
    return row


@dataclass(frozen=True)
class AlarmForwarding:
    """No desk said in time that it has this (the id of a forwarding)."""

    forwarding: str


def alarm_forwarding(ctx: Context, command: AlarmForwarding) -> None:
    """Tell the DPO, once. Raises Refused("not_silent") when the desk spoke, has time left, or it was told already."""
    row = ctx.get(Forwarding, command.forwarding)
    silent = row.consent and row.acknowledged_at is None and row.due < ctx.today
    if not silent or row.alarmed_at is not None:
        raise Refused("not_silent")
    row.alarmed_at = ctx.now
    case = ctx.session.get_one(Case, row.case_id)
    values = {
        "ref": case.ref, "day": date_in_words(row.due, ctx.config.default_language),
        "link": _staff_link(ctx, case),
    }  # fmt: skip
    ctx.tell_team("dpo", "staff-forward-silent", values, row.id)


def alarm_overdue_forwardings(ctx: Context) -> int:
    """Tell the DPO of every silent desk, each once. Returns of how many."""
    ids = list(ctx.session.scalars(Forwarding.in_silence(ctx.today)))
    for forwarding in ids:
        alarm_forwarding(ctx, AlarmForwarding(forwarding))
    return len(ids)
