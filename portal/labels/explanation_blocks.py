"""The parts of an exam page beside the recordings: purpose, judging, recipients, tips (I-02 to I-15)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.labels import recordings as words
from portal.labels.recordings import Own, own
from portal.labels.rights import BASES, BASES_MEAN, RIGHTS, article, articles, basis_article
from portal.rules.explanations import leaves_the_eea
from portal.rules.recordings import country_codes
from portal.rules.rights import rights_for

Said = str | Own
"""A sentence of ours, or words that the institution wrote itself."""

SOFTWARE = {
    "yes": _l("Software points out what stands out. It decides nothing."),
    "no": _l("No software judges you."),
    "unknown": _l("We do not know yet if software judges you."),
}
COMPULSORY = {
    "yes": _l("The school asks you to take this exam with online supervision. You may always object."),
    "no": _l("No. You may also take this exam without online supervision."),
    "unknown": _l("We do not know yet if you have to take part."),
}
REMEDY = {
    "awb": _l("If we refuse what you ask, you can object to that within six weeks: %(body)s."),
    "court": _l("If we refuse what you ask, you can go to the district court within six weeks: %(body)s."),
}


@dataclass(frozen=True)
class Block:
    """A heading with its paragraphs; `id` is where links land, and stays the same in both languages."""

    id: str
    heading: str
    said: tuple[Said, ...]


def written(explanation: Any, stem: str) -> Said:
    """The institution's words for `stem`, or the sentence that this is not known yet."""
    return own(explanation, stem) or words.not_known()


def purpose(explanation: Any) -> Block:
    """What the recordings are for (I-02)."""
    return Block("purpose", _("What it is for"), (written(explanation, "purpose"),))


def allowed(explanation: Any) -> Block:
    """Why this is allowed, in plain words (I-03)."""
    return Block("allowed", _("Why is this allowed?"), tuple(_allowed(explanation)))


def _allowed(explanation: Any) -> Iterator[Said]:
    basis = explanation.lawful_basis
    yield str(BASES_MEAN[basis]) if basis else words.not_known()
    if basis == "legitimate_interest":
        yield written(explanation, "interest")
    if explanation.special_exception:
        yield str(words.SPECIAL_EXCEPTIONS[explanation.special_exception])
    if basis or own(explanation, "necessity"):
        yield written(explanation, "necessity")


def good_to_know(exam: Any, explanation: Any, institution: Any) -> tuple[Block, ...]:
    """I-06, I-07, I-09, I-10, I-08, I-12, I-14 and I-15, in the order in which a student meets them."""
    return (
        Block("times", _("When do we record?"), (written(explanation, "recording_times"),)),
        Block("judging", _("Who decides about cheating?"), tuple(_judging(explanation))),
        Block("flagged", _("What if something stands out?"), tuple(_flagged(explanation))),
        Block("recipients", _("Which companies get your data?"), tuple(recipients(exam, explanation))),
        Block("compulsory", _("Do you have to take part?"), tuple(_compulsory(explanation))),
        Block("alternative", _("What is the other exam?"), tuple(_alternative(explanation))),
        Block("tips", _("How do you keep your home private?"), (written(explanation, "private_tips"),)),
        Block("incident", _("What if something goes wrong?"), tuple(_incident(explanation, institution))),
    )


def _judging(explanation: Any) -> Iterator[Said]:
    judge = explanation.human_judge_code
    software = explanation.software_judges
    if software == "yes" and judge in (None, "nobody"):
        yield _("Software points out what stands out.")
    else:
        yield str(SOFTWARE[software])
    if software == "yes":
        yield written(explanation, "flag_criteria")
    if judge == "nobody":
        yield _("No person checks what the software says.")
    elif judge:
        yield _("A person decides about cheating: %(who)s.", who=words.HUMAN_JUDGES[judge])
    else:
        yield _("We do not know yet who decides about cheating.")


def _flagged(explanation: Any) -> Iterator[Said]:
    yield from _unless_unknown(own(explanation, "consequences"), own(explanation, "flagged_retention"))


def recipients(exam: Any, explanation: Any) -> Iterator[Said]:
    """Who makes the recordings, which other companies can see data, and in which countries they are (I-08)."""
    product = exam.product
    if product is None:
        yield words.not_known()
        return
    makes = {"product": product.name, "company": product.supplier.name}
    yield _("The recordings are made with %(product)s, of the company %(company)s.", **makes)
    others = explanation.sub_processors.strip()
    yield (
        _("Other companies that can see data:")
        if others
        else _("We do not know yet which other companies can see data.")
    )
    if others:
        yield Own(others, "")
    where = country_codes(explanation.countries)
    yield (
        _("The companies are in: %(countries)s.", countries=words.countries(where))
        if where
        else _("We do not know yet in which countries the companies are.")
    )
    if leaves_the_eea(explanation, explanation.channels):
        yield _("Some data leave Europe. This protects your data there:")
        yield written(explanation, "transfer_safeguard")


def _compulsory(explanation: Any) -> Iterator[Said]:
    yield str(COMPULSORY[explanation.compulsory])
    if told := own(explanation, "if_not"):
        yield told


def _alternative(explanation: Any) -> Iterator[Said]:
    form = explanation.alternative_form
    if form:
        yield _("The other exam is %(form)s.", form=words.ALTERNATIVE_FORMS[form])
    else:
        yield _("There is another exam. We do not know yet in which form.")
    yield own(explanation, "alternative_window") or _("We do not know yet when it is.")


def _incident(explanation: Any, institution: Any) -> Iterator[Said]:
    yield written(explanation, "incident")
    if institution.exam_day_phone:
        yield _("Call us on the day of the exam: %(phone)s.", phone=institution.exam_day_phone)


def _unless_unknown(*found: Own | None) -> Iterator[Said]:
    told = [one for one in found if one]
    yield from told
    if not told:
        yield words.not_known()


def legal(explanation: Any, institution: Any, remedy_route: str | None, lang: str) -> list[tuple[str, str]]:
    """Terms and facts with their articles, for the part that quotes the law (I-01, I-03, I-11, I-13)."""
    basis = explanation.lawful_basis if explanation is not None else None
    facts = [
        (_("Controller"), f"{institution.name(lang)}, {institution.contact_email}"),
        (_("Data protection officer"), f"{institution.dpo_name}, {institution.dpo_email}".strip(", ")),
        (_("Lawful basis"), _basis(basis)),
    ]
    if explanation is not None and explanation.special_exception:
        facts.append(
            (_("Face recognition"), article("9(2)(a)") if _by_consent(explanation) else article("9(2)(g)"))
        )
    facts.append(
        (_("Your rights"), "; ".join(f"{RIGHTS[one.code]} ({articles(one)})" for one in rights_for(basis)))
    )
    if remedy_route and institution.remedy_body:
        facts.append((_("Appeal"), str(REMEDY[remedy_route]) % {"body": institution.remedy_body}))
    return facts


def _by_consent(explanation: Any) -> bool:
    return bool(explanation.special_exception == "explicit_consent")


def _basis(basis: str | None) -> str:
    return f"{BASES[basis]} ({basis_article(basis)})" if basis else words.not_known()
