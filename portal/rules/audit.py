"""The grammar of the log: every tag, and exactly which facts it carries. Codes, dates, ids and digests; never text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_DECIDED = (
    "decision outcome ground granted_parts advice protected hold freeze_ends look_again follow_up_by remedy_route "
    "remedy_until late_refusal"
)

CASE_FACTS: dict[str, frozenset[str]] = {
    tag: frozenset(facts.split())
    for tag, facts in {
        "case:received": "kind asked subject representative exam exam_day received_at channel legal_deadline target "
        "target_mode objected repeat identity exam_plan texts",
        "case:taken_up": "handler",
        "case:retyped": "was kind legal_deadline target target_mode texts",
        "case:split": "new",
        "case:misrouted": "desk consent forwarding texts",
        "case:forward:acknowledged": "forwarding",
        "case:moved": "",
        "case:message:sent": "side question texts attachments",
        "case:question:asked": "ground means asked_on reply_by stops_clock hindrances legal_deadline texts",
        "case:answer:given": "answered_on everything legal_deadline texts",
        "case:answer:insufficient": "answered_on legal_deadline",
        "case:reply:reminded": "reply_by",
        "case:clock:resumed": "answered_on no_answer sufficient legal_deadline refusal_deadline",
        "case:deadline:extended": "ground legal_deadline was texts",
        "case:late": "legal_deadline",
        "case:reminder:sent": "level clock",
        "case:identity:verified": "method",
        "case:representative:named": "representative authority",
        "case:subject:connected": "subject",
        "case:representative:ended": "",
        "case:repeat:judged": "protects",
        "case:interim:protected": "exam_day",
        "case:exam:stopped": "exam_day",
        "case:own_act": "given",
        "case:resit_act": "given",
        "case:board:asked": "question parts due",
        "case:board:answered": "question answer texts",
        "case:review:asked": "reviewer",
        "case:review:observed": "texts",
        "case:student:heard": "texts",
        "case:statement:attached": "texts",
        "case:decision:prepared": "decision outcome ground granted_parts kept data_where cause corrects advice_due "
        "texts",
        "case:decision:alone": "decision",
        "case:decision:excepted": "decision exception",
        "case:decision:returned": "decision texts",
        "case:advice:given": "decision advice texts",
        "case:decided": f"{_DECIDED} standing",
        "case:revised": f"{_DECIDED} cause",
        "case:stopped": "follow_up_by",
        "case:alternative:needed": "placement",
        "case:alternative:offered": "placement sittings",
        "case:deviation:asked": "placement deviation criteria sittings",
        "case:deviation:answered": "placement deviation agreed",
        "case:alternative:countered": "placement texts",
        "case:alternative:accepted": "placement sitting",
        "case:alternative:declined": "placement",
        "case:alternative:held": "placement sitting",
        "case:alternative:firm": "placement sitting",
        "case:alternative:released": "placement sitting",
        "case:alternative:waits": "placement sitting",
        "case:alternative:moved": "placement sitting",
        "case:alternative:lost": "placement sitting cause",
        "case:exam:moved": "plan exam_day target target_mode protected interim follow_up_by sittings",
        "case:exam:cancelled": "plan target target_mode protected interim follow_up_by",
        "case:exam:recording": "added gone sittings",
        "case:sat": "follow_up_by",
        "case:result:known": "result_on delay follow_up_by",
        "case:disadvantage:reported": "report what due texts",
        "case:disadvantage:answered": "report found texts",
        "case:disadvantage:checked": "holds open texts",
        "case:lifting:announced": "lift_on follow_up_by texts",
        "case:lifted": "",
        "case:freeze:ended": "hold",
        "case:kept:due": "look_again",
        "case:kept:ended": "parts look_again follow_up_by texts",
        "case:letter:sent": "letter kind number",
        "case:letter:posted": "letter remedy_until",
        "case:letter:announced": "letter remedy_until",
        "case:executing": "",
        "case:completed": "texts",
        "case:withdrawn": "",
        "case:answered": "texts",
        "case:closed": "",
        "case:remedy:received": "remedy route received_on due",
        "case:remedy:moved": "remedy",
        "case:default:received": "received_on due",
        "case:text:erased": "text",
        "case:attachment:added": "purpose attachments",
        "case:attachment:erased": "attachment",
        "case:attachment:refused": "reason side",
        "case:package:opened": "until attachments",
        "case:package:renewed": "until",
        "case:legal_hold:set": "review_on texts",
        "case:legal_hold:due": "review_on",
        "case:legal_hold:lifted": "",
        "case:pseudonymised": "",
    }.items()
}

LOG_FACTS: dict[str, frozenset[str]] = {
    tag: frozenset(facts.split())
    for tag, facts in {
        "supplier:written": "name",
        "exam:written": "fields",
        "exam:equivalence:stated": "form",
        "exam:draft:written": "number fields",
        "exam:published": "number",
        "exam:approval:asked": "",
        "exam:approved": "number",
        "exam:approval:sent_back": "",
        "exam:suspended": "reason",
        "product:replaced": "replaced_by publish",
        "exam:result:noted": "result_on",
        "sitting:result:noted": "result_on",
        "exam:moved": "was starts_at plan",
        "exam:cancelled": "plan",
        "exam:restored": "plan",
        "exam:list:taken": "list form version people",
        "exam:list:fetched": "list form version people supplier",
        "exam:apart:added": "cause",
        "exam:apart:removed": "cause",
        "registration:changed": "sitting",
        "registration:at_distance": "request at_distance",
        "supervision:asked": "request",
        "supervision:confirmed": "request",
        "supervision:withdrawn": "request",
        "supervision:granted": "request",
        "supervision:refused": "request",
        "supervision:lapsed": "request",
        "supplier:list:opened": "",
        "supplier:list:closed": "",
        "grant:started": "exam result_working_days",
        "grant:ended": "exam",
        "exception:started": "code",
        "exception:ended": "code",
        "sitting:planned": "exam capacity",
        "sitting:changed": "capacity",
        "sitting:moved": "fields seats",
        "sitting:cancelled": "seats",
        "sitting:restored": "",
        "offer:all": "places",
        "closed_day:added": "",
        "closed_day:removed": "",
        "import:checked": "kind rows",
        "import:applied": "kind new changed same refused",
        "import:dropped": "kind",
        "case:deleted": "kind received",
        "person:linked": "",
        "person:link:refused": "reason",
        "person:signed_in": "",
        "person:looked_up": "by found",
        "intake:file:refused": "reason",
    }.items()
}


def check_facts(table: Mapping[str, frozenset[str]], tag: str, facts: Mapping[str, Any]) -> None:
    """Raise ValueError when a tag is unknown, or a fact is missing or extra."""
    if tag not in table:
        raise ValueError(f"unknown audit tag {tag}")
    if table[tag] != set(facts):
        raise ValueError(f"{tag} must carry {sorted(table[tag])}, got {sorted(facts)}")
