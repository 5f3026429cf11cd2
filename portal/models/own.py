"""What somebody's own request pages list: their exams, drafts and requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Row, Select, select

from portal.models.alternatives import Placement
from portal.models.cases import Case
from portal.models.drafts import DRAFT_DAYS, Draft
from portal.models.exams import Enrolment, Exam
from portal.models.letters import Letter
from portal.models.viewer import Viewer


def exams_of(person_id: str | None) -> Select[Exam]:
    """The exams that this person takes or took, by date."""
    query = select(Exam).join(Enrolment, Enrolment.exam_id == Exam.id)
    return query.where(Enrolment.person_id == person_id).order_by(Exam.starts_at, Exam.id)


def open_objections_of(person_id: str | None) -> Select[str | None, str]:
    """Exam id and case number of each open objection of this person."""
    return select(Case.exam_id, Case.ref).where(
        Case.subject_id == person_id, Case.kind == "objection", Case.is_open.is_(True)
    )


@dataclass(frozen=True)
class OwnExams:
    """One person's exams on a day. `objected`: exam id → case number of the open objection."""

    exams: tuple[Exam, ...]
    objected: Mapping[str, str]
    today: date

    @classmethod
    def of(cls, exams: Iterable[Exam], objections: Iterable[Row[str | None, str]], today: date) -> OwnExams:
        """From the two queries above."""
        return cls(tuple(exams), {exam_id: ref for exam_id, ref in objections if exam_id}, today)

    @property
    def to_object_to(self) -> list[Exam]:
        """Coming exams with online supervision, no open objection: what "none ticked" means (decision 13)."""
        return [exam for exam in self._supervised() if exam.day >= self.today]

    @property
    def supervised_before(self) -> list[Exam]:
        """Past exams with online supervision and no open objection: objecting has no last day (O-1, O-7)."""
        return [exam for exam in reversed(self._supervised()) if exam.day < self.today]

    @property
    def were_searched(self) -> bool:
        """Whether these are exams that somebody looked for, who need not take any of them."""
        return False

    @property
    def newest_first(self) -> list[Exam]:
        """All of them, for a request to see or delete data."""
        return list(reversed(self.exams))

    @property
    def under_objection(self) -> list[tuple[Exam, str]]:
        """Exams with an open objection, each with its case number: they need no second one."""
        found = [(exam, self.objected[exam.id]) for exam in self.exams if exam.id in self.objected]
        return [(exam, ref) for exam, ref in found if exam.day >= self.today] or found

    def chosen(self, slugs: Iterable[str]) -> list[Exam]:
        """The exams with these slugs, by date."""
        wanted = set(slugs)
        return [exam for exam in self.exams if exam.slug in wanted]

    def _supervised(self) -> list[Exam]:
        return [exam for exam in self.exams if exam.is_proctored and exam.id not in self.objected]


@dataclass(frozen=True)
class FoundExams(OwnExams):
    """For a guest, of whom no exams are known: those that they chose, and those that their words found.

    `nothing`: the words found none. `more`: they found more than are listed.
    """

    words: str = ""
    nothing: bool = False
    more: bool = False

    @property
    def were_searched(self) -> bool:
        """Yes."""
        return True

    @property
    def to_object_to(self) -> list[Exam]:
        """None: a guest who ticks nothing does not know which exam."""
        return []

    @property
    def offered(self) -> list[Exam]:
        """What can be ticked, the newest first."""
        return [exam for exam in self.newest_first if exam.id not in self.objected]


def drafts_of(viewer: Viewer, now: datetime) -> Select[Draft]:
    """Drafts that are not too old, the newest first; sent ones too: SQL cannot look into `sent_refs`."""
    since = now - timedelta(days=DRAFT_DAYS)
    query = Draft.visible_to(viewer).where(Draft.changed_at > since)
    return query.order_by(Draft.changed_at.desc(), Draft.id)


def cases_of(viewer: Viewer) -> Select[Case]:
    """All requests of this person: open ones first, then the newest."""
    return Case.visible_to(viewer).order_by(Case.is_open.desc(), Case.received_at.desc(), Case.id)


def sent_together(viewer: Viewer, case: Case) -> Select[Case]:
    """The cases that one message opened, this one included (2.1)."""
    return Case.visible_to(viewer).where(Case.group_id == case.group_id).order_by(Case.sort_by, Case.id)


def letters_of(viewer: Viewer, case: Case) -> Select[Letter]:
    """The letters of a case, the newest first."""
    query = Letter.visible_to(viewer).where(Letter.case_id == case.id)
    return query.order_by(Letter.sent_at.desc(), Letter.id)


def placement_of(viewer: Viewer, case: Case) -> Select[Placement]:
    """The place that this case asked for, if any."""
    return Placement.visible_to(viewer).where(Placement.case_id == case.id)


def unsent(drafts: Sequence[Draft]) -> list[Draft]:
    """Those that did not become a case."""
    return [draft for draft in drafts if not draft.is_sent]
