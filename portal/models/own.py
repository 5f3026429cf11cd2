"""What somebody's own request pages list: their exams, drafts and requests."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Row, Select, or_, select

from portal.models.alternatives import Placement
from portal.models.cases import Case
from portal.models.drafts import DRAFT_DAYS, Draft
from portal.models.exams import Enrolment, Exam, Explanation
from portal.models.letters import Letter
from portal.models.viewer import Viewer
from portal.rules.lifecycle import SEATED, WEIGHED
from portal.rules.repeats import repeats
from portal.rules.rights import BASES, picked


def exams_of(person_id: str | None) -> Select[Exam]:
    """The exams that this person takes or took, by date."""
    query = select(Exam).join(Enrolment, Enrolment.exam_id == Exam.id)
    return query.where(Enrolment.person_id == person_id).order_by(Exam.starts_at, Exam.id)


def open_objections_of(person_id: str | None) -> Select[str | None, str]:
    """Exam id and case number of each open request of this person to sit an exam without online supervision.

    Not one that was refused and protects no longer: its student may object again at once (O-6), before it is closed.
    """
    alive = or_(Case.outcome.is_(None), Case.outcome != "refused", Case.protected.is_(True))
    return select(Case.exam_id, Case.ref).where(
        Case.subject_id == person_id, Case.kind.in_(SEATED), Case.is_open.is_(True), alive
    )


def refused_objections_of(person_id: str | None) -> Select[str | None, list[str]]:
    """Exam id and channels of each objection of this person that was refused: another one may be a repeat (O-6).

    Not those of before the exam got another moment, or got to record other things: then the facts are new.
    """
    refused = select(Case.exam_id, Case.objected).join(Exam, Exam.id == Case.exam_id)
    same = (or_(news.is_(None), Case.decided_at > news) for news in (Exam.moved_at, Exam.recorded_anew_at))
    return refused.where(
        Case.subject_id == person_id, Case.kind.in_(WEIGHED), Case.outcome == "refused", *same
    )


def bases_of(exam_ids: Iterable[str]) -> Select[str, str | None]:
    """Exam id and lawful basis of each of these exams whose explanation is published (2.2)."""
    query = select(Exam.id, Explanation.lawful_basis).join(Explanation, Explanation.id == Exam.published_id)
    return query.where(Exam.id.in_(list(exam_ids)))


def supervised_bases_of(person_id: str) -> Select[str | None]:
    """The lawful basis of each exam with online supervision that this person takes; None where none is stated."""
    query = select(Explanation.lawful_basis).select_from(Enrolment).join(Exam, Exam.id == Enrolment.exam_id)
    query = query.outerjoin(Explanation, Explanation.id == Exam.published_id)
    return query.where(Enrolment.person_id == person_id, Exam.product_id.is_not(None)).order_by(
        Exam.starts_at
    )


@dataclass(frozen=True)
class OwnExams:
    """One person's exams on a day.

    `objected`: exam id → case number of the open request to sit it without supervision. `bases`: exam id → the
    lawful basis that its explanation states. `refused`: exam id → the channels of each refused objection to it.
    """

    exams: tuple[Exam, ...]
    objected: Mapping[str, str]
    today: date
    bases: Mapping[str, str | None] = field(default_factory=dict)
    refused: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        exams: Iterable[Exam],
        objections: Iterable[Row[str | None, str]],
        today: date,
        bases: Iterable[Row[str, str | None]] = (),
        refused: Iterable[Row[str | None, list[str]]] = (),
    ) -> OwnExams:
        """From the queries above."""
        return cls(
            tuple(exams), {exam_id: ref for exam_id, ref in objections if exam_id}, today,
            {row[0]: row[1] for row in bases}, by_exam(refused),
        )  # fmt: skip

    def repeats(self, exam: Exam, objected: Collection[str]) -> bool:
        """Whether objecting to these channels of this exam repeats an objection that was refused (O-6)."""
        return repeats(objected, self.refused.get(exam.id, ()))

    def coming(self, kind: str) -> list[Exam]:
        """Exams ahead that this request can be about: what "none ticked" means (decision 13)."""
        ahead = (exam for exam in self._supervised(kind) if exam.day >= self.today)
        return [exam for exam in ahead if not exam.cancelled]

    def before(self, kind: str) -> list[Exam]:
        """Exams of the past that it can be about, the last first: objecting has no last day (O-1, O-7)."""
        return [exam for exam in reversed(self._supervised(kind)) if exam.day < self.today]

    def none_fits(self, kind: str) -> bool:
        """Whether a request that only some bases allow is asked about exams of which none does (2.2)."""
        special = kind in SEATED and kind != "objection"
        return special and not any(self._is_about(kind, exam) for exam in self.exams if exam.is_proctored)

    def picked(self, kind: str, exam: Exam) -> str:
        """What a request of this kind is about this exam (2.1, 2.2)."""
        return picked(kind, self.bases.get(exam.id))

    @property
    def supervised_bases(self) -> list[str | None]:
        """The lawful basis of each exam with online supervision; None where none is stated."""
        return [self.bases.get(exam.id) for exam in self.exams if exam.is_proctored]

    @property
    def stated_bases(self) -> frozenset[str]:
        """The bases that are stated, without the exams."""
        return frozenset(basis for basis in self.supervised_bases if basis is not None)

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

    def _supervised(self, kind: str) -> list[Exam]:
        free = (exam for exam in self.exams if exam.is_proctored and exam.id not in self.objected)
        return [exam for exam in free if self._is_about(kind, exam)]

    def _is_about(self, kind: str, exam: Exam) -> bool:
        """An objection may be about any of them; the others only where no objection is possible (2.2)."""
        return kind == "objection" or self.picked("objection", exam) == kind


def by_exam(refused: Iterable[Row[str | None, list[str]]]) -> dict[str, list[list[str]]]:
    """Of the query above: exam id → the channels of each refused objection to it."""
    found: dict[str, list[list[str]]] = {}
    for exam_id, objected in refused:
        if exam_id:
            found.setdefault(exam_id, []).append(objected)
    return found


@dataclass(frozen=True)
class FoundExams(OwnExams):
    """For a guest, of whom no exams are known: those that they chose, and those that their words found.

    `nothing`: the words found none. `more`: they found more than are listed.
    """

    words: str = ""
    nothing: bool = False
    more: bool = False
    for_another: bool = False
    """Whoever looks asks for somebody else (2.7)."""

    @property
    def were_searched(self) -> bool:
        """Yes."""
        return True

    @property
    def stated_bases(self) -> frozenset[str]:
        """All there are: nobody knows which exams a guest took, so nothing is taken away."""
        return frozenset(BASES)

    def none_fits(self, kind: str) -> bool:
        """Never: it may be about an exam that nobody found."""
        return False

    def coming(self, kind: str) -> list[Exam]:
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


def sent_together_with(case: Case) -> Select[Case]:
    """The other open cases that one message opened."""
    beside = select(Case).where(Case.group_id == case.group_id, Case.id != case.id, Case.is_open.is_(True))
    return beside.order_by(Case.ref)


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
