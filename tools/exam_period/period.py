"""The days of the period, one after the other: what students, staff and the clock do."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count
from math import ceil
from random import Random
from typing import Any

from sqlalchemy import select

from portal.actions.board import AnswerBoard, answer_board
from portal.actions.cases import FileRequest, TakeUp, Withdraw, file_request, take_up, withdraw
from portal.actions.decisions import (
    GiveAdvice,
    PrepareDecision,
    SignDecision,
    give_advice,
    prepare_decision,
    sign_decision,
)
from portal.actions.drafts import SaveDraft, save_draft
from portal.actions.sittings import (
    ChooseSeat,
    OfferPlaces,
    PlanSitting,
    choose_seat,
    offer_places,
    plan_sitting,
)
from portal.jobs.deadlines import sweep
from portal.jobs.seats import warn
from portal.models import BoardQuestion, Exam, Placement, Sitting, planning
from portal.models.forecast import SeatWarning, as_forecast, forecasts
from portal.rules.access import Role
from portal.rules.alternatives import latest_day
from portal.rules.calendar import (
    add_working_days,
    is_working_day,
    local_date,
    next_working_day,
    working_days_before,
)
from portal.rules.errors import Refused
from portal.rules.parts import parts
from portal.rules.remedies import Weighing
from tools.exam_period.assumptions import Assumptions
from tools.exam_period.institution import Institution, at

Deed = Callable[[datetime], None]
WORDS = "We hebben gekeken naar je kamer, naar lichtere middelen en naar een ander tentamen."
EVENING = 18
"""An hour at which nobody has another exam."""
MARGIN = 1.15
"""Exam administration plans a little more than it expects."""


@dataclass
class Objection:
    """One student's objection to one exam, as the player remembers it, apart from the portal's own columns."""

    student: str
    exam: Exam
    ref: str
    received_at: datetime
    withdrawn: bool = False
    granted: bool = False
    refused_on: date | None = None

    def forbids_recording(self, cut_off: int) -> bool:
        """Whether this student may not be proctored: only a withdrawal, or a refusal in time, ends that (11.2)."""
        if self.withdrawn:
            return False
        in_time = self.refused_on is not None and self.refused_on <= working_days_before(
            self.exam.day, cut_off
        )
        return not in_time


@dataclass
class Period:
    """A period being played."""

    here: Institution
    objections: dict[tuple[str, str], Objection] = field(default_factory=dict)
    """(exam, student) → objection."""
    refusals: Counter[str] = field(default_factory=Counter)
    """Code → how often the portal refused a deed: too late, or withdrawn meanwhile."""
    watches: list[Callable[[Period, datetime], None]] = field(default_factory=list)
    """Called at the end of each day, and when an exam begins (see `begins`)."""
    begins: list[Callable[[Period, Exam, datetime], None]] = field(default_factory=list)
    _helped: dict[str, date] = field(default_factory=dict)
    _mended: set[tuple[str, int]] = field(default_factory=set)
    _queue: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    _numbers: Any = field(default_factory=count)

    def __post_init__(self) -> None:
        self.random = Random(self.told.seed + 1)

    @property
    def told(self) -> Assumptions:
        """What this period takes for granted."""
        return self.here.assumptions

    def play(self) -> None:
        """From the first planning until the last alternative exam is over."""
        self._fill()
        last = latest_day(max(exam.day for exam in self.here.exams))
        day = min(local_date(moment) for moment, _, _ in self._queue)
        while day <= last + timedelta(days=3):
            self._day(day)
            day += timedelta(days=1)

    def _day(self, day: date) -> None:
        self._sweep(at(day, 0, 1))
        end = at(day, 23, 30)
        while self._queue and self._queue[0][0] <= end:
            moment, _, deed = heapq.heappop(self._queue)
            deed(moment)
        self._hear_warnings(end)
        for watch in self.watches:
            watch(self, end)

    def _sweep(self, moment: datetime) -> None:
        with self.here.app.app_context():
            sweep(self.here.database, self.here.config, lambda: moment)
            warn(self.here.database, self.here.config, moment)

    def later(self, moment: datetime, deed: Deed) -> None:
        """Let this happen then."""
        heapq.heappush(self._queue, (moment, next(self._numbers), deed))

    def do(self, who: str | Role, action: Callable[..., Any], command: object, moment: datetime) -> Any:
        """An action; None when the portal refuses it, which is counted."""
        try:
            return self.here.do(who, action, command, moment)
        except Refused as refused:
            self.refusals[refused.code] += 1
            return None

    # What was going to happen anyway

    def _fill(self) -> None:
        crowded = self.random.sample(self.here.exams, min(self.told.crowded, len(self.here.exams)))
        for exam in self.here.exams:
            takers = self.here.takes[exam.id]
            self._plan(exam, len(takers))
            share = self.told.crowded_objecting if exam in crowded else self.told.objecting
            for student in self.random.sample(takers, round(len(takers) * share)):
                self._objects(exam, student)
            self.later(exam.starts_at, partial(self._begins, exam))
        first = min(moment for moment, _, _ in self._queue)
        day, last = local_date(first), max(exam.day for exam in self.here.exams)
        while day <= last:
            if is_working_day(day):
                self.later(at(day, 15), self._offer)
            day += timedelta(days=1)

    def _objects(self, exam: Exam, student: str) -> None:
        before = self.told.days_before(self.random)
        day = exam.day - timedelta(days=before)
        moment = at(day, self.random.randint(10, 22), self.random.randint(0, 59))
        if before == 0:
            moment = min(moment, exam.starts_at - timedelta(minutes=self.random.randint(10, 90)))
        self.later(moment, partial(self._file, exam, student))

    # Students

    def _file(self, exam: Exam, student: str, moment: datetime) -> None:
        told = {
            "exams": [exam.slug],
            "grounds": [self.random.choice(("shared_room", "no_recording_at_home", "other"))],
        }
        draft = self.do(student, save_draft, SaveDraft("objection", told), moment)
        ref = self.do(student, file_request, FileRequest(draft.id), moment)[0]
        objection = Objection(student, exam, ref, moment)
        self.objections[exam.id, student] = objection
        answer = add_working_days(local_date(moment), self.told.working_days_until_answer(self.random))
        self.later(at(answer, 11, self.random.randint(0, 59)), partial(self._answer, objection))
        if self.random.random() < self.told.withdrawing:
            self.later(moment + timedelta(days=self.random.randint(1, 4)), partial(self._withdraw, objection))

    def _withdraw(self, objection: Objection, moment: datetime) -> None:
        if self.do(objection.student, withdraw, Withdraw(objection.ref), moment):
            objection.withdrawn = True

    def _choose(self, objection: Objection, sittings: tuple[str, ...], moment: datetime) -> None:
        for sitting in self.random.sample(sittings, len(sittings)):
            if self.do(objection.student, choose_seat, ChooseSeat(objection.ref, sitting), moment):
                return

    # Privacy staff

    def _answer(self, objection: Objection, moment: datetime) -> None:
        if self.do(Role.HANDLER, take_up, TakeUp(objection.ref), moment) is None:
            return
        refuses = self.random.random() < self.told.refusing
        command = _refusal(objection.ref) if refuses else PrepareDecision(objection.ref, "granted", WORDS)
        decision = self.do(Role.HANDLER, prepare_decision, command, moment)
        if decision is None:
            return
        self._board_answers(moment)
        if decision.awaits_advice:
            self.do(Role.DPO, give_advice, GiveAdvice(objection.ref, decision.id, "agree", WORDS), moment)
        signed = self.do(
            Role.DECIDER,
            sign_decision,
            SignDecision(objection.ref, decision.id),
            moment + timedelta(minutes=30),
        )
        if signed is not None:
            objection.granted = not refuses
            objection.refused_on = local_date(moment) if refuses else None

    def _board_answers(self, moment: datetime) -> None:
        with self.here.database.reading() as session:
            asked = session.scalars(select(BoardQuestion.ref).where(BoardQuestion.waits())).all()
        for ref in asked:
            self.do(Role.EXAM_BOARD, answer_board, AnswerBoard(ref, "not_possible", WORDS), moment)

    # Exam administration

    def _number(self, exam: Exam) -> int:
        """Spreads the evenings, so that two seats of one student seldom clash."""
        return next(number for number, one in enumerate(self.here.exams) if one.id == exam.id)

    def _plan(self, exam: Exam, takers: int) -> None:
        short = self.random.random() < self.told.short_planning
        expected = ceil(takers * self.told.objecting * MARGIN * (0.5 if short else 1))
        first = ceil(expected * 0.6)
        day = working_days_before(exam.day, self.told.plan_working_days)
        self.later(at(day, 9), partial(self.plan, exam, exam.starts_at, first))
        evening = add_working_days(exam.day, 2 + self._number(exam) % 5)
        self.later(at(day, 9), partial(self.plan, exam, at(evening, EVENING), max(1, expected - first)))

    def plan(self, exam: Exam, starts_at: datetime, seats: int, moment: datetime) -> None:
        """Plan a sitting on campus beside this exam."""
        command = PlanSitting(
            exam.slug, "campus", starts_at, 150, "Zaal 1", seats, nothing_recorded=True, accessible=True,
            facilities=("extra_time",), invigilation="Toetsbureau", contact="020 555 01 23",
        )  # fmt: skip
        self.do(Role.SCHEDULER, plan_sitting, command, moment)

    def plan_more(self, exam: Exam, seats: int, moment: datetime) -> None:
        """One sitting more, as early as it may be offered, if that is still in time (A-06, A-11)."""
        day = max(
            add_working_days(local_date(moment), 6 + self._number(exam) % 3), next_working_day(exam.day)
        )
        if day <= latest_day(exam.day):
            self.plan(exam, at(day, EVENING), seats, moment)

    def _hear_warnings(self, moment: datetime) -> None:
        """What exam administration was warned of, and does something about two working days later, mostly."""
        with self.here.database.reading() as session:
            told = session.execute(
                select(SeatWarning.exam_id, SeatWarning.level)
                .join(Exam, Exam.id == SeatWarning.exam_id)
                .order_by(Exam.code, SeatWarning.level)
            ).all()
        for exam_id, level in told:
            if (exam_id, level) in self._mended:
                continue
            self._mended.add((exam_id, level))
            if self.random.random() < self.told.mending:
                day = add_working_days(local_date(moment), self.told.mend_working_days)
                self.later(at(day, 12), partial(self._mend, exam_id))

    def _mend(self, exam_id: str, moment: datetime) -> None:
        with self.here.database.reading() as session:
            numbers = as_forecast(session.execute(forecasts(moment, exam_id)).one()).numbers
        exam = next(one for one in self.here.exams if one.id == exam_id)
        self.plan_more(exam, max(numbers.shortage, ceil(numbers.needed * 0.3)), moment)

    def _offer(self, moment: datetime) -> None:
        """Every afternoon: places for everybody whom the portal lists as waiting for an offer."""
        with self.here.database.reading() as session:
            query = select(Placement).where(planning.waits_for_offer())
            waiting = session.scalars(query.order_by(Placement.created_at, Placement.id)).unique().all()
            seats = select(Sitting).where(Sitting.starts_at > moment, Sitting.taken < Sitting.capacity)
            free = session.scalars(seats.order_by(Sitting.starts_at, Sitting.capacity)).unique().all()
        for placement in waiting:
            mine = tuple(one.id for one in free if one.exam_id == placement.exam_id)
            objection = self.objections[placement.exam_id, placement.person_id]
            offered = self._offered(placement, mine, moment)
            if mine and not offered:
                self._plan_for_one(placement, moment)
            elif offered and self.random.random() >= self.told.silent:
                soon = moment + timedelta(days=self.random.randint(0, 2), hours=2)
                self.later(soon, partial(self._choose, objection, offered))

    def _plan_for_one(self, placement: Placement, moment: datetime) -> None:
        """There are seats, but none that may be offered: too soon (A-11), or while another exam is held (A-12)."""
        day = local_date(moment)
        if (
            day - self._helped.get(placement.id, date.min)
        ).days > 3:  # the seat of that day is on offer meanwhile
            self._helped[placement.id] = day
            self.plan_more(placement.exam, 1, moment)

    def _offered(self, placement: Placement, sittings: tuple[str, ...], moment: datetime) -> tuple[str, ...]:
        """All of them, or else the first that may be offered by itself; () when none may."""
        tries = (sittings, *((one,) for one in sittings if len(sittings) > 1)) if sittings else ()
        return next((some for some in tries if self._offers(placement, some, moment)), ())

    def _offers(self, placement: Placement, sittings: tuple[str, ...], moment: datetime) -> bool:
        command = OfferPlaces(
            placement.ref, sittings, no_cost=True, same_attempts=True, result_working_days=10, no_mark=True
        )
        return self.do(Role.SCHEDULER, offer_places, command, moment) is not None

    def _begins(self, exam: Exam, moment: datetime) -> None:
        self._sweep(moment - timedelta(minutes=1))
        for told in self.begins:
            told(self, exam, moment)


def _refusal(ref: str) -> PrepareDecision:
    why = {part: f"Zonder {part} zien we te weinig." for part in parts("objection", [])}
    weighing = Weighing("Je woont met drie mensen in een kamer.", WORDS, "De zaal is te klein.", why)
    return PrepareDecision(ref, "refused", WORDS, ground="compelling_grounds", weighing=weighing)
