"""What a refusal must contain, and until when it can be challenged (2.8, R-12, C13, T09)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from portal.rules.calendar import add_working_days, local_date, working_days_between
from portal.rules.deadlines import count
from portal.rules.errors import Refused
from portal.rules.grounds import KEPT_GROUNDS, LIMIT_GROUND, refusal_grounds
from portal.rules.lifecycle import CARRIED_OUT, COPIED, SEATED, WEIGHED
from portal.rules.parts import parts, refused_parts

OUTCOMES = ("granted", "partly", "refused")
REFUSING = ("partly", "refused")
REVISION_CAUSES = ("bezwaar", "court_order", "authority", "own_error", "looked_again")
"""Why a decision is taken again (T15); the last since its own letter said on which day (2.4, 2.7)."""


CORRECTED = ("facts", "grade", "reviewer_notes", "exam_answers")
"""What a rectification may be about; of these the last is never corrected (11.2, C-434/16)."""
DECIDER_CORRECTS = frozenset({"grade", "reviewer_notes"})
"""Signed by a decider, whatever mandate there is (11.2)."""


@dataclass(frozen=True)
class Remedy:
    """Where and until when the student can go, six weeks all: `awb` (bezwaar), `appeal` (beroep), `court` (petition)."""

    route: str
    until: date


@dataclass(frozen=True)
class Weighing:
    """What a decision says beside its explanation, in the words that the student reads.

    The balancing of O-2: this student's `situation`, the `milder` means that were looked at, why an
    `alternative` is impossible, and in `channels` a reason for each kind of data that is refused. `place`: where
    somebody finds the data that they get (C15).
    """

    situation: str = ""
    milder: str = ""
    alternative: str = ""
    channels: Mapping[str, str] = field(default_factory=dict)
    place: str = ""


@dataclass(frozen=True)
class Kept:
    """A kind of data that stays: why, and the day on which it goes or is looked at again (2.4, 2.7).

    `part` "" stands for everything that is refused.
    """

    part: str
    ground: str
    until: date | None


@dataclass(frozen=True)
class Said:
    """Words that must stand in the letter, and under which item of 2.8."""

    item: int
    code: str
    words: str


@dataclass(frozen=True)
class Missing:
    """What a notice still lacks: the item of 2.8 (None for what another rule asks), a code, and which part."""

    item: int | None
    code: str
    part: str = ""


@dataclass(frozen=True)
class Notice:
    """A decision as it would be told on `day`: all that 2.8 and C15 ask of it.

    `route`, `body`, `dpo` and `names`, what it is called, are settings of the institution. `letter` is the letter as
    it would leave, once it can be made, and `told` what must stand in it. `dutch` is None where no Dutch text is
    needed beside the letter.
    """

    kind: str
    outcome: str
    day: date
    ground: str | None = None
    explanation: str = ""
    granted: tuple[str, ...] = ()
    objected: tuple[str, ...] = ()
    recorded: frozenset[str] = frozenset()
    basis: str | None = None
    weighing: Weighing = field(default_factory=Weighing)
    kept: tuple[Kept, ...] = ()
    corrects: tuple[str, ...] = ()
    data_where: str | None = None
    data_ready: bool = False
    dutch: str | None = None
    route: str | None = None
    body: str = ""
    dpo: str = ""
    letter: str | None = None
    told: tuple[Said, ...] = ()
    cause: str | None = None
    names: tuple[str, ...] = ()

    @property
    def refuses(self) -> bool:
        """Whether anything is refused."""
        return self.outcome in REFUSING

    @property
    def appeals(self) -> bool:
        """Whether it decides on a bezwaar, so that it names the administrative court, whatever it says (Awb 6:23)."""
        return is_appeal(self.route, self.cause)

    @property
    def refused(self) -> tuple[str, ...]:
        """The kinds of data that are refused."""
        if not self.refuses:
            return ()
        granted = self.granted if self.outcome == "partly" else ()
        return refused_parts(self.kind, self.objected, granted, self.recorded)


def missing_from_notice(notice: Notice) -> tuple[Missing, ...]:
    """What this notice still lacks before it may be prepared or sent (2.8 items 1 to 7, O-2, 2.4, 2.7, C15).

    Empty: it is complete. Whoever prepares, whoever signs and the page all ask this one function.
    """
    found = [
        *_what(notice),
        *_reasons(notice),
        *_weighed(notice),
        *_stays(notice),
        *_corrected(notice),
        *_data(notice),
    ]
    if notice.refuses or notice.appeals:
        found += _where_to_go(notice)
    if notice.letter is not None:
        found += _unsaid(notice.letter, notice.told)
        found += _bezwaar_again(notice, notice.letter)
    return tuple(found)


def _what(notice: Notice) -> Iterator[Missing]:
    """Item 1: what is granted and what is refused; a part is neither nothing nor everything."""
    if notice.outcome not in OUTCOMES:
        yield Missing(1, "outcome")
    everything = set(parts(notice.kind, notice.objected, notice.recorded))
    if notice.outcome == "partly" and not set() < set(notice.granted) < everything:
        yield Missing(1, "granted_parts")


def _reasons(notice: Notice) -> Iterator[Missing]:
    """Item 2: reasons in fact and in law, and in Dutch too where that text counts (section 12)."""
    if notice.refuses and notice.ground not in refusal_grounds(notice.kind, notice.outcome, notice.basis):
        yield Missing(2, "ground")
    if not notice.explanation.strip():
        yield Missing(2, "explanation")
    if notice.dutch is not None and not notice.dutch.strip():
        yield Missing(2, "dutch")


def _weighed(notice: Notice) -> Iterator[Missing]:
    """Item 2 of an objection: the balancing, by name (O-2)."""
    if not notice.refuses or notice.kind not in WEIGHED:
        return
    for name in ("situation", "milder", "alternative"):
        if not getattr(notice.weighing, name).strip():
            yield Missing(2, name)
    for part in notice.refused:
        if not notice.weighing.channels.get(part, "").strip():
            yield Missing(2, "channel", part)


def _stays(notice: Notice) -> Iterator[Missing]:
    """Items 1 and 2: every kind of data that stays has its exception and its end; a limit by law is looked at again."""
    if not notice.refuses:
        return
    per_part = notice.kind == "erasure" and notice.ground in KEPT_GROUNDS
    if not per_part and notice.ground != LIMIT_GROUND:
        return
    given = {one.part: one for one in notice.kept}
    for part in notice.refused if per_part else ("",):
        kept = given.get(part)
        if per_part and (kept is None or kept.ground not in KEPT_GROUNDS):
            yield Missing(2, "kept_ground", part)
        if kept is None or kept.until is None or kept.until <= notice.day:
            yield Missing(1, "kept_until" if per_part else "review_day", part)


def _corrected(notice: Notice) -> Iterator[Missing]:
    """Item 1 of a rectification: what is corrected, and never what was answered in an exam (11.2, C-434/16)."""
    if notice.kind != "rectification" or notice.outcome not in ("granted", "partly"):
        return
    if not set() < set(notice.corrects) <= set(CORRECTED):
        yield Missing(1, "corrects")
    elif "exam_answers" in notice.corrects:
        yield Missing(1, "exam_answers")


def _data(notice: Notice) -> Iterator[Missing]:
    """C15: what somebody gets is there when the letter leaves."""
    if notice.kind not in COPIED or notice.outcome == "refused":
        return
    if notice.data_where not in ("in_portal", "elsewhere"):
        yield Missing(None, "data_where")
    elif notice.data_where == "elsewhere" and not notice.weighing.place.strip():
        yield Missing(None, "data_place")
    elif not notice.data_ready:
        yield Missing(None, "data_package" if notice.data_where == "in_portal" else "data_ready")


def _where_to_go(notice: Notice) -> Iterator[Missing]:
    """Items 5 and 6: judge or body with its address, and the data protection officer."""
    if notice.route not in ("awb", "court"):
        yield Missing(5, "remedy_route")
    if not notice.appeals and not notice.body.strip():
        yield Missing(5, "remedy_body")
    if not notice.dpo.strip():
        yield Missing(6, "dpo")


def _unsaid(letter: str, told: Iterable[Said]) -> Iterator[Missing]:
    """Whatever does not stand in the letter, also when the institution laid its own text over ours."""
    body = _bare(letter)
    for said in told:
        if _bare(said.words) not in body:
            yield Missing(said.item, f"unsaid_{said.code}")


def _bezwaar_again(notice: Notice, letter: str) -> Iterator[Missing]:
    """Item 5: whoever decided on the bezwaar is no place to go any more; the court is (Awb 7:1, 8:1).

    The school's own name stands in every letter, and the answer itself may speak of who decided.
    """
    body = _bare(notice.body)
    if not notice.appeals or not body or any(body in _bare(name) for name in notice.names):
        return
    weighed = notice.weighing
    typed = (
        notice.explanation, notice.dutch or "", weighed.situation, weighed.milder, weighed.alternative,
        *weighed.channels.values(),
    )  # fmt: skip
    if _bare(letter).count(body) > sum(_bare(words).count(body) for words in typed):
        yield Missing(5, "bezwaar_again")


def _bare(text: str) -> str:
    """A text without the signs of Markdown, the shape of its lines and its capitals."""
    return " ".join(text.replace("\\", "").replace("> ", "").casefold().split())


def refusal_timing(
    outcome: str, on: date, refusal_deadline: date, legal_deadline: date, extended: bool
) -> str:
    """Whether a refusal is `in_time`, `late`, or `inside_extension`: a part, within a valid extension (2.8, T09).

    12(4) knows no extension, so that a full refusal is late from the day after `refusal_deadline`.
    """
    if outcome not in REFUSING or on <= refusal_deadline:
        return "in_time"
    inside = outcome == "partly" and extended and on <= legal_deadline
    return "inside_extension" if inside else "late"


def hold_after(kind: str, outcome: str) -> str | None:
    """Whether recordings stay frozen after this decision, and why (2.5, O-3).

    A grant of an objection keeps what there is out of use until the student says what becomes of it (17(1)(c),
    18(1)(c)); a granted restriction is that freeze itself.
    """
    if outcome == "refused":
        return None
    return {"objection": "objection", "alternative": "objection", "restriction": "restriction"}.get(kind)


def remedy(route: str | None, made_known: datetime, cause: str | None = None) -> Remedy:
    """The judicial remedy against a refusal made known at this moment (C13, 2.8 item 5).

    Under `awb` a decision on a bezwaar (its `cause`) goes to the administrative court: `appeal` (Awb 6:7, 7:1, 8:1).

    Raises Refused("no_remedy_route") while the institution has not chosen: wrong remedy text is worse than none.
    """
    if route not in ("awb", "court"):
        raise Refused("no_remedy_route")
    until = count("six_weeks", made_known).due
    assert isinstance(until, date)
    return Remedy("appeal" if is_appeal(route, cause) else route, until)


def is_appeal(route: str | None, cause: str | None) -> bool:
    """Whether a decision of this cause is for the administrative court, since it is one on bezwaar (Awb 7:1, 8:1)."""
    return route == "awb" and cause == "bezwaar"


def needs_advice(kind: str, outcome: str, ground: str | None, kept: Iterable[Kept] = ()) -> bool:
    """Whether the data protection officer must be asked before this is signed (T09)."""
    if outcome not in REFUSING:
        return False
    limited = ground == LIMIT_GROUND or any(one.ground == LIMIT_GROUND for one in kept)
    return kind in WEIGHED or limited or ground == "excessive"


def advice_due(
    asked_on: date, exam_on: date | None, days: int, urgent_days: int, closed: frozenset[date]
) -> date:
    """Until when the advice may come: `days` working days, `urgent_days` when the exam is within 10 (T09)."""
    near = exam_on is not None and asked_on <= exam_on and working_days_between(asked_on, exam_on) <= 10
    return add_working_days(asked_on, urgent_days if near else days, closed)


def protected_after(
    outcome: str, kind: str, decided_at: datetime, exam_on: date | None, cut_off: int
) -> bool:
    """Whether the student still may not be proctored after this decision (11.2, refusal cut-off).

    A grant protects. A refusal lifts the protection only if it left `cut_off` working days before the exam;
    later, this sitting stays without proctoring.
    """
    if kind not in WEIGHED:
        return False
    if outcome != "refused":
        return True
    decided_on = local_date(decided_at)
    if exam_on is None or exam_on < decided_on:
        return False
    return working_days_between(decided_on, exam_on) < cut_off


def follow_up_by(kind: str, decided_on: date, exam_on: date | None, carry_out_days: int) -> date:
    """When what a decision promises must be done: the date a decided case is sorted by.

    Erasure: `carry_out_days` working days: to instruct, to execute and to check, as agreed (section 8, V-3 to V-6).
    Objection: the exam day, or 10 working days when it has passed (A-06). Access: 2 working days, to close.
    """
    if kind in CARRIED_OUT:
        return add_working_days(decided_on, carry_out_days)
    if kind in SEATED:
        return exam_on if exam_on is not None and exam_on > decided_on else add_working_days(decided_on, 10)
    return add_working_days(decided_on, 2)


def bezwaar_timing(term_ends: date, received_on: date) -> str:
    """Whether a bezwaar came `in_time`, `if_posted` before its term ended (a week later, Awb 6:9), or `late`.

    A late one is only warned about: whether that is excusable (6:11) is for whoever decides on it.
    """
    if received_on <= term_ends:
        return "in_time"
    return "if_posted" if (received_on - term_ends).days <= 7 else "late"
