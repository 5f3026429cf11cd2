"""What a request for online supervision leaves with its student and with staff: letters as sent, mails without outcome."""

from __future__ import annotations

from typing import Any

from portal import content
from portal.actions.context import Context
from portal.actions.made_known import MAIL_LEAVES_WITHIN
from portal.i18n import date_in_words, moment_in_words, weekday_date
from portal.models import Person, SupervisionRequest
from portal.rules.remedies import remedy


def path_to(request: SupervisionRequest, language: str) -> str:
    """The student's page about this request."""
    return f"/{language}/my-exams/{request.exam.slug}/online-supervision"


def mail_student(ctx: Context, request: SupervisionRequest, name: str, key: str) -> None:
    """A short mail: number, link and perhaps a date; no exam, no reason, no outcome (section 12). Once for each `key`."""
    person = ctx.session.get_one(Person, request.person_id)
    language, institution = person.language, ctx.config.institution
    values = {
        "institution": institution.name(language), "dpo_email": institution.dpo_email, "ref": request.ref,
        "link": f"{ctx.config.base_url}{path_to(request, language)}",
        "deadline": date_in_words(request.due, language), "exam_day": weekday_date(request.exam.day, language),
    }  # fmt: skip
    note = content.load("mails", name, language, values, ctx.config.translations_overlay)
    ctx.queue_mail(f"supervision:{request.id}:{key}"[:120], person.email, language, note, once=True)


def tell_deciders(ctx: Context, request: SupervisionRequest, name: str) -> None:
    """Mail the deciders that a request waits: number, last day and link."""
    ours = ctx.config.default_language
    told = {
        "ref": request.ref, "day": date_in_words(request.due, ours),
        "link": f"{ctx.config.base_url}/{ours}/staff/supervision-requests/{request.ref}",
    }  # fmt: skip
    ctx.tell_team("decider", name, told, f"{request.id}:{request.due.isoformat()}")


def answer_letter(
    ctx: Context, request: SupervisionRequest, language: str, *, granted: bool, reasons: str = ""
) -> content.Text:
    """The answer as it would leave now. Raises Refused("no_remedy_route") for a refusal without a route."""
    exam, institution, config = request.exam, ctx.config.institution, ctx.config
    values: dict[str, Any] = {
        "ref": request.ref, "institution": institution.name(language), "dpo_name": institution.dpo_name,
        "dpo_email": institution.dpo_email, "contact_email": institution.contact_email, "exam": exam.name(language),
        "exam_day": weekday_date(exam.day, language), "starts": moment_in_words(exam.starts_at, language, exam.zone),
        "asked": date_in_words(request.asked_at.date(), language), "decided": date_in_words(ctx.today, language),
        "page": f"{config.base_url}/{language}/exams/{exam.slug}", "link": f"{config.base_url}{path_to(request, language)}",
        "reasons": reasons, "remedy_body": institution.remedy_body, "awb": False, "court": False, "remedy_until": "",
    }  # fmt: skip
    if not granted:
        found = remedy(config.remedy_route, ctx.now + MAIL_LEAVES_WITHIN)
        values |= {found.route: True, "remedy_until": date_in_words(found.until, language)}
    name = "supervision-granted" if granted else "supervision-refused"
    return content.load("letters", name, language, values, config.translations_overlay)
