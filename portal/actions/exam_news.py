"""Telling whoever takes an exam that something about it changed: a short mail, some people at a time (I-16)."""

from __future__ import annotations

from dataclasses import dataclass

from portal import content
from portal.actions.clashes import tell_of_clashes
from portal.actions.context import Context
from portal.models import Exam, ExamNews, Person
from portal.rules.errors import Refused

AT_ONCE = 200
"""People of one transaction."""


def put_out(ctx: Context, exam: Exam, what: str) -> None:
    """Let everybody who takes a coming exam hear of this; what was still being told about it is told anew with it."""
    if exam.starts_at <= ctx.now:
        return
    ctx.session.flush()
    for older in ctx.session.scalars(ExamNews.of_exam(exam.id)):
        older.done_at = ctx.now
    ctx.session.add(ExamNews(exam=exam, what=what, at=ctx.now))


@dataclass(frozen=True)
class TellListeners:
    """There is news about an exam (the id of the news) that somebody may not have heard."""

    news: str


def tell_listeners(ctx: Context, command: TellListeners) -> None:
    """Mail the next people that something changed; the mail names no exam. Raises Refused("too_early") when all know."""
    news = ctx.get(ExamNews, command.news)
    if news.done_at is not None:
        raise Refused("too_early")
    rows = ctx.session.execute(news.listeners(AT_ONCE)).all()
    for _enrolment, person in rows:
        ctx.queue_mail(
            f"exam-news:{news.id}:{person.id}",
            person.email,
            person.language,
            _mail(ctx, news, person),
            once=True,
        )
        if news.what not in ("explanation", "supervision"):
            tell_of_clashes(ctx, person.id, news.id)
    if len(rows) < AT_ONCE:
        news.done_at = ctx.now
    else:
        news.told_up_to = rows[-1][0]


def _mail(ctx: Context, news: ExamNews, person: Person) -> content.Text:
    language, institution = person.language, ctx.config.institution
    return content.load(
        "mails", "exam-news", language,
        {
            "institution": institution.name(language), "dpo_email": institution.dpo_email,
            "link": f"{ctx.config.base_url}/{language}/my-exams",
        },
        ctx.config.translations_overlay,
    )  # fmt: skip
