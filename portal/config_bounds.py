"""What may be written for each number: whatever is law, or would make a duty lighter, is refused at start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from portal.config_error import ConfigError

if TYPE_CHECKING:
    from portal.config import Config

YEAR = 365
_SUPPLIER = "the delay of a supplier never moves the deadline (section 8)"
_STEPS = (
    "confirm_hold", "instruct", "instruct_after_decision", "execute", "before_deadline", "check", "recipients",
)  # fmt: skip


@dataclass(frozen=True)
class Bound:
    """From `least` up to `most`, both included; `why` says whose right lies beyond, and which rule says so."""

    least: int
    most: int
    why: str


BOUNDS: Mapping[str, Bound] = {
    "self_exercise_min_age": Bound(16, 16, "the law fixes it (UAVG art. 5; 2.7)"),
    "breach_hours": Bound(72, 72, "the law fixes it (art. 33(1); C11)"),
    "lead_working_days": Bound(1, 1000, "a decision comes before the exam (O-4, 6.3)"),
    "notice_lead_days": Bound(1, YEAR, "students are told before anything is recorded (art. 13; section 3)"),
    "refusal_cut_off_working_days": Bound(
        0, 30, "a refusal that comes later than the exam has no effect on it (11.2)"
    ),
    "advice_working_days": Bound(1, 30, "the DPO gets time to advise (art. 38(1); T09)"),
    "advice_urgent_working_days": Bound(1, 30, "the DPO gets time to advise (art. 38(1); T09)"),
    "acknowledge_working_days": Bound(1, 20, "one month is the outer limit (art. 12(3); C16)"),
    "decide_working_days": Bound(1, 20, "one month is the outer limit (art. 12(3); C16)"),
    "amber_days": Bound(1, 90, "the warning comes before the deadline (C16)"),
    "red_working_days": Bound(1, 60, "the warning comes before the deadline (C16)"),
    "question_working_days": Bound(1, 5, "a question stops the clock only when it comes soon (C9)"),
    "reply_term_days": Bound(14, YEAR, "a student gets at least 14 days for an answer (C9)"),
    "late_promise_working_days": Bound(1, 10, "who is late says soon when the answer comes (T17, N13)"),
    "lifting_notice_working_days": Bound(
        5, 60, "a student is told before a restriction is lifted (art. 18(3); N14)"
    ),
    "dpo_question_working_days": Bound(1, 20, "such a question may hold a request, which has one month (11.2)"),
    "ask_supervision_working_days": Bound(1, 30, "there must be time for an answer before the exam (section 3)"),
    "answer_supervision_working_days": Bound(1, 20, "a student knows in time where to sit (section 3)"),
    "disadvantage_working_days": Bound(1, 20, "a disadvantage is put right in time (section 7; A-13)"),
    "review_target_working_days": Bound(1, 10, "the review waits 10 working days at most (O-7)"),
    "package_days": Bound(14, 30, "time enough to fetch a copy, and no copy that lies around (section 9)"),
    "package_renewals": Bound(0, 3, "no copy lies around (art. 5(1)(e); 11.2)"),
    "forward_working_days": Bound(1, 2, "a message that went astray is sent on within 2 working days (T14)"),
    "discrimination_working_days": Bound(1, 2, "a message that went astray is sent on within 2 working days (T14)"),
    "retention_identified_months": Bound(1, 240, "data are kept no longer than needed (art. 5(1)(e); section 9)"),
    "retention_pseudonymised_years": Bound(1, 20, "data are kept no longer than needed (art. 5(1)(e); section 9)"),
    "alternative_working_days": Bound(0, 10, "the alternative is no later than 10 working days after the exam (A-06)"),
    "offer_notice_working_days": Bound(5, 30, "a student knows the place 5 working days ahead (A-11)"),
    **{f"supplier_terms.{step}": Bound(1, 20, _SUPPLIER) for step in _STEPS},
    "supplier_terms.backup_days": Bound(1, 90, "what is erased does not stay in a backup for long (V-7)"),
    "mail.port": Bound(1, 65535, "it is a port"),
    "list_minutes": Bound(5, 1440, "a list that is older must be fetched again before the exam (6.2)"),
    "link_minutes": Bound(5, 1440, "long enough to read a mail, too short to be found later"),
    "digest_hour": Bound(0, 23, "it is an hour of the day"),
    "idle_minutes": Bound(1, 1440, "a session ends within a day"),
    "absolute_hours": Bound(1, 168, "a session ends within a week"),
    "request_limit_bytes": Bound(100_000, 1_000_000_000, "a form must fit, and one upload may not fill the disk"),
    "proxies": Bound(0, 10, "it counts the reverse proxies in front"),
}  # fmt: skip


def refuse_out_of_bounds(config: Config) -> None:
    """Raise ConfigError for the first number that is out of its bounds: its name, what may be written, and why."""
    for name, bound in BOUNDS.items():
        value = attrgetter(name)(config)
        if type(value) is not int or not bound.least <= value <= bound.most:
            raise ConfigError(f"Setting {name} cannot be {value!r}. Write {_allowed(bound)}: {bound.why}.")


def _allowed(bound: Bound) -> str:
    if bound.least == bound.most:
        return str(bound.least)
    return f"a whole number from {bound.least} to {bound.most}"
