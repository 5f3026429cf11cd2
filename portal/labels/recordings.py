"""What an exam can record, in words: things, tiles, reasons, people, terms and countries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.i18n import language
from portal.rules.recordings import ChannelLike, country_codes

CATEGORIES = {
    "webcam_video": _l("Video from your camera"),
    "webcam_stills": _l("Photos from your camera"),
    "microphone_audio": _l("Sound from your microphone"),
    "screen_recording": _l("Video of your screen"),
    "screen_stills": _l("Photos of your screen"),
    "room_scan": _l("Video of your room"),
    "second_camera": _l("Video from a second camera"),
    "id_document_image": _l("Photo of your ID"),
    "face_image": _l("Photo of your face"),
    "face_detection": _l("Checking for a face in view"),
    "biometric_template": _l("Recognising your face"),
    "gaze_or_head_tracking": _l("Following your eyes or head"),
    "keystrokes": _l("The keys you press"),
    "mouse": _l("How you move your mouse"),
    "clipboard_events": _l("Copying and pasting"),
    "visited_urls_or_tabs": _l("Websites you open"),
    "running_applications": _l("Programs that are open"),
    "device_details": _l("Details of your computer"),
    "ip_address": _l("Your internet address"),
    "approximate_location": _l("Roughly where you are"),
    "exam_activity": _l("What you do in the exam"),
    "flags_or_score": _l("Alerts or a score"),
    "chat_with_proctor": _l("Chat with the invigilator"),
}

TILES = {
    "camera": _l("Camera"),
    "microphone": _l("Microphone"),
    "screen": _l("Your screen"),
    "id": _l("Your ID"),
    "keyboard": _l("What you type"),
    "room_scan": _l("Around your room"),
    "eye_tracking": _l("Following your eyes"),
    "location": _l("Where you are"),
    "websites": _l("Other websites"),
}

ANSWERS = {"yes": _l("Yes"), "no": _l("No"), "unknown": _l("Unknown")}
STATES = {"on": _l("on"), "off": _l("off"), "unknown": _l("not known yet")}
MODES = {"home": _l("At home"), "campus": _l("At school"), "oral": _l("Oral exam by video call")}

WHY = {
    "see_who_sits": _l("To see who takes the exam."),
    "check_identity": _l("To check at the start that it is you."),
    "same_person": _l("To check that it is you the whole time."),
    "see_help": _l("To see if someone helps you."),
    "hear_help": _l("To hear if someone helps you."),
    "see_room": _l("To see that you are alone in the room."),
    "see_desk": _l("To see what is on your desk."),
    "see_screen": _l("To see what is on your screen."),
    "see_programs": _l("To see which programs you use."),
    "see_websites": _l("To see which websites you use."),
    "see_copying": _l("To see if you copy answers."),
    "see_absence": _l("To see if you leave your place."),
    "point_out": _l("To point the examiner to moments that stand out."),
    "run_exam": _l("The exam does not work without this."),
    "solve_problems": _l("To help if something does not work."),
    "help_student": _l("So that you can ask for help during the exam."),
    "grade_oral": _l("To be able to listen to your answers again for the grade."),
    "other": _l("For another reason."),
}

SEEN_BY = {
    "live_invigilator": _l("An invigilator of the school watches live."),
    "live_supplier": _l("Someone from the company that makes the recordings watches live."),
    "supplier_at_start": _l("Someone from the company that makes the recordings, at the start."),
    "supplier_reviewer": _l("Someone from the company that makes the recordings, after the exam."),
    "supplier_reviewer_if_flagged": _l(
        "Someone from the company that makes the recordings, only if something stands out."
    ),
    "examiner": _l("Your examiner."),
    "examiner_if_flagged": _l("Your examiner, only if something stands out."),
    "exam_board_on_fraud": _l("The examination board, only if they look into cheating."),
    "support_on_problem": _l("The help desk, only if something does not work."),
    "nobody_software_only": _l("No person sees this, only software."),
    "other": _l("Someone else."),
}
SEEN_BY_PEOPLE = {
    "live_invigilator": _l("an invigilator of the school"),
    "live_supplier": _l("the company that makes the recordings"),
    "supplier_at_start": _l("the company that makes the recordings (at the start)"),
    "supplier_reviewer": _l("the company that makes the recordings"),
    "supplier_reviewer_if_flagged": _l("the company that makes the recordings"),
    "examiner": _l("your examiner"),
    "examiner_if_flagged": _l("your examiner"),
    "exam_board_on_fraud": _l("the examination board"),
    "support_on_problem": _l("the help desk (if something does not work)"),
}
"""The same people inside a sentence; software and own words have no place in that list."""

KEPT_RULES = {
    "not_kept": _l("we do not keep this"),
    "end_of_session": _l("until the end of the exam"),
    "grade_final": _l("until your grade is final"),
    "fraud_decision_final": _l("until the decision about cheating is final"),
}
LIVE_WATCHERS = {
    "examiner": _l("Your examiner watches live."),
    "school": _l("An invigilator of the school watches live."),
    "supplier": _l("Someone from the company that makes the recordings watches live."),
}
HUMAN_JUDGES = {
    "examiner": _l("your examiner"),
    "school": _l("someone from the school"),
    "supplier_then_examiner": _l("first the company that makes the recordings, then your examiner"),
    "exam_board": _l("the examination board"),
    "nobody": _l("nobody"),
}
SPECIAL_EXCEPTIONS = {
    "explicit_consent": _l("You say yes to this yourself, and you can do without it."),
    "authentication": _l("There is no other way to check that it is you."),
}
ALTERNATIVE_FORMS = {
    "campus": _l("an exam at school"),
    "oral": _l("an oral exam"),
    "assignment": _l("an assignment"),
    "paper": _l("a paper"),
    "home": _l("an exam at home that nobody records, with a short talk after it"),
}


class Own(NamedTuple):
    """Words that the institution wrote itself, with the language they are in (for the `lang` attribute)."""

    text: str
    lang: str


def not_known() -> str:
    """The one sentence for a fact that nobody has filled in: never "no", never nothing."""
    return str(_("We do not know this yet."))


def own(thing: Any, stem: str) -> Own | None:
    """The institution's own words for `stem` ("why", "purpose" …), in the reader's language if there.

    `thing` is a channel or an explanation; None when nothing was written in either language.
    """
    here = language()
    for lang in (here, "nl" if here == "en" else "en"):
        if text := (getattr(thing, f"{stem}_{lang}") or "").strip():
            return Own(text, lang)
    return None


def why(channel: ChannelLike) -> str:
    """The coded reason as a sentence, "" if own words must say it, or that it is not known yet."""
    return _coded(WHY, channel.why_code, own(channel, "why"))


def seen_by(channel: ChannelLike) -> str:
    """Who sees it, as a sentence; "" if own words must say it, or that it is not known yet."""
    return _coded(SEEN_BY, channel.seen_by_code, own(channel, "seen_by"))


def _coded(words: dict[str, Any], code: str | None, own_words: Own | None) -> str:
    if code and code != "other":
        return str(words[code])
    return "" if own_words else not_known()


def kept(days: int | None, rule: str | None) -> str:
    """How long something is kept, in words: "30 days", "24 hours", "until the end of the exam"."""
    if days is None:
        return str(KEPT_RULES[rule]) if rule else not_known()
    term = _term(days)
    if rule == "grade_final":
        return str(_("%(term)s, or shorter if your grade is final before that", term=term))
    if rule == "fraud_decision_final":
        return str(_("%(term)s, or longer if we look into cheating", term=term))
    return term


def _term(days: int) -> str:
    if days == 0:
        return str(_("until the end of the day"))
    return str(_("24 hours")) if days == 1 else str(ngettext("%(num)s day", "%(num)s days", days))


def countries(codes: str | Sequence[str]) -> str:
    """Country codes ("NL DE", or a sequence) as names in the reader's language, or that it is not known."""
    names = get_locale().territories
    found = [names.get(code, code) for code in country_codes(codes)]
    return listed(found) if found else not_known()


def listed(items: Iterable[Any]) -> str:
    """Items in one phrase: "a, b and c"."""
    return str(format_list([str(item) for item in items], locale=get_locale()))
