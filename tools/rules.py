"""Writes docs/rules.md: each rule of the law, the code that follows it, and the test that proves it.

A rule counts as followed where code or a test names its number. `--check` only says what is not in order.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs/rules.md"
RULES = {
    "R-03": "access and copy (15)", "R-04": "rectification (16)", "R-05": "erasure (17)", "R-06": "restriction (18)",
    "R-08": "portability (20)", "R-09": "objection (21(1))", "R-10": "human intervention (22(3))",
    "R-11": "withdrawal of consent (7(3))", "R-12": "reasons and remedies with a refusal (12(4))",
    "R-13": "complaint to the supervisory authority (77)", "R-14": "contact with the DPO (38(4))",
    "R-15": "the court (79)",
    "C1": "receipt starts the clock", "C2": "a month has the same date", "C3": "or the last day of the month",
    "C4": "one roll, at the end", "C5": "past weekends and holidays", "C6": "the holidays of the Netherlands",
    "C7": "equated days count for six weeks only", "C8": "extension: once, with a ground, in time",
    "C9": "suspension: whole days, and its gates", "C10": "no final date while a question is open",
    "C11": "72 hours", "C12": "clock changes", "C13": "six weeks", "C14": "a date ends at midnight",
    "C15": "what stops the clock", "C16": "internal targets, amber and red",
    "O-1": "grounds: a short reason is enough", "O-2": "compelling grounds are shown, not assumed",
    "O-3": "restriction from receipt", "O-4": "the decision precedes the exam", "O-5": "a suitable alternative",
    "O-6": "repeats", "O-7": "during or after the exam", "O-8": "standing grant",
    "T01": "received", "T02": "taken up", "T03": "a question about identity", "T04": "a question about scope",
    "T05": "an answer", "T06": "no answer", "T07": "extended", "T08": "granted", "T09": "refused", "T10": "carried out",
    "T11": "completed with proof", "T12": "completed, nothing to do", "T13": "withdrawn by the student",
    "T14": "forwarded", "T15": "revised", "T16": "pseudonymised and deleted", "T17": "late",
    "N1": "acknowledgement", "N2": "question about identity", "N3": "question about scope", "N4": "new deadline",
    "N5": "reminder of a question", "N6": "extension", "N7": "action taken", "N8": "refusal", "N9": "completion",
    "N10": "withdrawal", "N11": "where it went", "N12": "revision", "N13": "late", "N14": "lifting of a restriction",
    "A-06": "the date of the alternative", "A-11": "five working days of notice",
    "2.2": "which right under which basis", "2.7": "minors and representatives", "2.8": "what a refusal must contain",
    "6.2": "while an objection is open", "6.3": "internal target", "6.4": "no decision before the exam",
}  # fmt: skip
"""The rules about requests, with what each is about. The exam page (I-), the offers (A-) and the gates (P-, L-)
are proved where they stand: rules/explanations.py, rules/alternatives.py, rules/gates.py."""
ORDER = (
    "portal/rules",
    "portal/actions",
    "portal/jobs",
    "portal/models",
    "portal/web",
    "portal/labels",
    "portal",
)
MOST = 4
"""Places shown for each rule: the rule itself first, then what people do with it."""
SIGN = re.compile(
    r"(?<![\w.–-])(" + "|".join(map(re.escape, sorted(RULES, key=len, reverse=True))) + r")(?![\w–-]|\.\d)"
)
NAMED = re.compile(r"def test_([a-z]\d+)_")
"""A test may carry the number in its name: test_c7_…"""
INTRODUCTION = """\
# Rule → code → test

Made by `make docs` from the numbers that docstrings, comments and tests name; a test keeps it complete: every rule has
code, and every rule has a test. At most four places are shown for each.

| rule | about | code | test |
| --- | --- | --- | --- |
"""


def main() -> int:
    """Write the file, or compare it. Returns the exit code."""
    code, tests = places("portal"), places("tests")
    problems = [
        f"{rule} has no {what}"
        for what, found in (("code", code), ("test", tests))
        for rule in RULES
        if not found[rule]
    ]
    text = INTRODUCTION + "".join(_row(rule, code[rule], tests[rule]) for rule in RULES)
    if "--check" in sys.argv[1:]:
        if not FILE.is_file() or FILE.read_text("utf-8") != text:
            problems.append("docs/rules.md is out of date: run make docs")
    else:
        FILE.write_text(text, "utf-8")
    print("\n".join(problems) or f"{len(RULES)} rules, each with code and a test.")
    return 1 if problems else 0


def places(folder: str) -> dict[str, list[str]]:
    """Rule → the functions, classes and modules that name it, the law's own files first."""
    found: dict[str, list[str]] = {rule: [] for rule in RULES}
    for path in sorted((ROOT / folder).rglob("*.py"), key=_rank):
        for rule, place in _named(path):
            if place not in found[rule]:
                found[rule].append(place)
    return found


def _rank(path: Path) -> tuple[int, str]:
    name = path.relative_to(ROOT).as_posix()
    return next((i for i, start in enumerate(ORDER) if name.startswith(start)), len(ORDER)), name


def _named(path: Path) -> Iterator[tuple[str, str]]:
    source = path.read_text("utf-8")
    lines = source.splitlines()
    owners = _owners(ast.parse(source), len(lines))
    name = path.relative_to(ROOT).as_posix()
    for number, line in enumerate(lines, start=1):
        owner = owners[number]
        place = f"{name}{f' `{owner}`' if owner else ''}"
        yield from ((match[1], place) for match in SIGN.finditer(line))
        if (told := NAMED.match(line)) and told[1].upper() in RULES:
            yield told[1].upper(), place


def _owners(tree: ast.Module, lines: int) -> list[str]:
    """For each line: the function or class at the top of the module that holds it."""
    owners = [""] * (lines + 2)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                owners[line] = node.name
    return owners


def _row(rule: str, code: list[str], tests: list[str]) -> str:
    return f"| {rule} | {RULES[rule]} | {_cell(code)} | {_cell(tests)} |\n"


def _cell(found: list[str]) -> str:
    more = len(found) - MOST
    return "<br>".join(found[:MOST]) + (f"<br>and {more} more" if more > 0 else "")


if __name__ == "__main__":
    sys.exit(main())
