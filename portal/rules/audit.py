"""The grammar of the log: every tag, and exactly which facts it carries. Codes, dates, ids and digests; never text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CASE_FACTS: dict[str, frozenset[str]] = {
    tag: frozenset(facts.split())
    for tag, facts in {
        "case:received": "kind exam exam_day received_at channel legal_deadline target target_mode objected texts",
        "case:taken_up": "handler",
        "case:message:sent": "side question texts",
        "case:decision:prepared": "decision outcome ground granted_parts advice_due texts",
        "case:decision:returned": "decision texts",
        "case:advice:given": "decision advice texts",
        "case:decided": "decision outcome ground granted_parts advice protected follow_up_by remedy_route remedy_until",
        "case:alternative:needed": "placement",
        "case:alternative:offered": "placement sittings",
        "case:alternative:accepted": "placement sitting",
        "case:alternative:released": "placement sitting",
        "case:letter:sent": "letter kind",
        "case:executing": "",
        "case:completed": "",
        "case:withdrawn": "",
        "case:text:erased": "text",
    }.items()
}

LOG_FACTS: dict[str, frozenset[str]] = {
    tag: frozenset(facts.split())
    for tag, facts in {
        "supplier:written": "name",
        "exam:written": "fields",
        "exam:draft:written": "number fields",
        "exam:published": "number",
        "exam:approval:asked": "",
        "exam:approved": "number",
        "exam:approval:sent_back": "",
        "exam:suspended": "reason",
        "exam:list:taken": "",
        "sitting:planned": "exam capacity",
        "sitting:changed": "capacity",
        "import:checked": "kind rows",
        "import:applied": "kind new changed same refused",
        "import:dropped": "kind",
        "person:linked": "",
        "person:link:refused": "reason",
        "person:signed_in": "",
    }.items()
}


def check_facts(table: Mapping[str, frozenset[str]], tag: str, facts: Mapping[str, Any]) -> None:
    """Raise ValueError when a tag is unknown, or a fact is missing or extra."""
    if tag not in table:
        raise ValueError(f"unknown audit tag {tag}")
    if table[tag] != set(facts):
        raise ValueError(f"{tag} must carry {sorted(table[tag])}, got {sorted(facts)}")
