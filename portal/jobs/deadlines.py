"""What the clock brings to cases, each minute: every step in a transaction of its own, safe to run twice.

A query says which cases are due; the action looks again under the lock of the case, and refuses what was done or
decided meanwhile. So two workers at once, or one that was killed, lose nothing and double nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from portal.actions.context import SYSTEM, Context
from portal.actions.day_before import TellOfTomorrow, tell_of_tomorrow
from portal.actions.disadvantage_reports import SOON_WORKING_DAYS, RemindOfReport, remind_of_report
from portal.actions.exam_day import (
    ProtectOnExamDay,
    ReservePlace,
    protect_on_exam_day,
    reserve_place,
)
from portal.actions.exam_moves import FollowExam, follow_exam
from portal.actions.exam_news import TellListeners, tell_listeners
from portal.actions.exam_recordings import FollowRecording, follow_recording
from portal.actions.forwarding import AlarmForwarding, alarm_forwarding
from portal.actions.holds import RemindOfHold, remind_of_hold
from portal.actions.kept import BringUpKept, bring_up_kept
from portal.actions.late import CallLate, RemindStaff, call_late, remind_staff
from portal.actions.made_known import NoteAnnounced, is_later, note_announced
from portal.actions.product_changes import CarryReplacement, carry_replacement
from portal.actions.questions import end_reply_term, remind_reply
from portal.actions.repeats import PresumeNewFacts, presume_new_facts
from portal.actions.representatives import EndRepresentation, end_representation
from portal.actions.restrictions import EndFreeze, end_freeze
from portal.actions.results import KnowResult, know_result
from portal.actions.seating import AskAudit, NoteSat, NudgeChoice, ask_audit, note_sat, nudge_choice
from portal.actions.sitting_changes import FollowSittings, follow_sittings
from portal.actions.supervision_clock import (
    CallRequestLate,
    FollowChange,
    LetLapse,
    TellOfCampus,
    call_request_late,
    follow_change,
    let_lapse,
    tell_of_campus,
)
from portal.actions.waiting import TakeFromLine, take_from_line
from portal.config import Config
from portal.db import Database
from portal.models import Case, DisadvantageReport, ExamNews, Forwarding, ProductChange, due, ending
from portal.models import supervision_requests as asked
from portal.rules.calendar import AMSTERDAM, add_working_days, local_date
from portal.rules.errors import Refused
from portal.rules.targets import exam_is_first

log = logging.getLogger("portal.jobs")
ANNOUNCED_SINCE = timedelta(days=2)
"""Mail waits six hours at most between two attempts, and is given up after eight."""


@dataclass(frozen=True)
class Now:
    """The moment of a sweep and the settings it needs."""

    at: datetime
    config: Config

    @property
    def today(self) -> date:
        """The local date (C1)."""
        return local_date(self.at)


@dataclass(frozen=True)
class Errand:
    """One kind of step: which cases (by number; other things by id) are due, and what is done with each."""

    name: str
    due: Callable[[Session, Now], Iterable[str]]
    action: Callable[[Context, Any], Any]
    command: Callable[[str], Any]


def _listed(query: Callable[[Now], Select[Any]]) -> Callable[[Session, Now], Iterable[str]]:
    return lambda session, now: session.scalars(query(now)).all()


_exam_today = _listed(lambda now: due.undecided_on_exam_day(now.today, now.at))


def _tomorrow(session: Session, now: Now) -> Iterable[str]:
    """From the hour of the digest on: nobody gets a mail in the night."""
    by_day = now.at.astimezone(AMSTERDAM).hour >= now.config.digest_hour
    return session.scalars(due.exam_tomorrow(now.today)).all() if by_day else ()


def _without_a_place(session: Session, now: Now) -> Iterable[str]:
    rows = session.execute(due.without_a_place(now.at)).all()
    return [ref for ref, starts, last in rows if exam_is_first(local_date(starts), last, now.today)]


def _on_campus_tomorrow(session: Session, now: Now) -> Iterable[str]:
    """The same for who asked for online supervision and has no answer."""
    by_day = now.at.astimezone(AMSTERDAM).hour >= now.config.digest_hour
    return session.scalars(asked.unanswered_tomorrow(now.today)).all() if by_day else ()


def _near(session: Session, now: Now) -> Iterable[str]:
    rows = session.execute(due.nearing(now.today, now.config.amber_days)).all()
    warnings = Context(session, SYSTEM, now.at, now.config).warnings
    return due.to_remind(rows, now.today, warnings)


def _announced_late(session: Session, now: Now) -> Iterable[str]:
    """Refusals whose mail left in the last days, on a later day than the letter counted from (C13)."""
    rows = session.execute(due.announced_late(now.at - ANNOUNCED_SINCE)).all()
    return [row[0] for row in rows if row[1] is not None and is_later(row[1], row[2])]


def _reply(step: Callable[[Context, Case], bool]) -> Callable[[Context, str], None]:
    """A step about a question, for the case with this number."""

    def take(ctx: Context, ref: str) -> None:
        if not step(ctx, ctx.get(Case, ref)):
            raise Refused("too_early")

    return take


_holds = _listed(lambda now: ending.holds_to_review(now.today, now.config.amber_days))
_to_look_again = _listed(lambda now: due.days_to_look_again(now.today, now.config.amber_days))
_reports = _listed(
    lambda now: DisadvantageReport.to_remind(add_working_days(now.today, SOON_WORKING_DAYS), now.today)
)

ERRANDS: tuple[Errand, ...] = (
    Errand("follow exam", _listed(lambda now: due.behind_their_exam(now.at)), follow_exam, FollowExam),
    Errand("protect", _exam_today, protect_on_exam_day, ProtectOnExamDay),
    Errand("tomorrow", _tomorrow, tell_of_tomorrow, TellOfTomorrow),
    Errand("lapse", _listed(lambda now: asked.on_exam_day(now.today)), let_lapse, LetLapse),
    Errand("on campus tomorrow", _on_campus_tomorrow, tell_of_campus, TellOfCampus),
    Errand("presume", _listed(lambda now: due.repeats_in_silence()), presume_new_facts, PresumeNewFacts),
    Errand("reply ended", _listed(lambda now: due.reply_terms_ended(now.today)), _reply(end_reply_term), str),
    Errand("remind of question", _listed(lambda now: due.waiting_for_reply()), _reply(remind_reply), str),
    Errand("late", _listed(lambda now: due.late(now.today)), call_late, CallLate),
    Errand("reserve", _without_a_place, reserve_place, ReservePlace),
    Errand("late request", _listed(lambda now: asked.late(now.today)), call_request_late, CallRequestLate),
    Errand("ask again", _listed(lambda now: asked.behind_their_exam(now.at)), follow_change, FollowChange),
    Errand("remind", _near, remind_staff, RemindStaff),
    Errand("remind of report", _reports, remind_of_report, RemindOfReport),
    Errand("of_age", _listed(lambda now: due.of_age(now.today)), end_representation, EndRepresentation),
    Errand("silent", _listed(lambda now: Forwarding.in_silence(now.today)), alarm_forwarding, AlarmForwarding),
    Errand("follow", _listed(lambda now: due.sittings_to_follow(now.at)), follow_sittings, FollowSittings),
    Errand("replace", _listed(lambda now: ProductChange.unfinished()), carry_replacement, CarryReplacement),
    Errand("follow recording", _listed(lambda now: due.behind_the_recordings(now.at)), follow_recording, FollowRecording),
    Errand("tell of exam", _listed(lambda now: ExamNews.untold()), tell_listeners, TellListeners),
    Errand("announced", _announced_late, note_announced, NoteAnnounced),
    Errand("line", _listed(lambda now: due.seats_for_the_line(now.at)), take_from_line, TakeFromLine),
    Errand("nudge", _listed(lambda now: due.offers_without_answer(now.today)), nudge_choice, NudgeChoice),
    Errand("sat", _listed(lambda now: due.sittings_over(now.at)), note_sat, NoteSat),
    Errand("results", _listed(lambda now: due.results_known()), know_result, KnowResult),
    Errand("hold", _holds, remind_of_hold, RemindOfHold),
    Errand("freeze", _listed(lambda now: due.freezes_to_end(now.today)), end_freeze, EndFreeze),
    Errand("look again", _to_look_again, bring_up_kept, BringUpKept),
    Errand("audit", _listed(lambda now: due.to_audit(now.today)), ask_audit, AskAudit),
)  # fmt: skip
"""Where the exam is first, then protection: it must stand before anything else happens on an exam day (6.4)."""


def sweep(database: Database, config: Config, clock: Callable[[], datetime]) -> dict[str, int]:
    """Do what is due. `clock` gives the moment in UTC. Returns how many steps were taken, by errand."""
    return {errand.name: _run(database, config, clock, errand) for errand in ERRANDS}


def _run(database: Database, config: Config, clock: Callable[[], datetime], errand: Errand) -> int:
    with database.reading() as session:
        refs = list(errand.due(session, Now(clock(), config)))
    return sum(_one(database, config, clock(), errand, ref) for ref in refs)


def _one(database: Database, config: Config, now: datetime, errand: Errand, ref: str) -> bool:
    """Take one step. False when it is not (or no longer) due; a failure is noted and leaves the others alone."""
    try:
        with database.writing() as session:
            errand.action(Context(session, SYSTEM, now, config), errand.command(ref))
    except (Refused, StaleDataError, IntegrityError):
        return False
    except Exception:
        log.exception("The step %s failed for a case; the next sweep tries again", errand.name)
        return False
    return True
