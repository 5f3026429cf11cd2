"""The register: suppliers, products, exams, who takes them, and what each exam's explanation says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, Select, String, Text, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, new_id, strict
from portal.models.people import Person
from portal.models.viewer import Viewer
from portal.rules.access import Permission
from portal.rules.recordings import Channel as RecordedChannel


class Supplier(Base):
    """A company that makes the recordings: processor of the institution (art. 28)."""

    __tablename__ = "suppliers"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    lookup = "slug"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Select[Supplier]:
        """Staff of the register see all suppliers."""
        query = select(cls)
        return query if viewer.may(Permission.READ_REGISTER) else query.where(cls.id.is_(None))


class Product(Base):
    """A product of a supplier, as the catalogue knows it or as staff named it."""

    __tablename__ = "products"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    supplier_id: Mapped[str] = mapped_column(ForeignKey("suppliers.id"), index=True)
    supplier: Mapped[Supplier] = relationship(lazy="joined")
    catalogue_id: Mapped[str | None] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200), unique=True)


class Exam(Base):
    """One exam on one moment. `product` is empty when nothing watches it."""

    __tablename__ = "exams"
    __table_args__ = strict(Index("ix_exams_starts_at_id", "starts_at", "id"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name_nl: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    course_code: Mapped[str] = mapped_column(String(64), default="")
    starts_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(40), default="Europe/Amsterdam")
    duration_minutes: Mapped[int]
    mode: Mapped[str] = mapped_column(String(10))
    """home, campus or oral (by video call)."""
    product_id: Mapped[str | None] = mapped_column(ForeignKey("products.id"), index=True)
    product: Mapped[Product | None] = relationship(lazy="joined")
    supervision_for: Mapped[str] = mapped_column(String(12), default="everybody")
    """For whom the online supervision is: `everybody`, or `on_request` for who asks for it (section 3)."""
    surveillance_session_reference: Mapped[str] = mapped_column(String(200), default="")
    retention_days: Mapped[int | None]
    cancelled_at: Mapped[datetime | None]
    """When it was called off; None while it goes ahead."""
    plan: Mapped[int] = mapped_column(default=0)
    """How often it was moved, called off or put back: a case that has seen fewer is behind (`Case.exam_plan`)."""
    moved_at: Mapped[datetime | None]
    """When it last got another moment: the facts of an objection are then new (O-6)."""
    results_on: Mapped[date | None]
    """The day on which whoever took it got the result; never what it was (A-07)."""
    recorded_anew_at: Mapped[datetime | None]
    """When another product came, or a version that renews the notice: the facts of an objection are then new (O-6)."""
    best_before: Mapped[date | None]
    """Advice shown to students, never a limit (O-1)."""
    counts_until: Mapped[date | None]
    """The last day on which a grade still counts for the same progression decision (A-06, A-07)."""
    resit_closes: Mapped[date | None]
    """The last day to register for the resit (A-06)."""
    result_working_days: Mapped[int | None]
    """Within how many working days this exam's own result is there (A-07)."""
    resit_id: Mapped[str | None] = mapped_column(String(24), index=True)
    """The exam that is its resit: a granted objection protects there too (A-08)."""
    open_alternative: Mapped[bool] = mapped_column(default=False)
    published_id: Mapped[str | None] = mapped_column(
        ForeignKey("explanations.id", use_alter=True, name="fk_exams_published_id_explanations")
    )
    published: Mapped[Explanation | None] = relationship(
        foreign_keys=[published_id], lazy="raise_on_sql", post_update=True
    )
    approval: Mapped[str] = mapped_column(String(16), default="not_approved")
    """not_approved, in_review, approved or suspended (rights-and-deadlines 11.3)."""
    approval_asked_by: Mapped[str | None] = mapped_column(String(24))
    approved_by: Mapped[str | None] = mapped_column(String(24))
    approved_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    lookup = "slug"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Select[Exam]:
        """Visitors see exams with a published explanation; students also those they take; staff all."""
        query = select(cls)
        if viewer.side == "staff":
            allowed = viewer.may(Permission.READ_REGISTER) or viewer.may(Permission.SEE_ALTERNATIVES)
            return query if allowed else query.where(cls.id.is_(None))
        taken = select(Enrolment.exam_id).where(Enrolment.person_id == viewer.person_id)
        return query.where(or_(cls.published_id.is_not(None), cls.id.in_(taken)))

    @property
    def is_proctored(self) -> bool:
        """Whether online supervision is planned for this exam at all."""
        return self.product_id is not None

    @property
    def is_on_request(self) -> bool:
        """Whether only who asks for it is supervised online; everybody else sits on campus without."""
        return self.is_proctored and self.supervision_for == "on_request"

    @property
    def may_be_proctored(self) -> bool:
        """Whether a session may start at all (11.3); a student's open objection still forbids theirs."""
        return self.is_proctored and self.approval == "approved" and not self.cancelled

    @classmethod
    def resit_of(cls, exam: Exam, person_id: str) -> Select[Exam]:
        """The resit of this exam, if this person takes it (A-08)."""
        query = select(cls).join(Enrolment, Enrolment.exam_id == cls.id)
        return query.where(cls.id == exam.resit_id, Enrolment.person_id == person_id)

    @property
    def status(self) -> str:
        """What a list says of it: `approved`, or why nobody may be proctored (11.3).

        `called_off`, `no_supervision` where nothing watches, `suspended`, or `not_approved`.
        """
        if self.cancelled:
            return "called_off"
        if not self.is_proctored:
            return "no_supervision"
        return self.approval if self.approval in ("approved", "suspended") else "not_approved"

    @property
    def cancelled(self) -> bool:
        """Whether it was called off."""
        return self.cancelled_at is not None

    @property
    def local_start(self) -> datetime:
        """Start on the clock of the place where the exam is held."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def day(self) -> date:
        """The exam day, on that same clock."""
        return self.local_start.date()

    def is_ahead(self, at: datetime) -> bool:
        """Whether it is still to come at this instant (UTC) and was not called off."""
        return not self.cancelled and at < self.starts_at

    def ends_at(self, extra_minutes: int = 0) -> datetime:
        """The instant (UTC) at which it ends for a student with so many minutes of extra time."""
        return self.starts_at + timedelta(minutes=self.duration_minutes + extra_minutes)

    @property
    def limits(self) -> tuple[date | None, date | None]:
        """The days after which an alternative comes too late, where the register knows them (A-06)."""
        return self.counts_until, self.resit_closes

    def name(self, language: str) -> str:
        """The exam's name in that language."""
        return (self.name_en or self.name_nl) if language == "en" else (self.name_nl or self.name_en)


class Enrolment(Base):
    """A student takes an exam."""

    __tablename__ = "enrolments"
    __table_args__ = strict(UniqueConstraint("exam_id", "person_id"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id"))
    exam: Mapped[Exam] = relationship(lazy="raise_on_sql")
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    extra_time_minutes: Mapped[int] = mapped_column(default=0)
    """Known to exam administration alone; never shown to who judges an objection."""
    attempt: Mapped[int] = mapped_column(default=1)

    @classmethod
    def extra_time(cls, exam_id: str | None, person_id: str) -> Select[int]:
        """The minutes of extra time of this person at this exam; no row for who is not enrolled."""
        return select(cls.extra_time_minutes).where(cls.exam_id == exam_id, cls.person_id == person_id)


class Explanation(Base):
    """One version of what students read about an exam (I-01…I-16). Published versions never change."""

    __tablename__ = "explanations"
    __table_args__ = strict(UniqueConstraint("exam_id", "number"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    exam_id: Mapped[str] = mapped_column(ForeignKey("exams.id"))
    exam: Mapped[Exam] = relationship(foreign_keys=[exam_id], lazy="raise_on_sql")
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="draft")
    """draft or published."""
    author_id: Mapped[str] = mapped_column(String(24))
    written_at: Mapped[datetime]
    published_by: Mapped[str | None] = mapped_column(String(24))
    published_at: Mapped[datetime | None]

    purpose_nl: Mapped[str] = mapped_column(Text, default="")
    purpose_en: Mapped[str] = mapped_column(Text, default="")
    lawful_basis: Mapped[str | None] = mapped_column(String(24))
    interest_nl: Mapped[str] = mapped_column(Text, default="")
    interest_en: Mapped[str] = mapped_column(Text, default="")
    necessity_nl: Mapped[str] = mapped_column(Text, default="")
    necessity_en: Mapped[str] = mapped_column(Text, default="")
    special_exception: Mapped[str | None] = mapped_column(String(40))
    live_watch: Mapped[str] = mapped_column(String(8), default="unknown")
    live_watch_by_code: Mapped[str | None] = mapped_column(String(40))
    recording_times_nl: Mapped[str] = mapped_column(Text, default="")
    recording_times_en: Mapped[str] = mapped_column(Text, default="")
    software_judges: Mapped[str] = mapped_column(String(8), default="unknown")
    flag_criteria_nl: Mapped[str] = mapped_column(Text, default="")
    flag_criteria_en: Mapped[str] = mapped_column(Text, default="")
    human_judge_code: Mapped[str | None] = mapped_column(String(40))
    consequences_nl: Mapped[str] = mapped_column(Text, default="")
    consequences_en: Mapped[str] = mapped_column(Text, default="")
    sub_processors: Mapped[str] = mapped_column(Text, default="")
    countries: Mapped[str] = mapped_column(String(200), default="")
    transfer_safeguard_nl: Mapped[str] = mapped_column(Text, default="")
    transfer_safeguard_en: Mapped[str] = mapped_column(Text, default="")
    flagged_retention_nl: Mapped[str] = mapped_column(Text, default="")
    flagged_retention_en: Mapped[str] = mapped_column(Text, default="")
    compulsory: Mapped[str] = mapped_column(String(8), default="unknown")
    if_not_nl: Mapped[str] = mapped_column(Text, default="")
    if_not_en: Mapped[str] = mapped_column(Text, default="")
    alternative_form: Mapped[str | None] = mapped_column(String(20))
    alternative_window_nl: Mapped[str] = mapped_column(Text, default="")
    alternative_window_en: Mapped[str] = mapped_column(Text, default="")
    private_tips_nl: Mapped[str] = mapped_column(Text, default="")
    private_tips_en: Mapped[str] = mapped_column(Text, default="")
    incident_nl: Mapped[str] = mapped_column(Text, default="")
    incident_en: Mapped[str] = mapped_column(Text, default="")
    change_note_nl: Mapped[str] = mapped_column(Text, default="")
    change_note_en: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    channels: Mapped[list[Channel]] = relationship(
        order_by="Channel.position", cascade="all, delete-orphan", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_draft(self) -> bool:
        """Whether it may still be edited."""
        return self.state == "draft"

    def says(self, field: str, language: str) -> str:
        """A bilingual field in that language, falling back on the other one rather than on silence."""
        other = "nl" if language == "en" else "en"
        return str(getattr(self, f"{field}_{language}") or getattr(self, f"{field}_{other}"))


class Channel(Base):
    """One kind of data in one version of an explanation: on, off or unknown, and why."""

    __tablename__ = "channels"
    __table_args__ = strict(UniqueConstraint("explanation_id", "category"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    explanation_id: Mapped[str] = mapped_column(ForeignKey("explanations.id", ondelete="CASCADE"))
    position: Mapped[int]
    category: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(8), default="unknown")
    why_code: Mapped[str | None] = mapped_column(String(40))
    why_nl: Mapped[str] = mapped_column(Text, default="")
    why_en: Mapped[str] = mapped_column(Text, default="")
    seen_by_code: Mapped[str | None] = mapped_column(String(40))
    seen_by_nl: Mapped[str] = mapped_column(Text, default="")
    seen_by_en: Mapped[str] = mapped_column(Text, default="")
    kept_days: Mapped[int | None]
    kept_rule: Mapped[str | None] = mapped_column(String(40))
    countries: Mapped[str] = mapped_column(String(200), default="")
    """Two-letter codes with spaces between."""

    def as_rule(self) -> RecordedChannel:
        """The same channel as the rules and labels read it."""
        return RecordedChannel(
            category=self.category, state=self.state, why_code=self.why_code, why_nl=self.why_nl, why_en=self.why_en,
            seen_by_code=self.seen_by_code, seen_by_nl=self.seen_by_nl, seen_by_en=self.seen_by_en,
            kept_days=self.kept_days, kept_rule=self.kept_rule, countries=tuple(self.countries.split()),
        )  # fmt: skip
