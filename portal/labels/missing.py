"""What is still to do before an exam may be proctored, as instructions to staff."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.labels.recordings import CATEGORIES
from portal.rules.explanations import Missing

MISSING = {
    "institution_name": _l("Fill in the name of the school in the settings."),
    "contact": _l("Fill in the email address for help in the settings."),
    "dpo_contact": _l("Fill in the email address of the data protection officer in the settings."),
    "purpose": _l("Write what the recordings are for, in Dutch and in English."),
    "lawful_basis": _l("Choose the lawful basis: why is this allowed?"),
    "interest": _l("Write which interest the school has, in Dutch and in English."),
    "necessity": _l("Write why this exam needs online supervision, in Dutch and in English."),
    "special_exception": _l("Choose why recognising a face is allowed here (article 9)."),
    "channel_unknown": _l("Find out whether this is on or off."),
    "channel_why": _l("Choose or write why this is needed."),
    "channel_seen_by": _l("Choose or write who sees this."),
    "channel_countries": _l("Choose the countries where this is stored."),
    "channel_kept": _l("Fill in how long this is kept."),
    "live_watch": _l("Choose whether someone watches live."),
    "live_watch_by": _l("Choose who watches live."),
    "live_watch_contradicts": _l("Check it: nobody watches live, but a channel says that someone does."),
    "not_recorded": _l("The list of what is not recorded is complete once no channel is unknown."),
    "recording_times": _l(
        "Write when recording starts and stops, and how the student sees that, in Dutch and in English."
    ),
    "software_judges": _l("Choose whether software points out behaviour."),
    "flag_criteria": _l("Write what the software points out, in Dutch and in English."),
    "human_judge": _l("Choose who judges in the end."),
    "human_must_judge": _l(
        "Choose a person who judges: without one this exam cannot be approved (article 22)."
    ),
    "consequences": _l("Write what can follow from an alert, in Dutch and in English."),
    "product": _l("Choose the product that makes the recordings."),
    "sub_processors": _l('Write which sub-processors there are, or "none".'),
    "countries": _l("Choose the countries where recipients are."),
    "transfer_safeguard": _l(
        "Write what protects the data outside Europe and where to get a copy, in Dutch and in English."
    ),
    "flagged_retention": _l("Write how long recordings stay after an alert, in Dutch and in English."),
    "compulsory": _l("Choose whether taking part is compulsory."),
    "if_not": _l("Write what happens if a student does not take part, in Dutch and in English."),
    "rights": _l("The rights follow from the lawful basis: choose that first."),
    "alternative_form": _l("Choose the form of the alternative exam."),
    "alternative_window": _l("Write when the alternative exam is, in Dutch and in English."),
    "remedy_body": _l("Fill in the body that decides on appeals in the settings."),
    "private_tips": _l("Write how students keep private things out of view, in Dutch and in English."),
    "incident": _l("Write what to do if something goes wrong, in Dutch and in English."),
    "exam_day_phone": _l("Fill in the phone number for the day of the exam in the settings."),
    "change_note": _l("Write what changed in this version, in Dutch and in English."),
    "remedy_route": _l(
        "Fill in the route for appeals in the settings. A lawyer of the school decides which one."
    ),
    "author_unknown": _l("Save the explanation once, so that it has an author."),
    "approver_needed": _l("Let someone other than the author approve it."),
    "approver_is_author": _l("You wrote this version. Let a colleague approve it."),
}


def missing_sentence(missing: Missing) -> str:
    """What to do about it, in one sentence; for a channel with its name in front."""
    if missing.category is None:
        return str(MISSING[missing.code])
    return str(_("%(thing)s: %(task)s", thing=CATEGORIES[missing.category], task=MISSING[missing.code]))
