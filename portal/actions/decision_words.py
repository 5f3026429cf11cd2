"""The words of a decision as they are kept, and the notice that they add up to (2.8)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from sqlalchemy import select

from portal.actions.context import Context
from portal.i18n import LANGUAGES
from portal.models import Attachment, Case, CaseText, Decision, Explanation
from portal.models.decisions import weighing_of
from portal.rules.parts import recorded_parts
from portal.rules.remedies import Notice, Weighing


@dataclass(frozen=True)
class Words:
    """What somebody typed for a decision; `dutch` is the explanation that counts beside one in English."""

    explanation: str
    weighing: Weighing = field(default_factory=Weighing)
    dutch: str = ""


def words_of(ctx: Context, decision: Decision) -> Words:
    """The words that belong to a decision; erased ones are empty."""
    return Words(
        _body(ctx, decision.explanation_id),
        weighing_of(_body(ctx, decision.weighing_id)),
        _body(ctx, decision.binding_id),
    )


def _body(ctx: Context, text_id: str | None) -> str:
    return (ctx.session.get_one(CaseText, text_id).body or "") if text_id else ""


def keep_words(
    ctx: Context, case: Case, decision: Decision, words: Words, kind: str = ""
) -> tuple[CaseText, ...]:
    """Write the words as texts of the case and hang them on the decision; `kind` "draft" while nobody else sees them."""
    explanation = ctx.write(case, kind or "explanation", words.explanation)
    weighing = binding = None
    if words.weighing != Weighing():
        weighing = ctx.write(case, kind or "weighing", json.dumps(asdict(words.weighing), ensure_ascii=False))
    if words.dutch.strip():
        binding = ctx.write(case, kind or "binding", words.dutch)
    ctx.session.flush()
    decision.explanation_id = explanation.id
    decision.weighing_id = weighing.id if weighing else None
    decision.binding_id = binding.id if binding else None
    return tuple(text for text in (explanation, weighing, binding) if text is not None)


@dataclass(frozen=True)
class Explained:
    """What an exam records or ever said to record (empty: nothing is known of it), and on which basis."""

    recorded: frozenset[str] = frozenset()
    basis: str | None = None


def explained(ctx: Context, case: Case) -> Explained:
    """What is published about the case's exam; looked up once in a transaction."""
    known: dict[str | None, Explained] = ctx.session.info.setdefault("explained", {None: Explained()})
    if case.exam_id not in known:
        query = select(Explanation).where(
            Explanation.exam_id == case.exam_id, Explanation.state == "published"
        )
        versions = ctx.session.scalars(query).all()
        now = case.exam.published_id if case.exam else None
        basis = next((version.lawful_basis for version in versions if version.id == now), None)
        known[case.exam_id] = Explained(recorded_parts(version.channels for version in versions), basis)
    return known[case.exam_id]


def has_package(ctx: Context, case: Case) -> bool:
    """Whether a file to hand out is in the case and can be read now (C15)."""
    files = ctx.session.scalars(Attachment.packages_of(case))
    return any(file.may_be_read(ctx.now) for file in files)


def notice_of(ctx: Context, case: Case, decision: Decision, words: Words, *, data_ready: bool) -> Notice:
    """The decision as its notice would tell it today. `data_ready`: what somebody gets is there (C15)."""
    about = explained(ctx, case)
    return Notice(
        kind=case.kind, outcome=decision.outcome, day=ctx.today, ground=decision.ground, explanation=words.explanation,
        granted=tuple(decision.granted_parts), objected=tuple(case.objected), recorded=about.recorded,
        basis=about.basis, weighing=words.weighing, kept=decision.stays,
        data_where=decision.data_where, corrects=tuple(decision.corrects),
        data_ready=data_ready, dutch=words.dutch if ctx.dutch_counts(case.language) else None, route=ctx.config.remedy_route,
        body=ctx.config.institution.remedy_body, dpo=ctx.config.institution.dpo_email,
        cause=decision.cause, names=tuple(ctx.config.institution.name(one) for one in LANGUAGES),
    )  # fmt: skip
