"""What sending a request today brings: the last day for the answer, what happens at exams, which right it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.actions.cases import says_new
from portal.actions.opening import last_day
from portal.i18n import language
from portal.labels.picked import sorted_out
from portal.models import Exam
from portal.models.own import OwnExams
from portal.rules.calendar import local_date
from portal.rules.lifecycle import GUARDING, SEATED, WEIGHED
from portal.rules.rights import picked_among
from portal.web.desk import acting, now
from portal.web.student.own_exams import account_of_viewer


@dataclass(frozen=True)
class Promise:
    """What we can say before it is sent. Exams go with what the request is about them (2.2).

    `due` is None where nothing is assessed: consent that is taken back works at once. `repeats` are exams whose
    refused objection comes again without anything new (O-6).
    """

    kind: str
    today: date
    due: date | None
    protected: list[tuple[Exam, str]]
    repeats: list[Exam]
    rights: list[tuple[str, str]]

    @property
    def first(self) -> list[tuple[Exam, str]]:
        """Exams whose day comes before the answer: told first (6.3)."""
        return [(exam, kind) for exam, kind in self.protected if self.due and exam.day <= self.due]


def promise_of(kind: str, values: Mapping[str, Any], own: OwnExams) -> Promise:
    """What it brings if it is sent today."""
    exams, today = meant(kind, values, own), local_date(now())
    sits = kind in GUARDING and account_of_viewer().sits_exams
    ahead = [exam for exam in exams if sits and exam.is_proctored and exam.starts_at > now()]
    repeats = [exam for exam in ahead if _is_repeat(kind, values, own, exam)]
    return Promise(
        kind=kind, today=today, due=None if kind == "withdrawal" else last_day(acting(), kind, now()),
        protected=[(exam, own.picked(kind, exam)) for exam in ahead if exam not in repeats],
        repeats=repeats, rights=_rights(kind, exams, own),
    )  # fmt: skip


def meant(kind: str, values: Mapping[str, Any], own: OwnExams) -> list[Exam]:
    """The exams that were ticked; without ticks all coming ones where the request is about an exam to sit."""
    chosen = own.chosen(values.get("exams") or [])
    return chosen or (own.coming(kind) if kind in SEATED else [])


def _is_repeat(kind: str, values: Mapping[str, Any], own: OwnExams, exam: Exam) -> bool:
    objects = own.picked(kind, exam) in WEIGHED and not says_new(values)
    return objects and own.repeats(exam, values.get("objected") or ())


def _rights(kind: str, exams: list[Exam], own: OwnExams) -> list[tuple[str, str]]:
    if not exams:
        return sorted_out(kind, {picked_among(kind, own.supervised_bases): ()})
    about: dict[str, list[str]] = {}
    for exam in exams:
        about.setdefault(own.picked(kind, exam), []).append(exam.name(language()))
    return sorted_out(kind, about)
