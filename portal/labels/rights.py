"""Rights and lawful bases in plain words, each with its article."""

from __future__ import annotations

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.i18n import language
from portal.rules.rights import BASIS_ARTICLES, Right

RIGHTS = {
    "informed": _l("Know what we record"),
    "informed_elsewhere": _l("Know what we hear from others"),
    "access": _l("See your data"),
    "rectification": _l("Have your data corrected"),
    "erasure": _l("Have your data deleted"),
    "restriction": _l("Have the use of your data stopped"),
    "recipients_told": _l("Know who had your data"),
    "portability": _l("Take your data with you"),
    "objection": _l("Object"),
    "human_review": _l("Have a person judge"),
    "withdrawal": _l("Take back your consent"),
    "reasons": _l("Hear why we say no"),
    "complaint": _l("Complain to the Data Protection Authority"),
    "dpo_contact": _l("Ask the data protection officer"),
    "court": _l("Go to court"),
}

WHAT_IT_MEANS = {
    "informed": _l("You read beforehand what an exam records and why."),
    "informed_elsewhere": _l("We tell you if someone else gives us data about you."),
    "access": _l("You get a copy of what we have about you. You do not have to say why."),
    "rectification": _l("Is something wrong about you? We correct it or add your words."),
    "erasure": _l("We delete your data, or tell you why we still need them."),
    "restriction": _l("We keep your data but do nothing with them."),
    "recipients_told": _l("We tell everyone who had your data what has changed. You may ask who they are."),
    "portability": _l("You get your data in a file that another system can read."),
    "objection": _l("Do you not want online supervision? Tell us, and we weigh what you say."),
    "human_review": _l("Did software point something out? A person must look at it. You may tell your side."),
    "withdrawal": _l("You said yes before and now say no. We stop at once."),
    "reasons": _l("Do we not do what you ask? Then we tell you why, and what you can do."),
    "complaint": _l("The authority checks if schools follow the rules on privacy."),
    "dpo_contact": _l(
        "The data protection officer (DPO) checks if the school treats your data well. "
        "What you write stays secret."
    ),
    "court": _l("A judge can look at it. You can also ask for money if you were harmed."),
}

ASK = {
    "objection": _l("Make an objection"),
    "withdrawal": _l("Take back my consent"),
    "access": _l("Ask for your data"),
    "portability": _l("Ask to take your data along"),
    "erasure": _l("Ask us to delete your data"),
    "rectification": _l("Ask us to correct your data"),
    "restriction": _l("Ask us not to use your data"),
    "human_review": _l("Ask that a person looks again"),
}
"""The button that starts each right."""
ONLY_WHEN = {
    "objection": _l("Does the school ask your consent? Then you take that back."),
    "withdrawal": _l("This is possible at exams for which the school asks your consent."),
    "portability": _l(
        "This is possible with data that you gave with consent or for an agreement. Else you get a copy."
    ),
}
"""When a right that does not always apply does (table 2.2)."""

BASES = {
    "consent": _l("Consent"),
    "contract": _l("Agreement"),
    "legal_duty": _l("Legal duty"),
    "public_task": _l("Public task"),
    "legitimate_interest": _l("Legitimate interest"),
}
BASES_MEAN = {
    "consent": _l("You say yes to this yourself. You may also say no."),
    "contract": _l("This is needed for what you and the school agreed."),
    "legal_duty": _l("The law says that the school must do this."),
    "public_task": _l("This is part of the task that the law gives the school."),
    "legitimate_interest": _l("The school needs this and has weighed it against your privacy."),
}

ERASURE_CONDITIONS = {
    "after_withdrawal": _l("We delete your data if you take back your consent."),
    "no_longer_needed_or_unlawful": _l(
        "We delete your data if we do not need them any more, or if we were not allowed to have them."
    ),
    "mostly_excepted": _l("The law says that we must keep most of these data."),
    "after_objection_or_no_longer_needed_else_excepted": _l(
        "We delete your data if we agree with your objection, or if we do not need them any more. "
        "What the law makes us keep, such as your grade, stays."
    ),
    "after_objection_or_no_longer_needed": _l(
        "We delete your data if we agree with your objection, or if we do not need them any more."
    ),
}
INSTEAD = {
    "withdrawal": _l("We treat this as taking back your consent: we stop at once."),
    "alternative": _l("We treat this as a request for another exam."),
    "access": _l("We offer you a copy of your data."),
    "objection": _l("We treat this as an objection."),
}


def articles(right: Right) -> str:
    """Where the right stands: "GDPR, article 22(1) and 22(3)" or "AVG, artikel 22 lid 1 en 22 lid 3"."""
    return article(*right.articles)


def basis_article(basis: str) -> str:
    """Where the basis stands: "GDPR, article 6(1)(e)"."""
    return article(BASIS_ARTICLES[basis])


def article(*numbers: str) -> str:
    """Numbers such as "6(1)(e)" as a reference in the reader's language."""
    spelled = [_in_dutch(number) if language() == "nl" else number for number in numbers]
    return str(_("GDPR, article %(number)s", number=_(" and ").join(spelled)))


def _in_dutch(number: str) -> str:
    parts = re.fullmatch(r"(\d+)(?:\((\d+)\))?(?:\((\w)\))?", number)
    if parts is None:
        raise ValueError(f"not an article: {number}")
    words = ("", " lid ", " onder ")
    return "".join(word + part for word, part in zip(words, parts.groups(), strict=True) if part)
