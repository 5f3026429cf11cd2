"""What the editor of an explanation asks, page by page, and where a missing thing is asked (I-02 to I-16)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.actions.explanations import TEXT_LENGTH
from portal.labels import recordings as words
from portal.labels.register import ANSWERS
from portal.labels.rights import BASES, BASES_MEAN
from portal.web.staff.sections import Question, Section

_COUNTRY_HINT = _l("Codes of two letters with a space between, such as NL DE IE.")

SECTIONS = (
    Section(
        "purpose",
        _l("Why, and why it is allowed"),
        _l("Students read this word for word."),
        (
            Question(
                "purpose",
                "texts",
                _l("What are the recordings for?"),
                _l("One sentence. Say also that you use them for nothing else."),
            ),
            Question(
                "lawful_basis",
                "choice",
                _l("What is the lawful basis?"),
                _l("The rights of students follow from it."),
                BASES,
                BASES_MEAN,
            ),
            Question(
                "interest",
                "texts",
                _l("Which interest does the school have?"),
                _l("Only with legitimate interest."),
            ),
            Question(
                "necessity",
                "texts",
                _l("Why does this exam need online supervision?"),
                _l("Say why a milder way is not enough for this exam."),
            ),
            Question(
                "special_exception",
                "choice",
                _l("Why may you recognise faces?"),
                _l("Only when the exam recognises faces (article 9)."),
                words.SPECIAL_EXCEPTIONS,
            ),
        ),
    ),
    Section(
        "watching",
        _l("When you record, and who watches live"),
        _l("Students read this word for word."),
        (
            Question("live_watch", "choice", _l("Does somebody watch live?"), "", ANSWERS),
            Question(
                "live_watch_by_code",
                "choice",
                _l("Who watches live?"),
                _l("Only when somebody watches live."),
                words.LIVE_WATCHERS,
            ),
            Question(
                "recording_times",
                "texts",
                _l("When does recording start and stop?"),
                _l("Say also how the student sees that it is on."),
            ),
        ),
    ),
    Section(
        "judging",
        _l("What software does, and who judges"),
        _l("A person must decide about cheating. Software may only point things out."),
        (
            Question("software_judges", "choice", _l("Does software point out behaviour?"), "", ANSWERS),
            Question(
                "flag_criteria",
                "texts",
                _l("What does the software point out?"),
                _l("Only when software points things out."),
            ),
            Question("human_judge_code", "choice", _l("Who judges in the end?"), "", words.HUMAN_JUDGES),
            Question("consequences", "texts", _l("What can follow from an alert?")),
            Question("flagged_retention", "texts", _l("How long do recordings stay after an alert?")),
        ),
    ),
    Section(
        "companies",
        _l("Companies and countries"),
        _l("Who gets the data beside the school."),
        (
            Question(
                "sub_processors",
                "line",
                _l("Which other companies can see data?"),
                _l(
                    "The sub-processors of the supplier, or: none. At most %(limit)s characters.",
                    limit=TEXT_LENGTH,
                ),
            ),
            Question("countries", "countries", _l("In which countries are the companies?"), _COUNTRY_HINT),
            Question(
                "transfer_safeguard",
                "texts",
                _l("What protects data outside Europe?"),
                _l("Only when data leave the European Economic Area. Say where students get a copy."),
            ),
        ),
    ),
    Section(
        "alternative",
        _l("Taking part, and the other exam"),
        _l("What students can choose."),
        (
            Question("compulsory", "choice", _l("Is it compulsory to take part?"), "", ANSWERS),
            Question("if_not", "texts", _l("What happens if a student does not take part?")),
            Question(
                "alternative_form", "choice", _l("What is the other exam?"), "", words.ALTERNATIVE_FORMS
            ),
            Question("alternative_window", "texts", _l("When is the other exam?")),
        ),
    ),
    Section(
        "tips",
        _l("Privacy at home, and trouble"),
        _l("What students need on the day itself."),
        (
            Question(
                "private_tips",
                "texts",
                _l("How do students keep private things out of view?"),
                _l("What to put out of frame, when the camera may be off, toilet breaks, house-mates."),
            ),
            Question(
                "incident",
                "texts",
                _l("What should a student do if something goes wrong?"),
                _l("The phone number for the day itself comes from the settings."),
            ),
        ),
    ),
    Section(
        "changes",
        _l("What changed in this version"),
        _l("Students read this beside the list of changes."),
        (
            Question(
                "change_note", "texts", _l("What changed, and why?"), _l("Not needed for the first version.")
            ),
        ),
    ),
)
BY_KEY = {section.key: section for section in SECTIONS}
SECTION_OF = {question.name: section for section in SECTIONS for question in section.questions}
QUESTIONS = {question.name: question for section in SECTIONS for question in section.questions}

_ASKED_IN = {
    "live_watch_by": "live_watch_by_code",
    "live_watch_contradicts": "live_watch",
    "human_judge": "human_judge_code",
    "human_must_judge": "human_judge_code",
}


def question_about(code: str) -> Question | None:
    """The question that a missing thing is asked in; None for channels, the exam's facts and the settings."""
    return QUESTIONS.get(_ASKED_IN.get(code, code))
