"""The settings that an institution must confirm (section 13): by which rule, and whether that is law or policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["law", "guidance", "choice", "policy"]
"""As the rules mark themselves: binding text; the supervisor's; this portal's reading; what the school decides."""


@dataclass(frozen=True)
class Norm:
    """Where a setting comes from."""

    kind: Kind
    rule: str


NORMS: Mapping[str, Norm] = {
    "remedy_route": Norm("law", "2.8"),
    "institution.remedy_body": Norm("law", "2.8"),
    "self_exercise_min_age": Norm("law", "2.7"),
    "official_channels": Norm("guidance", "C1"),
    "mandated": Norm("policy", "T08"),
    "second_signature": Norm("policy", "T09"),
    "advice_working_days": Norm("policy", "T09"),
    "advice_urgent_working_days": Norm("policy", "T09"),
    "acknowledge_working_days": Norm("policy", "C16"),
    "decide_working_days": Norm("policy", "C16"),
    "amber_days": Norm("policy", "C16"),
    "red_working_days": Norm("policy", "C16"),
    "lead_working_days": Norm("policy", "6.3"),
    "closed_days": Norm("policy", "6.3"),
    "question_working_days": Norm("policy", "C9"),
    "reply_term_days": Norm("policy", "C9"),
    "late_promise_working_days": Norm("policy", "N13"),
    "lifting_notice_working_days": Norm("policy", "N14"),
    "dpo_question_working_days": Norm("policy", "11.2"),
    "ask_supervision_working_days": Norm("policy", "3"),
    "answer_supervision_working_days": Norm("policy", "3"),
    "disadvantage_working_days": Norm("policy", "A-13"),
    "review_target_working_days": Norm("choice", "O-7"),
    "forward_working_days": Norm("policy", "T14"),
    "discrimination_working_days": Norm("policy", "T14"),
    "breach_hours": Norm("law", "C11"),
    "equated_days": Norm("choice", "C7"),
    "notice_lead_days": Norm("policy", "3"),
    "refusal_cut_off_working_days": Norm("policy", "11.2"),
    "red_gate_action": Norm("policy", "10"),
    "alternative_working_days": Norm("policy", "A-06"),
    "offer_notice_working_days": Norm("policy", "A-11"),
    "second_date_rule": Norm("policy", "A-12"),
    "no_show_rule": Norm("policy", "7"),
    "teams.exam_day": Norm("policy", "6.4"),
    "institution.exam_day_phone": Norm("policy", "6.4"),
    "supplier_terms": Norm("policy", "8"),
    "package_days": Norm("policy", "9"),
    "package_renewals": Norm("policy", "11.2"),
    "retention_identified_months": Norm("policy", "9"),
    "retention_pseudonymised_years": Norm("policy", "9"),
    "archive_selection_list": Norm("law", "9"),
}
"""Name in `[confirmed]` → its norm. A table stands for all in it, a rule in two languages for both."""


def norm_name(setting: str) -> str | None:
    """The name under which this setting is confirmed; None for one that needs no confirmation."""
    names = (setting, setting.removesuffix("_nl").removesuffix("_en"), setting.partition(".")[0])
    return next((name for name in names if name in NORMS), None)
