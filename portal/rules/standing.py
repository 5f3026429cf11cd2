"""What the events of a case add up to: each field is a column of the case, kept for the queue's index.

`after` folds one event into a `Standing`, both when the event is written and when `portal check` computes
everything again. Dates come from the facts, as they were told; how they were counted is `rules/deadlines.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from portal.rules.calendar import local_date
from portal.rules.deadlines import Suspension
from portal.rules.lifecycle import OPEN_STATES, REMEDY_OPEN, SEATED

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """A case at one moment. Dates are local (Amsterdam), moments UTC."""

    kind: str
    exam_id: str | None
    subject_id: str | None
    """None once the case lost its people (T16)."""
    received_at: datetime
    legal_deadline: date
    """While a question stops the clock: the provisional date (C10)."""
    refusal_deadline: date
    """The last day for a refusal: it does not move on extension (2.8)."""
    target: date
    target_mode: str
    state: str = "received"
    outcome: str | None = None
    is_open: bool = True
    handler_id: str | None = None
    reviewer_id: str | None = None
    representative_id: str | None = None
    sort_by: date = date.max
    decided_at: datetime | None = None
    closed_at: datetime | None = None
    protected: bool = False
    """Keeps its student from being proctored at its exam (O-3, 6.2, 11.2)."""
    own_act: bool = False
    """The student chose to sit this session with supervision all the same (6.2)."""
    resit_act: bool = False
    """The student chose to sit the resit with supervision, which a granted request keeps them from (A-08)."""
    interim: bool = False
    """Protected because the exam day came before the answer (6.4), or the student stopped during the exam (O-7)."""
    repeat: str | None = None
    """O-6: None, `pending` until the decider says so, `protects` or `new_facts_denied`."""
    hold: str | None = None
    """Why recordings are frozen: `access`, `objection`, `restriction` or `remedy` (2.3, 2.5, O-3)."""
    identity: str = "signed_in"
    """`signed_in`, `unverified`, `doubted` or `verified` (12(6))."""
    reply_by: date | None = None
    """The last day for an answer to the question that stops the clock; None while nothing was asked."""
    answered_on: date | None = None
    """The local day on which an answer to it came that nobody has judged yet: the clock is taken to run since (C9)."""
    extended: bool = False
    late: bool = False
    reminded: str | None = None
    """How far staff were reminded since the clock was last set: `amber`, `red` or `late` (C16)."""
    remedy: str | None = None
    """Where a bezwaar or petition stands; None without one (11.2)."""
    remedy_until: date | None = None
    """The last day to challenge a refusal (C13)."""
    remedy_ended: date | None = None
    """When the last bezwaar or petition ended; None while one runs (section 9)."""
    default_due: date | None = None
    """Two weeks after a notice of default (11.2)."""
    audit_on: date | None = None
    """When to check for disadvantage: 30 days after the result (7)."""
    result_on: date | None = None
    """The day on which the result came out (A-07)."""
    disadvantage_due: date | None = None
    """By when a report of a disadvantage is answered (A-13)."""
    exam_plan: int = 0
    """How many changes of its exam's moment the case has followed (6.3, 7)."""
    recording_seen_at: datetime | None = None
    """When it was last looked at again because its exam records other things (A-04, I-16)."""
    legal_hold: date | None = None
    """The day on which the data protection officer looks again at the reason to keep the case; None without one (9)."""
    freeze_ends: date | None = None
    """The day, as the student was told, from which frozen data may be used again; None while none was told (18(3))."""
    look_again: date | None = None
    """The first day on which something that a decision keeps goes or is looked at again (2.4, 2.7)."""
    objected: tuple[str, ...] = ()


class EventLike(Protocol):
    """What the fold reads of an event."""

    @property
    def tag(self) -> str: ...
    @property
    def facts(self) -> dict[str, Any]: ...


HOLDS = {
    "access": "access", "portability": "access", "objection": "objection", "alternative": "objection",
    "withdrawal": "objection", "restriction": "restriction", "rectification": "restriction",
    "human_review": "restriction",
}  # fmt: skip
"""Which requests freeze what is there, from receipt (2.3, O-3, 18(1)(a); V-1). Erasure needs none: it deletes."""


STRICTER = frozenset({"objection", "restriction"})
"""Holds that forbid use as well as deletion (18(2))."""


def received(who: str, facts: Facts) -> Standing:
    """How a case begins (T01). `facts` are those of the event `case:received`; `who` filed it.

    The first version of the portal wrote fewer facts: whoever filed was the subject, and signed in.
    """
    deadline, target = date.fromisoformat(facts["legal_deadline"]), date.fromisoformat(facts["target"])
    kind, repeat = facts["kind"], facts.get("repeat", False)
    return Standing(
        kind=kind,
        exam_id=facts["exam"],
        subject_id=facts.get("subject", who),
        representative_id=facts.get("representative"),
        received_at=datetime.fromisoformat(facts["received_at"]),
        legal_deadline=deadline,
        refusal_deadline=deadline,
        target=target,
        target_mode=facts["target_mode"],
        sort_by=min(deadline, target),
        protected=kind in SEATED
        and not repeat,  # from receipt nobody is proctored (O-3); a repeat waits (O-6)
        repeat="pending" if repeat else None,
        hold=HOLDS.get(kind),
        identity=facts.get("identity", "signed_in"),
        exam_plan=facts.get("exam_plan", 0),
        objected=tuple(facts["objected"]),
    )


def after(standing: Standing, tag: str, to_state: str, at: datetime, facts: Facts) -> Standing:
    """The standing once this event has happened; an event that changes no column leaves it as it was."""
    now = replace(standing, state=to_state)
    fold = _FOLDS.get(tag)
    return fold(now, at, facts) if fold else now


def suspensions(events: list[EventLike] | tuple[EventLike, ...]) -> tuple[Suspension, ...]:
    """The questions that stopped the clock, as the events tell (C9), in order.

    An answer that was enough, or the end of the reply term, ends every question that was open.
    """
    found: list[Suspension] = []
    for event in events:
        if event.tag == "case:question:asked" and event.facts["stops_clock"]:
            asked, reply_by = (date.fromisoformat(event.facts[name]) for name in ("asked_on", "reply_by"))
            found.append(Suspension(asked, None, reply_by))
        elif event.tag == "case:clock:resumed":
            found = ended(found, date.fromisoformat(event.facts["answered_on"]))
    return tuple(found)


def ended(suspensions: Iterable[Suspension], on: date) -> list[Suspension]:
    """The same questions, where those that were still open end on this day: an answer ends all of them (C9)."""
    return [one if one.answered else replace(one, answered=on) for one in suspensions]


def _dated(now: Standing, facts: Facts, **more: Any) -> Standing:
    """The deadline as the event tells it; an undecided case is sorted by the earlier of it and its target."""
    deadline = date.fromisoformat(facts["legal_deadline"])
    return replace(now, legal_deadline=deadline, sort_by=min(deadline, now.target), reminded=None, **more)


def _taken_up(now: Standing, _at: datetime, facts: Facts) -> Standing:
    return replace(now, handler_id=facts["handler"])


def _retyped(now: Standing, _at: datetime, facts: Facts) -> Standing:
    now = replace(
        now, kind=facts["kind"], target=date.fromisoformat(facts["target"]), target_mode=facts["target_mode"],
        protected=facts["kind"] in SEATED, hold=HOLDS.get(facts["kind"]), repeat=None,
    )  # fmt: skip
    return _dated(now, facts)


def _asked(now: Standing, _at: datetime, facts: Facts) -> Standing:
    identity = "doubted" if facts["ground"] != "scope" else now.identity
    if not facts["stops_clock"]:
        return replace(now, identity=identity)
    reply_by = date.fromisoformat(facts["reply_by"])
    reply_by = max(reply_by, now.reply_by or reply_by)
    return _dated(now, facts, identity=identity, reply_by=reply_by, answered_on=None)


def _answered(now: Standing, at: datetime, facts: Facts) -> Standing:
    """Until somebody says otherwise the answer is enough: not reading it stops no clock (C9, T05)."""
    first = now.answered_on or date.fromisoformat(facts["answered_on"])
    return replace(_judged(now, at, facts), answered_on=first if now.reply_by else None)


def _judged(now: Standing, _at: datetime, facts: Facts) -> Standing:
    """Not enough: the question stands. Staff are reminded anew only of a date that has moved (C16)."""
    moved = facts["legal_deadline"] != now.legal_deadline.isoformat()
    return replace(_dated(now, facts) if moved else now, answered_on=None)


def _resumed(now: Standing, _at: datetime, facts: Facts) -> Standing:
    return _dated(
        now,
        facts,
        reply_by=None,
        answered_on=None,
        refusal_deadline=date.fromisoformat(facts["refusal_deadline"]),
    )


def _extended(now: Standing, _at: datetime, facts: Facts) -> Standing:
    return _dated(now, facts, extended=True)


def _decided(now: Standing, at: datetime, facts: Facts) -> Standing:
    until, ends, again = (facts.get(name) for name in ("remedy_until", "freeze_ends", "look_again"))
    hold = facts.get("hold") or ("remedy" if now.remedy in REMEDY_OPEN else None)
    return replace(
        now, outcome=facts["outcome"], decided_at=at, protected=facts["protected"], hold=hold,
        sort_by=date.fromisoformat(facts["follow_up_by"]), reply_by=None, answered_on=None, is_open=True, closed_at=None,
        remedy_until=date.fromisoformat(until) if until else None,
        freeze_ends=date.fromisoformat(ends) if ends else None,
        look_again=date.fromisoformat(again) if again else None,
    )  # fmt: skip


def _stopped(now: Standing, at: datetime, facts: Facts) -> Standing:
    return replace(now, outcome="granted", decided_at=at, sort_by=date.fromisoformat(facts["follow_up_by"]))


def _made_known(now: Standing, _at: datetime, facts: Facts) -> Standing:
    """A refusal that was made known later than it was signed can be challenged longer (C13)."""
    until = facts.get("remedy_until")
    return replace(now, remedy_until=date.fromisoformat(until)) if until else now


def _closed(now: Standing, at: datetime, _facts: Facts) -> Standing:
    goes_on = now.remedy in REMEDY_OPEN or now.disadvantage_due is not None
    return replace(
        now, is_open=goes_on, closed_at=at, reply_by=None, answered_on=None,
        sort_by=now.disadvantage_due or now.sort_by,
    )  # fmt: skip


def _withdrawn(now: Standing, at: datetime, _facts: Facts) -> Standing:
    """The request ends; a bezwaar or petition about its answer runs on until it ends by itself (11.2)."""
    challenged = now.remedy in REMEDY_OPEN
    return replace(
        now, is_open=challenged, closed_at=at, protected=False, hold="remedy" if challenged else None,
        reply_by=None, answered_on=None, own_act=False, interim=False, freeze_ends=None, look_again=None,
    )  # fmt: skip


def _interim(now: Standing, _at: datetime, _facts: Facts) -> Standing:
    return replace(now, interim=True, protected=True)


def _repeat_judged(now: Standing, _at: datetime, facts: Facts) -> Standing:
    protects = facts["protects"]
    return replace(now, repeat="protects" if protects else "new_facts_denied", protected=protects)


def _own_act(now: Standing, _at: datetime, facts: Facts) -> Standing:
    return replace(now, own_act=facts["given"])


def _by_date(now: Standing, _at: datetime, facts: Facts) -> Standing:
    return replace(now, sort_by=date.fromisoformat(facts["follow_up_by"]))


def _audit_set(now: Standing, _at: datetime, facts: Facts) -> Standing:
    """When the check for disadvantage is due; a report of the student may be due before that."""
    audit, result = date.fromisoformat(facts["follow_up_by"]), facts.get("result_on")
    now = replace(now, audit_on=audit, result_on=date.fromisoformat(result) if result else now.result_on)
    return replace(now, sort_by=min(audit, now.disadvantage_due or audit))


def _reported(now: Standing, _at: datetime, facts: Facts) -> Standing:
    due = date.fromisoformat(facts["due"])
    sort_by = min(now.sort_by, due) if now.is_open else due
    return replace(now, disadvantage_due=due, is_open=True, sort_by=sort_by)


def _report_answered(now: Standing, at: datetime, _facts: Facts) -> Standing:
    """A closed case closes again now: what it holds is kept from here on (section 9)."""
    goes_on = now.remedy in REMEDY_OPEN or now.state in OPEN_STATES
    audit = now.audit_on if now.state in ("sat", "non_detriment_check") else None
    closed_at = now.closed_at if goes_on else at
    return replace(
        now, disadvantage_due=None, is_open=goes_on, closed_at=closed_at, sort_by=audit or now.sort_by
    )


def _exam_moved(now: Standing, _at: datetime, facts: Facts) -> Standing:
    """The exam has another day, or none: the target goes with it, the legal deadline never does (6.3).

    A closed case opens again only where its refusal came too late for the day that the exam has now (11.2).
    """
    opens = now.state in OPEN_STATES
    target = date.fromisoformat(facts["target"])
    if now.decided_at is None:
        sort_by = min(now.legal_deadline, target)
    else:
        due = facts["follow_up_by"]
        sort_by = date.fromisoformat(due) if due and now.remedy not in REMEDY_OPEN else now.sort_by
    return replace(
        now, exam_plan=facts["plan"], target=target, target_mode=facts["target_mode"],
        protected=facts["protected"], interim=facts["interim"],
        sort_by=sort_by, reminded=now.reminded if target == now.target else None,
        is_open=now.is_open or opens, closed_at=None if opens else now.closed_at,
    )  # fmt: skip


def _freeze_ended(now: Standing, _at: datetime, facts: Facts) -> Standing:
    """A challenge of the decision forbids deletion from here on, no longer use: it suspends nothing (11.2, Awb 6:16)."""
    hold = facts["hold"] or ("remedy" if now.remedy in REMEDY_OPEN else None)
    return replace(now, hold=hold, freeze_ends=None)


def _goes_on(now: Standing) -> bool:
    """Whether a case is open for another reason than a day that was promised."""
    return now.state in OPEN_STATES or now.remedy in REMEDY_OPEN or now.disadvantage_due is not None


def _looked_at(now: Standing, day: date) -> Standing:
    """A day that was promised is near: back in the queue, a closed case too, until somebody settles it."""
    return replace(now, is_open=True, sort_by=min(now.sort_by, day) if _goes_on(now) else day)


def _look_due(now: Standing, _at: datetime, facts: Facts) -> Standing:
    return _looked_at(now, date.fromisoformat(facts["look_again"]))


def _kept_ended(now: Standing, _at: datetime, facts: Facts) -> Standing:
    """A closed case that came up for it goes out of the queue again."""
    again, due = facts["look_again"], facts["follow_up_by"]
    return replace(
        now, is_open=_goes_on(now), sort_by=date.fromisoformat(due) if due else now.sort_by,
        look_again=date.fromisoformat(again) if again else None,
    )  # fmt: skip


def _hold_due(now: Standing, _at: datetime, facts: Facts) -> Standing:
    return _looked_at(now, date.fromisoformat(facts["review_on"]))


def _hold_set(now: Standing, _at: datetime, facts: Facts) -> Standing:
    """Set, set anew or ended: a closed case that came up for it goes out of the queue again."""
    day = facts.get("review_on")
    now = replace(now, legal_hold=date.fromisoformat(day) if day else None)
    return now if now.closed_at is None else replace(now, is_open=_goes_on(now))


def _remedy(now: Standing, at: datetime, facts: Facts) -> Standing:
    """While somebody challenges the decision nothing is deleted; a freeze that also forbids use stays what it is."""
    remedy = facts["remedy"]
    runs = remedy in REMEDY_OPEN
    due = facts.get("due")
    hold = now.hold if now.hold in STRICTER else ("remedy" if runs else None)
    return replace(
        now, remedy=remedy, hold=hold, remedy_ended=None if runs else local_date(at),
        is_open=runs or now.state in OPEN_STATES or now.disadvantage_due is not None,
        sort_by=date.fromisoformat(due) if due else now.sort_by,
    )  # fmt: skip


def _default(now: Standing, _at: datetime, facts: Facts) -> Standing:
    due = date.fromisoformat(facts["due"])
    return replace(now, default_due=due, sort_by=min(now.sort_by, due))


def _pseudonymised(now: Standing, _at: datetime, _facts: Facts) -> Standing:
    return replace(
        now, subject_id=None, representative_id=None, handler_id=None, reviewer_id=None, exam_id=None, hold=None,
        protected=False, freeze_ends=None, look_again=None,
    )  # fmt: skip


_FOLDS: dict[str, Callable[[Standing, datetime, Facts], Standing]] = {
    "case:taken_up": _taken_up,
    "case:retyped": _retyped,
    "case:question:asked": _asked,
    "case:answer:given": _answered,
    "case:answer:insufficient": _judged,
    "case:clock:resumed": _resumed,
    "case:deadline:extended": _extended,
    "case:late": lambda now, _at, _facts: replace(now, late=True),
    "case:reminder:sent": lambda now, _at, facts: replace(now, reminded=facts["level"]),
    "case:decided": _decided,
    "case:revised": _decided,
    "case:stopped": _stopped,
    "case:letter:posted": _made_known,
    "case:letter:announced": _made_known,
    "case:completed": _closed,
    "case:misrouted": _withdrawn,
    "case:withdrawn": _withdrawn,
    "case:lifted": lambda now, at, facts: replace(_closed(now, at, facts), hold=None, freeze_ends=None),
    "case:freeze:ended": _freeze_ended,
    "case:kept:due": _look_due,
    "case:kept:ended": _kept_ended,
    "case:legal_hold:due": _hold_due,
    "case:closed": _closed,
    "case:interim:protected": _interim,
    "case:exam:stopped": _interim,
    "case:repeat:judged": _repeat_judged,
    "case:own_act": _own_act,
    "case:resit_act": lambda now, _at, facts: replace(now, resit_act=facts["given"]),
    "case:review:asked": lambda now, _at, facts: replace(now, reviewer_id=facts["reviewer"]),
    "case:identity:verified": lambda now, _at, _facts: replace(now, identity="verified"),
    "case:representative:named": lambda now, _at, facts: replace(now, representative_id=facts["representative"]),
    "case:representative:ended": lambda now, _at, _facts: replace(now, representative_id=None),
    "case:subject:connected": lambda now, _at, facts: replace(now, subject_id=facts["subject"]),
    "case:lifting:announced": _by_date,
    "case:exam:moved": _exam_moved,
    "case:exam:cancelled": _exam_moved,
    "case:exam:recording": lambda now, at, _facts: replace(now, recording_seen_at=at),
    "case:sat": _audit_set,
    "case:result:known": _audit_set,
    "case:disadvantage:reported": _reported,
    "case:disadvantage:answered": _report_answered,
    "case:remedy:received": _remedy,
    "case:remedy:moved": _remedy,
    "case:default:received": _default,
    "case:legal_hold:set": _hold_set,
    "case:legal_hold:lifted": _hold_set,
    "case:pseudonymised": _pseudonymised,
}  # fmt: skip
"""Which columns each event changes; an event that is not here changes the state alone."""
