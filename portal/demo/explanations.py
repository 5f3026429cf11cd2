"""The words of the demo's explanations, in both languages, as an institution could have written them."""

from __future__ import annotations

from typing import Any

from portal.rules.recordings import CATEGORIES

_SHARED = {
    "lawful_basis": "public_task",
    "compulsory": "no",
    "if_not_nl": "Dan maak je dit tentamen op school, zonder online toezicht. Je krijgt er geen lager cijfer door.",
    "if_not_en": "Then you take this exam at school, without online supervision. It does not lower your grade.",
    "alternative_window_nl": "Op de dag van het tentamen, of binnen 10 werkdagen daarna.",
    "alternative_window_en": "On the day of the exam, or within 10 working days after it.",
    "incident_nl": "Bel het tentamenbureau. Stopt de verbinding? Dan bel je ook. Je krijgt de verloren tijd terug.",
    "incident_en": "Call exam administration. If the connection stops, call too. You get the lost time back.",
}

AT_HOME: dict[str, str] = {
    **_SHARED,
    "purpose_nl": "We willen zeker weten dat jij dit tentamen maakt, en dat je het zonder hulp maakt.",
    "purpose_en": "We want to be sure that you are the one who takes this exam, and that you do it without help.",
    "necessity_nl": (
        "We hebben gekeken of het met minder kan. Op school is op deze dag geen zaal die groot genoeg is. "
        "Een tentamen met open boek toetst niet dezelfde kennis. Daarom nemen we op, maar zo weinig mogelijk."
    ),
    "necessity_en": (
        "We looked at whether less would do. On this day no room at school is large enough. "
        "An open-book exam does not test the same knowledge. So we record, but as little as we can."
    ),
    "live_watch": "no",
    "recording_times_nl": "De opname begint als je je ID laat zien. De opname stopt als je je antwoorden inlevert.",
    "recording_times_en": "The recording starts when you show your ID. It stops when you hand in your answers.",
    "software_judges": "yes",
    "flag_criteria_nl": "De software geeft een seintje als je uit beeld bent, of als er iemand bij komt.",
    "flag_criteria_en": "The software gives an alert when you are out of view, or when somebody joins you.",
    "human_judge_code": "examiner",
    "consequences_nl": (
        "Een seintje heeft zelf geen gevolg. Je docent kijkt eerst naar de opname. "
        "Denkt je docent aan fraude? Dan hoor je dat, en mag je eerst zelf vertellen wat er gebeurde."
    ),
    "consequences_en": (
        "An alert has no effect by itself. Your examiner first looks at the recording. "
        "Does your examiner think of fraud? Then you are told, and you may first say what happened."
    ),
    "sub_processors": "Voorbeeld Hosting GmbH",
    "countries": "NL DE",
    "flagged_retention_nl": "Kijken we naar fraude? Dan bewaren we de opname tot het besluit daarover vaststaat.",
    "flagged_retention_en": "Do we look into fraud? Then we keep the recording until the decision about it is final.",
    "alternative_form": "campus",
    "private_tips_nl": "Ga met je rug naar een muur zitten. Zet foto’s en papieren uit beeld. Doe de deur dicht.",
    "private_tips_en": "Sit with your back to a wall. Put photos and papers out of view. Close the door.",
}

BY_VIDEO: dict[str, str] = {
    **_SHARED,
    "purpose_nl": "Je geeft een presentatie in het Engels. Je docent geeft daar een cijfer voor.",
    "purpose_en": "You give a presentation in English. Your examiner gives you a grade for it.",
    "necessity_nl": (
        "Een tweede docent moet je presentatie kunnen beoordelen. Die is er niet altijd bij. "
        "Daarom nemen we beeld en geluid op, en verder niets."
    ),
    "necessity_en": (
        "A second examiner must be able to grade your presentation, and is not always there. "
        "So we record picture and sound, and nothing else."
    ),
    "if_not_nl": "Dan doe je dit tentamen in een lokaal, met twee docenten erbij. We nemen dan niets op.",
    "if_not_en": "Then you do this exam in a classroom, with two examiners there. Then we record nothing.",
    "live_watch": "yes",
    "live_watch_by_code": "examiner",
    "recording_times_nl": "De opname begint als je begint met praten. De opname stopt als je klaar bent.",
    "recording_times_en": "The recording starts when you begin to speak. It stops when you have finished.",
    "software_judges": "no",
    "human_judge_code": "examiner",
    "consequences_nl": "Je docent geeft je een cijfer. De opname is er alleen voor de tweede docent.",
    "consequences_en": "Your examiner gives you a grade. The recording is only there for the second examiner.",
    "sub_processors": "Voorbeeld Hosting GmbH",
    "countries": "NL",
    "flagged_retention_nl": "Er zijn geen seintjes. Ook dan wissen we de opname na 30 dagen.",
    "flagged_retention_en": "There are no alerts. We delete the recording after 30 days all the same.",
    "alternative_form": "oral",
    "private_tips_nl": "Kies een rustige plek. Gebruik een vage achtergrond, dan ziet niemand je kamer.",
    "private_tips_en": "Choose a quiet place. Use a blurred background, so that nobody sees your room.",
}

BY_CHOICE: dict[str, str] = {
    **AT_HOME,
    "lawful_basis": "consent",
    "purpose_nl": "We willen zeker weten dat jij dit tentamen maakt, ook als je het thuis wilt maken.",
    "purpose_en": "We want to be sure that you are the one who takes this exam, also if you want to take it at home.",
    "necessity_nl": (
        "Iedereen kan dit tentamen op school maken. Daar nemen we niets op. Wil je liever thuis blijven? "
        "Dan zien we alleen met een opname dat jij het bent."
    ),
    "necessity_en": (
        "Everybody can take this exam at school. There we record nothing. Do you prefer to stay at home? "
        "Then only a recording shows us that it is you."
    ),
    "if_not_nl": "Dan maak je het tentamen op school. Je hoeft niet te zeggen waarom. Je krijgt er geen lager cijfer door.",
    "if_not_en": "Then you take the exam at school. You need not say why. It does not lower your grade.",
}
"""Nobody needs to be filmed here: whoever wants to stay at home says yes, and can take that back."""

CHANGED = {
    "change_note_nl": "We bewaren de opnamen korter: 30 dagen in plaats van 60 dagen.",
    "change_note_en": "We keep the recordings for a shorter time: 30 days instead of 60 days.",
}


def _on(why: str, seen_by: str, days: int, rule: str | None = None, countries: str = "DE") -> dict[str, Any]:
    return {
        "state": "on", "why_code": why, "seen_by_code": seen_by, "kept_days": days, "kept_rule": rule,
        "countries": countries,
    }  # fmt: skip


_OFF: dict[str, dict[str, Any]] = {category: {"state": "off"} for category in CATEGORIES}

CHANNELS_AT_HOME: dict[str, dict[str, Any]] = {
    **_OFF,
    "webcam_video": _on("see_who_sits", "examiner_if_flagged", 60, "fraud_decision_final"),
    "microphone_audio": _on("hear_help", "examiner_if_flagged", 60, "fraud_decision_final"),
    "screen_recording": _on("see_screen", "examiner_if_flagged", 60, "fraud_decision_final"),
    "id_document_image": _on("check_identity", "supplier_at_start", 1),
    "visited_urls_or_tabs": _on("see_websites", "examiner_if_flagged", 30),
    "flags_or_score": _on("point_out", "examiner", 30),
    "device_details": _on("solve_problems", "support_on_problem", 7),
    "exam_activity": _on("run_exam", "examiner", 30, countries="NL"),
    "chat_with_proctor": _on("help_student", "support_on_problem", 7),
}

CHANNELS_BY_CHOICE: dict[str, dict[str, Any]] = {
    **_OFF,
    "webcam_video": _on("see_who_sits", "examiner", 30),
    "id_document_image": _on("check_identity", "supplier_at_start", 1),
    "flags_or_score": _on("point_out", "examiner", 30),
    "exam_activity": _on("run_exam", "examiner", 30, countries="NL"),
}

CHANNELS_BY_VIDEO: dict[str, dict[str, Any]] = {
    **_OFF,
    "webcam_video": _on("grade_oral", "examiner", 30, countries="NL"),
    "microphone_audio": _on("grade_oral", "examiner", 30, countries="NL"),
    "exam_activity": _on("run_exam", "examiner", 30, countries="NL"),
}
