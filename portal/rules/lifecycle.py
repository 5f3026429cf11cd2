"""The states of a case as ONE table (T01–T17, 11.2): it drives transitions, buttons, permissions, clocks and notices.

What the events of a case add up to stands in `rules/standing.py`; how the table looks drawn, in docs/lifecycle.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from portal.rules.access import Permission
from portal.rules.errors import Refused

KINDS: Final = (
    "objection", "access", "erasure", "rectification", "restriction", "portability", "human_review", "withdrawal",
    "alternative", "dpo_question",
)  # fmt: skip
"""Every type of request (2.1). `alternative`: a place on personal grounds, where objecting has no basis (2.2)."""
ALL: Final = frozenset(KINDS)
WEIGHED: Final = frozenset({"objection", "alternative"})
"""Assessed by the criteria of an objection (2.2, 6.1)."""
SEATED: Final = WEIGHED | {"withdrawal"}
"""A success asks for a place without online supervision (section 7); each protects from receipt (O-3, 11.2)."""
GUARDING: Final = SEATED | {"restriction"}
"""An open one keeps its student from being proctored at its exam (11.3, Sitting)."""
HELD: Final = WEIGHED | {"restriction"}
"""While there is no answer a place is kept, where the exam comes first (6.2, 11.3)."""
ASSESSED: Final = ALL - {"withdrawal", "dpo_question"}
"""Somebody decides about it, by the legal deadline. A withdrawal works at once; a question to the DPO has no clock."""
FREEZING: Final = HELD | {"rectification", "human_review"}
"""An answer can end their freeze, and with it the ban on using the data: the student knows the day before (18(3))."""
COPIED: Final = frozenset({"access", "portability"})
"""The data must be there when the answer leaves (C15)."""
CARRIED_OUT: Final = frozenset({"erasure", "rectification"})
"""A grant promises a deed (T10)."""

AWAITING: Final = frozenset({"awaiting_identity", "awaiting_scope"})
ASSESSING: Final = frozenset(
    {"in_assessment", "collecting", "redacting", "ready", "in_balancing", "second_review", "heard"}
)
UNDECIDED: Final = frozenset({"received"}) | AWAITING | ASSESSING
PLACING: Final = frozenset({"offering_alternative", "counter_proposed", "alternative_accepted", "firm"})
PLACED: Final = frozenset({"alternative_accepted", "firm", "sat", "non_detriment_check"})
"""A place was chosen or set, or taken."""
DECIDED: Final = (
    frozenset(
        {"decided", "executing", "active", "lifting_announced", "sat", "non_detriment_check", "answered"}
    )
    | PLACING
)
OPEN_STATES: Final = UNDECIDED | DECIDED
CLOSED_STATES: Final = frozenset({"completed", "withdrawn", "misrouted", "lifted", "closed"})
GONE_STATES: Final = frozenset({"pseudonymised"})
"""No longer about a person; deletion takes the row itself (T16)."""
STATES: Final = OPEN_STATES | CLOSED_STATES | GONE_STATES

REMEDY_STATES: Final = frozenset(
    {
        "bezwaar_received",
        "bezwaar_heard",
        "bezwaar_decided",
        "bezwaar_dropped",
        "petition_known",
        "court_order",
    }
)
REMEDY_OPEN: Final = frozenset({"bezwaar_received", "bezwaar_heard", "petition_known"})
DEFAULT_STATES: Final = frozenset({"decision_due"})

Machine = Literal["case", "remedy", "default"]
Clock = Literal["", "starts", "suspends", "resumes", "extends", "stops", "six_weeks", "two_weeks"]
SYSTEM: Final = None
"""Stands for the permission of a step that no person takes."""


@dataclass(frozen=True)
class Step:
    """One row of the table.

    `number` is the rule; `to_state` None leaves the state as it is; `who` is the permission it takes, None for
    the portal itself; `clock` what it does to the legal deadline; `notice` what the student then gets (N1–N14).
    `machine` tells which state it reads: of the case, of a remedy beside it, or of a notice of default.
    """

    number: str
    deed: str
    from_states: frozenset[str]
    to_state: str | None
    kinds: frozenset[str]
    who: Permission | None
    tag: str
    clock: Clock = ""
    notice: str | None = None
    machine: Machine = "case"


def _in(*states: str) -> frozenset[str]:
    return frozenset(states)


_OWN, _WORK, _DECIDE = Permission.OWN_CASES, Permission.WORK_CASES, Permission.DECIDE_CASES
_PLAN, _REVIEW, _DPO = Permission.PLAN, Permission.REVIEW_FLAGS, Permission.ANSWER_DPO
_ACCESS, _RESTRICTION, _REVIEWED = _in("access"), _in("restriction"), _in("human_review")
_BOARD, _ADVISE = Permission.ANSWER_BOARD, Permission.ADVISE_CASES
_QUESTION, _WITHDRAWAL = _in("dpo_question"), _in("withdrawal")
_PLAIN = ASSESSED - WEIGHED - _REVIEWED - _ACCESS
_ASKABLE = _in("received") | ASSESSING

TABLE: tuple[Step, ...] = (
    # How a request comes in, and by whom it is taken up.
    Step("T01", "file", _in("draft"), "received", ALL, _OWN, "case:received", "starts", "N1"),
    Step("T01", "take_in", _in("draft"), "received", ALL, _WORK, "case:received", "starts", "N1"),
    Step("T02", "take_up", _in("received"), "in_assessment", ASSESSED, _WORK, "case:taken_up"),
    Step("T02", "hand_over", ASSESSING | AWAITING | DECIDED, None, ALL - _QUESTION, _WORK, "case:taken_up"),
    Step("2.1", "retype", _in("received", "in_assessment"), None, ASSESSED, _WORK, "case:retyped"),
    Step("2.1", "split", UNDECIDED, None, ASSESSED, _WORK, "case:split"),
    Step("2.1", "split", _in("executing") | PLACING, None, _WITHDRAWAL, _WORK, "case:split"),
    Step("11.2", "split", _in("received", "answered"), None, _QUESTION, _DPO, "case:split"),
    Step("T14", "misroute", _in("received"), "misrouted", ALL - _QUESTION, _WORK, "case:misrouted", "stops", "N11"),
    Step("T14", "acknowledge", _in("misrouted"), None, ALL, SYSTEM, "case:forward:acknowledged"),
    # Who acts for somebody under 16 or by mandate, and for whom.
    Step("2.7", "name_representative", OPEN_STATES, None, ALL - _QUESTION, _WORK, "case:representative:named"),
    Step("2.7", "connect", UNDECIDED, None, ASSESSED, _WORK, "case:subject:connected"),
    Step("2.7", "connect", _in("executing") | PLACING, None, _WITHDRAWAL, _WORK, "case:subject:connected"),
    Step("2.7", "end_representation", OPEN_STATES | CLOSED_STATES, None, ALL, SYSTEM, "case:representative:ended"),
    Step("11.1", "write_message", OPEN_STATES, None, ALL - _QUESTION, _WORK, "case:message:sent"),
    Step("12(3)", "post_letter", OPEN_STATES | CLOSED_STATES, None, ALL - _QUESTION, _WORK, "case:letter:posted"),
    Step("12(3)", "post_letter", OPEN_STATES | CLOSED_STATES, None, _QUESTION, _DPO, "case:letter:posted"),
    # Questions that stop the clock, and more time.
    Step("T03", "ask_identity", _ASKABLE, "awaiting_identity", ASSESSED, _WORK, "case:question:asked", "suspends", "N2"),
    Step("T04", "ask_scope", _ASKABLE, "awaiting_scope", _ACCESS, _WORK, "case:question:asked", "suspends", "N3"),
    Step("C9", "ask_again", AWAITING, None, ASSESSED, _WORK, "case:question:asked", "suspends", "N2"),
    Step("T05", "answer_question", UNDECIDED, None, ASSESSED, _OWN, "case:answer:given"),
    Step("T05", "resume", AWAITING, "in_assessment", ASSESSED, _WORK, "case:clock:resumed", "resumes", "N4"),
    Step("C9", "find_insufficient", AWAITING, None, ASSESSED, _WORK, "case:answer:insufficient"),
    Step("12(6)", "verify_identity", _ASKABLE, None, ASSESSED, _WORK, "case:identity:verified"),
    Step("T06", "remind_reply", AWAITING, None, ASSESSED, SYSTEM, "case:reply:reminded", notice="N5"),
    Step("T06", "end_reply_term", AWAITING, "in_assessment", ASSESSED, SYSTEM, "case:clock:resumed", "resumes", "N4"),
    Step("T07", "extend", UNDECIDED, None, ASSESSED, _WORK, "case:deadline:extended", "extends", "N6"),
    Step("T17", "become_late", UNDECIDED, None, ASSESSED, SYSTEM, "case:late", notice="N13"),
    # What each type adds while it is assessed (11.2).
    Step("11.2", "collect", _in("in_assessment"), "collecting", _ACCESS, _WORK, "case:moved"),
    Step("11.2", "redact", _in("in_assessment", "collecting"), "redacting", _ACCESS, _WORK, "case:moved"),
    Step("11.2", "make_ready", _in("in_assessment", "collecting", "redacting"), "ready", _ACCESS, _WORK, "case:moved"),
    Step("11.2", "put_package", ASSESSING | DECIDED | {"completed"}, None, COPIED, _WORK, "case:attachment:added"),
    Step("11.2", "take_back_package", ASSESSING | DECIDED | {"completed"}, None, COPIED, _WORK, "case:attachment:erased"),
    Step("11.2", "open_package", DECIDED, None, COPIED, SYSTEM, "case:package:opened"),
    Step("11.2", "renew_package", DECIDED | {"completed"}, None, COPIED, _OWN, "case:package:renewed"),
    Step("11.2", "renew_package_for", DECIDED | {"completed"}, None, COPIED, _WORK, "case:package:renewed"),
    Step("11.2", "balance", _in("in_assessment"), "in_balancing", WEIGHED, _WORK, "case:moved"),
    Step("11.2", "ask_board", _in("in_assessment", "in_balancing"), None, WEIGHED, _WORK, "case:board:asked"),
    Step("11.2", "answer_board", UNDECIDED, None, WEIGHED, _BOARD, "case:board:answered"),
    Step("11.2", "send_to_review", _in("in_assessment", "second_review"), "second_review", _REVIEWED, _WORK,
         "case:review:asked"),
    Step("11.2", "review", _in("second_review"), None, _REVIEWED, _REVIEW, "case:review:observed"),
    Step("11.2", "hear", _in("second_review"), "heard", _REVIEWED, _WORK, "case:student:heard"),
    # Deciding. A refusal of an objection is weighed first; a review ends with the student's own view.
    Step("T09", "prepare", ASSESSING, None, ASSESSED - _REVIEWED, _WORK, "case:decision:prepared"),
    Step("T09", "prepare", _in("heard"), None, _REVIEWED, _WORK, "case:decision:prepared"),
    Step("T15", "prepare_revision", DECIDED | {"completed"}, None, ASSESSED, _WORK, "case:decision:prepared"),
    Step("T08", "grant", _in("in_assessment", "in_balancing"), "decided", WEIGHED, _DECIDE, "case:decided", "stops", "N7"),
    Step("T08", "grant", _in("in_assessment", "collecting", "redacting", "ready"), "decided", _ACCESS, _DECIDE,
         "case:decided", "stops", "N7"),
    Step("T08", "grant", _in("in_assessment"), "decided", _PLAIN, _DECIDE, "case:decided", "stops", "N7"),
    Step("T08", "grant", _in("heard"), "decided", _REVIEWED, _DECIDE, "case:decided", "stops", "N7"),
    Step("O-8", "grant_by_standing", _in("received", "in_assessment"), "decided", WEIGHED, _WORK, "case:decided",
         "stops", "N7"),
    Step("T09", "refuse", _in("in_balancing"), "decided", WEIGHED, _DECIDE, "case:decided", "six_weeks", "N8"),
    Step("T09", "refuse", _in("in_assessment", "collecting", "redacting", "ready"), "decided", _ACCESS, _DECIDE,
         "case:decided", "six_weeks", "N8"),
    Step("T09", "refuse", _in("in_assessment"), "decided", _PLAIN, _DECIDE, "case:decided", "six_weeks", "N8"),
    Step("T09", "refuse", _in("heard"), "decided", _REVIEWED, _DECIDE, "case:decided", "six_weeks", "N8"),
    Step("2.4", "look_again", DECIDED | {"completed"}, None, ASSESSED - _REVIEWED, _WORK, "case:decision:prepared"),
    Step("2.4", "bring_up_kept", OPEN_STATES | CLOSED_STATES, None, ASSESSED, SYSTEM, "case:kept:due"),
    Step("2.4", "delete_kept", _in("decided", "executing", "completed"), None, _in("erasure"), _WORK, "case:kept:ended",
         "", "N9"),
    Step("T15", "revise", DECIDED | {"completed"}, "decided", ASSESSED, _DECIDE, "case:revised", "", "N12"),
    # Carrying out, and closing.
    Step("T10", "execute", _in("decided"), "executing", CARRIED_OUT, _WORK, "case:executing"),
    Step("T11", "complete", _in("executing"), "completed", CARRIED_OUT, _WORK, "case:completed", "", "N9"),
    Step("T12", "complete", _in("executing"), "completed", _WITHDRAWAL, _WORK, "case:completed"),
    Step("T12", "complete", _in("decided"), "completed", ASSESSED, _WORK, "case:completed"),
    Step("T13", "withdraw", OPEN_STATES, "withdrawn", ALL - _WITHDRAWAL, _OWN, "case:withdrawn", "stops", "N10"),
    Step("9", "hold_case", OPEN_STATES | CLOSED_STATES, None, ALL, _ADVISE, "case:legal_hold:set"),
    Step("9", "remind_of_hold", OPEN_STATES | CLOSED_STATES, None, ALL, SYSTEM, "case:legal_hold:due"),
    Step("9", "lift_hold", OPEN_STATES | CLOSED_STATES, None, ALL, _ADVISE, "case:legal_hold:lifted"),
    Step("T16", "pseudonymise", CLOSED_STATES, "pseudonymised", ALL, SYSTEM, "case:pseudonymised"),
    # A place in an alternative exam (section 7); one is kept while the objection is open (6.2).
    Step("6.2", "hold_seat", UNDECIDED, None, WEIGHED, _OWN, "case:alternative:accepted"),
    Step("11.3", "hold_seat", UNDECIDED | {"active", "lifting_announced", "decided"}, None, _RESTRICTION, _OWN,
         "case:alternative:accepted"),
    Step("6.4", "protect", UNDECIDED, None, HELD, SYSTEM, "case:interim:protected"),
    Step("O-7", "stop_exam", UNDECIDED, None, WEIGHED, _OWN, "case:exam:stopped"),
    Step("O-6", "judge_repeat", UNDECIDED, None, WEIGHED, _DECIDE, "case:repeat:judged"),
    Step("6.2", "act_oneself", OPEN_STATES, None, GUARDING, _OWN, "case:own_act"),
    Step("A-08", "act_at_resit", DECIDED | {"completed"}, None, SEATED, _OWN, "case:resit_act"),
    Step("11.2", "seek_alternative", _in("decided", "executing"), "offering_alternative", SEATED, SYSTEM,
         "case:alternative:needed"),
    Step("11.2", "accept", _in("offering_alternative", "alternative_accepted", "counter_proposed", "firm"),
         "alternative_accepted", SEATED, _OWN, "case:alternative:accepted"),
    Step("11.2", "counter_propose", _in("offering_alternative"), "counter_proposed", SEATED, _OWN,
         "case:alternative:countered"),
    Step("11.2", "offer_again", _in("counter_proposed"), "offering_alternative", SEATED, _PLAN,
         "case:alternative:offered"),
    Step("7", "lose_seat", _in("alternative_accepted", "firm"), "offering_alternative", SEATED, SYSTEM,
         "case:alternative:lost"),
    Step("7", "ask_agreement", UNDECIDED | PLACING, None, SEATED, _PLAN, "case:deviation:asked"),
    Step("7", "answer_agreement", UNDECIDED | PLACING, None, SEATED, _OWN, "case:deviation:answered"),
    Step("7", "decline", PLACING, "offering_alternative", SEATED, _OWN, "case:alternative:declined"),
    Step("7", "close_declined", _in("offering_alternative"), "completed", SEATED, _WORK, "case:completed"),
    Step("11.2", "make_firm", _in("offering_alternative", "counter_proposed"), "firm", SEATED, SYSTEM,
         "case:alternative:firm"),
    # The exam gets another moment or is called off, and every place beside it is looked at again.
    Step("6.3", "follow_exam", OPEN_STATES, None, GUARDING, SYSTEM, "case:exam:moved"),
    Step("O-6", "follow_exam", _in("completed"), None, WEIGHED, SYSTEM, "case:exam:moved"),
    Step("11.2", "open_for_place", _in("completed"), "decided", WEIGHED, SYSTEM, "case:exam:moved"),
    Step("7", "plan_again", _in("alternative_accepted", "firm", "counter_proposed"), "offering_alternative", SEATED, SYSTEM,
         "case:exam:moved"),
    Step("I-16", "follow_recording", OPEN_STATES | {"completed"}, None, SEATED, SYSTEM, "case:exam:recording"),
    Step("A-04", "plan_anew", _in("alternative_accepted", "firm", "counter_proposed"), "offering_alternative", SEATED,
         SYSTEM, "case:exam:recording"),
    Step("7", "call_off", PLACING, "decided", WEIGHED, SYSTEM, "case:exam:cancelled"),
    Step("7", "call_off", PLACING, "executing", _WITHDRAWAL, SYSTEM, "case:exam:cancelled"),
    Step("7", "call_off", OPEN_STATES - PLACING, None, GUARDING, SYSTEM, "case:exam:cancelled"),
    Step("7", "call_off", _in("completed"), None, WEIGHED, SYSTEM, "case:exam:cancelled"),
    Step("11.2", "sit", _in("alternative_accepted", "firm"), "sat", SEATED, SYSTEM, "case:sat"),
    Step("11.2", "audit", _in("sat"), "non_detriment_check", SEATED, SYSTEM, "case:moved"),
    Step("A-07", "know_result", _in("sat"), None, SEATED, SYSTEM, "case:result:known"),
    Step("A-13", "report_disadvantage", _in("sat", "non_detriment_check", "completed"), None, SEATED, _OWN,
         "case:disadvantage:reported"),
    Step("A-13", "answer_disadvantage", _in("sat", "non_detriment_check", "completed"), None, SEATED, _WORK,
         "case:disadvantage:answered"),
    Step("7", "check_disadvantage", _in("non_detriment_check"), None, SEATED, _WORK, "case:disadvantage:checked"),
    Step("7", "finish_check", _in("non_detriment_check"), "completed", SEATED, _WORK, "case:completed"),
    # Restriction is lifted only after the student was told (18(3)).
    Step("11.2", "activate", _in("decided"), "active", _RESTRICTION, SYSTEM, "case:moved"),
    Step("11.2", "announce_lifting", _in("active", "lifting_announced"), "lifting_announced", _RESTRICTION, _WORK,
         "case:lifting:announced", "", "N14"),
    Step("11.2", "lift", _in("lifting_announced"), "lifted", _RESTRICTION, _WORK, "case:lifted"),
    Step("18(3)", "end_freeze", DECIDED | {"completed"}, None, FREEZING, SYSTEM, "case:freeze:ended"),
    # Withdrawal of consent works at once; a question to the DPO is answered by the DPO alone.
    Step("11.2", "stop_at_once", _in("received", "in_assessment"), "executing", _WITHDRAWAL, SYSTEM, "case:stopped",
         "stops", "N7"),
    Step("11.2", "answer", _in("received", "answered"), "answered", _QUESTION, _DPO, "case:answered"),
    Step("11.2", "close_question", _in("answered"), "closed", _QUESTION, _DPO, "case:closed"),
    # Remedies run beside the case, also when it is closed (11.2).
    Step("11.2", "receive_bezwaar", _in("none", "bezwaar_dropped"), "bezwaar_received", ASSESSED, _WORK,
         "case:remedy:received", "six_weeks", machine="remedy"),
    Step("11.2", "hear_bezwaar", _in("bezwaar_received"), "bezwaar_heard", ASSESSED, _WORK, "case:remedy:moved",
         machine="remedy"),
    Step("11.2", "decide_bezwaar", _in("bezwaar_received", "bezwaar_heard"), "bezwaar_decided", ASSESSED, _DECIDE,
         "case:remedy:moved", machine="remedy"),
    Step("11.2", "drop_bezwaar", _in("bezwaar_received", "bezwaar_heard"), "bezwaar_dropped", ASSESSED, _WORK,
         "case:remedy:moved", machine="remedy"),
    Step("11.2", "know_petition", _in("none", "bezwaar_decided", "bezwaar_dropped"), "petition_known", ASSESSED, _WORK,
         "case:remedy:received", machine="remedy"),
    Step("11.2", "record_order", _in("petition_known"), "court_order", ASSESSED, _WORK, "case:remedy:moved",
         machine="remedy"),
    Step("11.2", "attach_statement", _in("decided", "executing", "completed"), None, _in("rectification"), _OWN,
         "case:statement:attached"),
    Step("11.2", "give_notice_of_default", _in("none"), "decision_due", ASSESSED, _OWN, "case:default:received",
         "two_weeks", machine="default"),
    Step("11.2", "take_in_notice_of_default", _in("none"), "decision_due", ASSESSED, _WORK, "case:default:received",
         "two_weeks", machine="default"),
)  # fmt: skip


def step_for(deed: str, kind: str, state: str) -> Step | None:
    """The row that allows this deed in this state, or None: pages ask it which buttons to draw."""
    found = (s for s in TABLE if s.deed == deed and kind in s.kinds and state in s.from_states)
    return next(found, None)


def find_step(deed: str, kind: str, state: str) -> Step:
    """The row that allows this deed in this state.

    Raises Refused("not_in_this_state") when there is none: closed in the meantime, or never possible.
    """
    step = step_for(deed, kind, state)
    if step is None:
        raise Refused("not_in_this_state", deed=deed, state=state)
    return step


def allows(deed: str, kind: str, state: str) -> bool:
    """Whether the table has a row for this deed."""
    return step_for(deed, kind, state) is not None


def machine_of(deed: str) -> Machine:
    """Which state this deed reads: of the case, of its remedy, or of a notice of default. Raises KeyError."""
    return _MACHINES[deed]


def must_be_carried_out(kind: str, state: str, outcome: str | None) -> bool:
    """Whether a decision promised deeds that have not begun, so that the case may not close yet (T10, T12)."""
    return outcome in ("granted", "partly") and (
        allows("execute", kind, state) or allows("activate", kind, state)
    )


def has_clock(kind: str) -> bool:
    """Whether the law sets a last day for the answer (12(3)); a withdrawal works at once, the DPO has a target."""
    return kind in ASSESSED


_MACHINES: Final[dict[str, Machine]] = {step.deed: step.machine for step in TABLE}
