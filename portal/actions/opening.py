"""How a case begins, whoever brought it in: the clock, the target, the protection, the receipt (T01, N1)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal.actions.context import Context
from portal.actions.exam_day import after_receipt
from portal.actions.letters import receipt_mail, receipt_name, receipt_values
from portal.actions.withdrawals import stop_at_once
from portal.db import new_id
from portal.models import Case, CaseText, Exam, Explanation, Person
from portal.models.cases import GENESIS, new_reference
from portal.models.own import refused_objections_of, supervised_bases_of
from portal.rules import deadlines, rights, targets
from portal.rules.calendar import add_working_days, local_date
from portal.rules.lifecycle import HELD, WEIGHED
from portal.rules.repeats import repeats
from portal.rules.targets import Target

WRITTEN = ("relation", "grounds", "reason", "about", "wrong", "right", "instead_of", "question")
"""The words of a request, each a text of its own in the case."""
STORED_AS = {"question": "dpo_question"}
"""A text of kind `question` is one that staff ask; the student's own to the DPO has another name."""


@dataclass(frozen=True)
class Opening:
    """What is known about a request when it arrives. `received_at` is the true moment of receipt (C1)."""

    asked: str
    subject: Person
    received_at: datetime
    group: str
    exam: Exam | None = None
    channel: str = "portal"
    function: str = "subject"
    language: str = ""
    email: str = ""
    representative: str | None = None
    objected: tuple[str, ...] = ()
    words: Mapping[str, Any] = field(default_factory=dict)
    identity: str = ""
    """What is known of who asks, when that was made sure in a case beside it; "" follows the channel."""
    new_facts: bool = False
    """Of a repeat: the student says that something changed (O-6)."""


def open_case(ctx: Context, opening: Opening) -> Case:
    """Write the case at `received` with its deadline and target, and acknowledge it (T01, N1).

    What was asked becomes the request that it is under the exam's basis (2.1, 2.2).
    """
    kind = kind_of(ctx, opening.asked, opening.subject.id, opening.exam)
    received_on = local_date(opening.received_at)
    due = last_day(ctx, kind, opening.received_at)
    aim = target_of(ctx, kind, received_on, opening.exam, due)
    repeat = is_repeat(ctx, kind, opening)
    case = Case(
        id=new_id(), ref=new_reference(received_on.year), group_id=opening.group, exam=opening.exam,
        subject=opening.subject, language=opening.language or opening.subject.language, channel=opening.channel,
        email=opening.email, head=GENESIS, event_count=0, state="received",
    )  # fmt: skip
    ctx.session.add(case)
    ctx.record(
        "case:received", case, function=opening.function, kind=kind, asked=opening.asked, subject=opening.subject.id,
        representative=opening.representative, exam=opening.exam.id if opening.exam else None,
        exam_day=opening.exam.day.isoformat() if opening.exam else None, received_at=opening.received_at.isoformat(),
        channel=opening.channel, legal_deadline=due.isoformat(), target=aim.day.isoformat(), target_mode=aim.mode,
        objected=sorted(opening.objected), repeat=repeat, identity=_identity(opening),
        exam_plan=opening.exam.plan if opening.exam else 0,
        texts=tuple(_words(ctx, case, opening)),
    )  # fmt: skip
    ctx.session.flush()
    mail, receipt = "receipt-late" if case.is_overdue(ctx.today) else "receipt", receipt_name(ctx, case)
    ctx.notify(
        case, mail, letter=receipt, number="N1", values=receipt_values(ctx, case, opening.asked),
        mail=receipt_mail(ctx, case),
    )  # fmt: skip
    do_at_once(ctx, case)
    return case


def do_at_once(ctx: Context, case: Case) -> None:
    """What a request of this kind does without anybody: consent taken back works, a place is kept (11.2, 6.2)."""
    if case.kind == "withdrawal":
        stop_at_once(ctx, case)
    elif case.kind in HELD:
        after_receipt(ctx, case)


def basis_of(ctx: Context, exam: Exam | None) -> str | None:
    """The lawful basis that the published explanation of this exam names, if there is one (2.2)."""
    if exam is None or exam.published_id is None:
        return None
    return ctx.session.scalar(select(Explanation.lawful_basis).where(Explanation.id == exam.published_id))


def kind_of(ctx: Context, asked: str, subject_id: str | None, exam: Exam | None) -> str:
    """The request that what was asked is (2.1), under the basis of its exam, or of all supervised exams of the subject.

    `subject_id` None is somebody whom the portal does not know yet.
    """
    if exam is not None:
        return rights.picked(asked, basis_of(ctx, exam))
    bases = ctx.session.scalars(supervised_bases_of(subject_id)) if subject_id else ()
    return rights.picked_among(asked, list(bases))


def _words(ctx: Context, case: Case, opening: Opening) -> Iterator[CaseText]:
    """Each answer in the student's own words as a text of the case."""
    for name in WRITTEN:
        if given := opening.words.get(name):
            yield ctx.write(case, STORED_AS.get(name, name), _plain(given))


def last_day(ctx: Context, kind: str, received_at: datetime) -> date:
    """The last day for an answer: a month (C2), or what the DPO aims at for a question, which has no clock (11.2)."""
    if kind == "dpo_question":
        return add_working_days(local_date(received_at), ctx.config.dpo_question_working_days)
    due = deadlines.count("one_month", received_at).due
    assert isinstance(due, date)
    return due


def target_of(ctx: Context, kind: str, received_on: date, exam: Exam | None, due: date) -> Target:
    """The internal target: exam-aware for an objection (6.3), ten working days once its exam is over (O-7)."""
    config = ctx.config
    if kind not in WEIGHED or exam is None:
        return targets.without_exam(received_on, due, config.decide_working_days, ctx.closed_days)
    if exam.day < received_on:
        return targets.after_exam(received_on, due, config.review_target_working_days, ctx.closed_days)
    return targets.target(received_on, exam.day, due, config.lead_working_days, ctx.closed_days)


def is_repeat(ctx: Context, kind: str, opening: Opening) -> bool:
    """Whether this repeats an objection to the same exam and channels that was refused (O-6).

    In doubt the facts are new: so it is none when the student says that something changed.
    """
    if kind not in WEIGHED or opening.exam is None or opening.new_facts:
        return False
    query = refused_objections_of(opening.subject.id).where(Case.exam_id == opening.exam.id)
    return repeats(opening.objected, [row[1] for row in ctx.session.execute(query)])


def _identity(opening: Opening) -> str:
    if opening.identity:
        return opening.identity
    if opening.representative is not None:
        return "unverified"
    if opening.channel == "portal" and not opening.subject.is_guest:
        return "signed_in"
    return "unverified"


def _plain(value: Any) -> str:
    """Words as they are; a list of codes as JSON."""
    return value if isinstance(value, str) else json.dumps(value)
