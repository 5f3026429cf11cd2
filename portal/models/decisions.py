"""A decision: prepared by one person, advised on where the law or policy asks it, signed by a decider."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Select, String, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal.db import Base, new_id
from portal.models.cases import Case, CaseText
from portal.rules.remedies import Kept, Weighing


def weighing_of(body: str | None) -> Weighing:
    """What a text of the kind `weighing` holds."""
    return Weighing(**json.loads(body)) if body else Weighing()


class Decision(Base):
    """One prepared answer to a case. The words are texts of the case; here stand codes and moments."""

    __tablename__ = "decisions"

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    outcome: Mapped[str] = mapped_column(String(8))
    ground: Mapped[str | None] = mapped_column(String(40))
    """Why (part of) the request is refused: a code of rules/remedies.py."""
    granted_parts: Mapped[list[str]] = mapped_column(default=list)
    """Tiles granted when the outcome is `partly`."""
    kept: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """Per kind of data that stays: `part`, `ground` (art. 17(3)) and `until`, an ISO date (2.4)."""
    corrects: Mapped[list[str]] = mapped_column(default=list)
    """Of a rectification that is granted: codes of rules/remedies.py (11.2)."""
    data_where: Mapped[str | None] = mapped_column(String(12))
    """Access: `in_portal` as a package, or `elsewhere`; there when the letter leaves (C15)."""
    cause: Mapped[str | None] = mapped_column(String(16))
    """Of a revision (T15): `bezwaar`, `court_order`, `authority` or `own_error`."""
    standing_id: Mapped[str | None] = mapped_column(ForeignKey("standing_grants.id"))
    """The standing grant it rests on (O-8)."""
    state: Mapped[str] = mapped_column(String(10), default="prepared")
    """draft (its writer alone sees it), prepared, returned or sent."""
    prepared_by: Mapped[str] = mapped_column(String(24))
    prepared_at: Mapped[datetime]
    explanation_id: Mapped[str] = mapped_column(ForeignKey("case_texts.id"))
    explanation: Mapped[CaseText] = relationship(foreign_keys=[explanation_id], lazy="raise_on_sql")
    weighing_id: Mapped[str | None] = mapped_column(ForeignKey("case_texts.id"))
    weighing: Mapped[CaseText | None] = relationship(foreign_keys=[weighing_id], lazy="raise_on_sql")
    """The fields of rules.remedies.Weighing as JSON (O-2, C15)."""
    binding_id: Mapped[str | None] = mapped_column(ForeignKey("case_texts.id"))
    binding: Mapped[CaseText | None] = relationship(foreign_keys=[binding_id], lazy="raise_on_sql")
    """The explanation in Dutch, beside one in English, where the Dutch text counts (section 12)."""
    advice_due: Mapped[date | None]
    advice_id: Mapped[str | None] = mapped_column(ForeignKey("case_texts.id"))
    advice: Mapped[CaseText | None] = relationship(foreign_keys=[advice_id], lazy="raise_on_sql")
    advice_code: Mapped[str | None] = mapped_column(String(16))
    """agree, disagree, or none_received."""
    advised_by: Mapped[str | None] = mapped_column(String(24))
    advised_at: Mapped[datetime | None]
    signed_by: Mapped[str | None] = mapped_column(String(24))
    signed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def of_case(cls, case_id: str, person_id: str | None) -> Select[Decision]:
        """The decisions of a case with their words, newest first; of the drafts only this person's own."""
        own = or_(cls.state != "draft", cls.prepared_by == person_id)
        return (
            select(cls)
            .where(cls.case_id == case_id, own)
            .options(
                joinedload(cls.explanation),
                joinedload(cls.advice),
                joinedload(cls.weighing),
                joinedload(cls.binding),
            )
            .order_by(cls.prepared_at.desc(), cls.id)
        )

    @property
    def refuses(self) -> bool:
        """Whether anything is refused, so that reasons, remedies and a second person are needed (R-12, T09)."""
        return self.outcome in ("partly", "refused")

    def answers_as(self, other: Decision) -> bool:
        """Whether both give the student the same, for whatever reasons."""
        mine, theirs = ((one.outcome, set(one.granted_parts), set(one.corrects)) for one in (self, other))
        return mine == theirs

    @property
    def awaits_advice(self) -> bool:
        """Whether the data protection officer has been asked and has not answered."""
        return self.advice_due is not None and self.advice_code is None

    @property
    def weighed(self) -> Weighing:
        """What it says beside its explanation; nothing when that was never asked or has been erased."""
        return weighing_of(self.weighing.body if self.weighing is not None else None)

    @property
    def stays(self) -> tuple[Kept, ...]:
        """The kinds of data that stay, with why and until when."""
        return tuple(
            Kept(one["part"], one["ground"], date.fromisoformat(one["until"]) if one["until"] else None)
            for one in self.kept
        )

    @stays.setter
    def stays(self, kept: tuple[Kept, ...]) -> None:
        self.kept = [{**asdict(one), "until": one.until.isoformat() if one.until else None} for one in kept]

    @property
    def all_words(self) -> str:
        """Everything that the student will read of what somebody typed, as paragraphs."""
        said, words = self.explanation.body or "", self.weighed
        return "\n\n".join(
            [said, words.situation, words.milder, words.alternative, *words.channels.values(), words.place]
        )
