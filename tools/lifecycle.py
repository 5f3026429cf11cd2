"""Writes docs/lifecycle.md: the table of the lifecycle as drawings and rows. `--check` only says if it is out of date."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from portal.rules.lifecycle import ASSESSED, KINDS, OPEN_STATES, TABLE, Step

FILE = Path(__file__).resolve().parents[1] / "docs/lifecycle.md"
COMMON = ("objection", "access", "erasure", "restriction", "human_review", "withdrawal", "dpo_question")
"""Kinds that have states of their own; the others go the common road."""
INTRODUCTION = """\
# The lifecycle of a case

Made from the table in `portal/rules/lifecycle.py` by `make docs`; a test keeps it current. That one table drives what can
happen, which buttons are drawn and for whom, what the clock does, and which notice the student gets.

An arrow is a step; its label is the deed. Steps that are possible from every open state (withdraw, write a message, hand
over, become late …) stand in the rows below, not in the drawings. `system` is the portal itself.
"""
EVERYWHERE = frozenset(
    {"withdraw", "write_message", "hand_over", "become_late", "extend", "split", "act_oneself", "prepare", "protect",
     "judge_repeat", "hold_seat", "retype", "ask_again", "remind_reply", "answer_question", "revise", "pseudonymise"}
)  # fmt: skip


def main() -> int:
    """Write the file, or compare it. Returns the exit code."""
    text = document()
    if "--check" not in sys.argv[1:]:
        FILE.write_text(text, "utf-8")
        return 0
    if FILE.is_file() and FILE.read_text("utf-8") == text:
        return 0
    print("docs/lifecycle.md is out of date: run make docs")
    return 1


def document() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    for kind in COMMON:
        parts.append(f"\n## {kind}\n\n{drawing(kind)}\n")
    others = ", ".join(f"`{kind}`" for kind in KINDS if kind not in COMMON)
    parts.append(f"\nThe common road without states of their own: {others}.\n")
    parts.append("\n## Beside a case\n\n" + machine("remedy") + "\n\n" + machine("default") + "\n")
    parts.append("\n## Every step\n\n" + rows(TABLE) + "\n")
    return "".join(parts)


def drawing(kind: str) -> str:
    """The states of this kind and the steps between them, as a Mermaid diagram."""
    steps = [s for s in TABLE if kind in s.kinds and s.machine == "case" and s.deed not in EVERYWHERE]
    return _mermaid(steps, reached=_reached(steps))


def _reached(steps: list[Step]) -> frozenset[str]:
    """The states that these steps lead to from the beginning: others are of other kinds."""
    reached, seen = frozenset({"draft"}), frozenset[str]()
    while reached != seen:
        seen = reached
        reached |= {step.to_state for step in steps if step.to_state and step.from_states & seen}
    return reached


def machine(name: str) -> str:
    """The states of what runs beside a case."""
    return _mermaid([step for step in TABLE if step.machine == name])


def _mermaid(steps: Iterable[Step], reached: frozenset[str] | None = None) -> str:
    arrows: dict[tuple[str, str], list[str]] = {}
    for step in steps:
        for state in sorted(step.from_states if reached is None else step.from_states & reached):
            if step.to_state is None:
                continue
            begin = "[*]" if state in ("draft", "none") else state
            arrows.setdefault((begin, step.to_state), []).append(step.deed.replace("_", " "))
    lines = [f"    {a} --> {b}: {', '.join(dict.fromkeys(deeds))}" for (a, b), deeds in arrows.items()]
    ends = {b for _a, b in arrows} - {a for a, _b in arrows} - OPEN_STATES
    lines += [f"    {state} --> [*]" for state in sorted(ends)]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def rows(steps: Iterable[Step]) -> str:
    """Each row of the table, in its order."""
    head = "| rule | deed | kinds | from | to | who | clock | notice |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n"
    return head + "\n".join(
        f"| {s.number} | {s.deed} | {_kinds(s.kinds)} | {_states(s.from_states)} | {s.to_state or 'the same'} "
        f"| {s.who.name.lower() if s.who else 'system'} | {s.clock} | {s.notice or ''} |"
        for s in steps
    )


def _kinds(kinds: frozenset[str]) -> str:
    if kinds == frozenset(KINDS):
        return "all"
    if kinds == ASSESSED:
        return "assessed"
    return ", ".join(kind for kind in KINDS if kind in kinds)


def _states(states: frozenset[str]) -> str:
    return "every open state" if states == OPEN_STATES else ", ".join(sorted(states))


if __name__ == "__main__":
    sys.exit(main())
