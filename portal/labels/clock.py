"""Why the clock refuses something: a sentence for each code of the deadline and target rules."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.rules.errors import Refused

CLOCK_REFUSALS = {
    # rules/deadlines.py, rules/calendar.py, rules/targets.py
    "kind_unknown": _l("Choose one of these kinds: %(kinds)s."),
    "no_such_local_time": _l("This time does not exist here: the clock skips that hour."),
    "date_out_of_range": _l("This date lies outside the calendar that we can count with."),
    "kind_cannot_be_suspended": _l("A question does not stop this clock. Leave out the suspensions."),
    "question_before_receipt": _l("The question cannot come before the request."),
    "answer_before_question": _l("The answer cannot come before the question."),
    "reply_term_before_question": _l("The time to reply cannot end before the question."),
    "lead_out_of_range": _l("Choose a lead of 0 to %(longest)s working days."),
    # rules/more_time.py
    "ground_unknown": _l("Choose why you ask: identity, representation or scope."),
    "ground_not_for_this_request": _l("Only for an access request can you ask what it is about."),
    "question_too_late_to_suspend": _l(
        "More than 5 working days have passed, so a question does not stop the clock."
    ),
    "question_after_deadline": _l("The last day has passed, so a question does not stop the clock."),
    "reply_term_missing": _l("Say until which day the student can reply."),
    "reply_term_too_short": _l("Give the student at least 14 days to reply."),
    "means_missing": _l("Say what you ask for."),
    "extension_ground_unknown": _l("Choose the reason: the request is complex, or there are many requests."),
    "extended_already": _l("You can extend a case only once."),
    "extension_too_late": _l("The last day has passed, so you can no longer extend."),
    "extension_past_the_exam": _l("You cannot extend past the day of the exam."),
    # cli/clock_lines.py
    "line_not_text": _l("This line is not UTF-8 text."),
    "line_not_json": _l("This line is not JSON."),
    "line_not_object": _l("This line is not a JSON object."),
    "field_twice": _l("This line has a field twice."),
    "field_missing": _l('The field "%(field)s" is missing.'),
    "time_unreadable": _l(
        '"%(field)s" must be a date and time such as 2026-03-05T14:00 or 2026-03-05T14:00+01:00.'
    ),
    "suspensions_not_a_list": _l('"suspensions" must be a list of objects with "from" and "to".'),
    "suspension_unreadable": _l("Write a suspension as FROM/TO, or as FROM/ while the question is open."),
    "lead_not_a_number": _l('"lead_working_days" must be a whole number.'),
    "kind_and_time_needed": _l("Give a kind and a time, or use --batch."),
    "time_and_exam_needed": _l("Give the time of the request and the date of the exam, or use --batch."),
    "batch_stands_alone": _l("With --batch, give everything on standard input."),
}


def clock_refusal(refused: Refused) -> str:
    """The sentence for a refusal of the clock, in the current language. Raises KeyError for another code."""
    facts = {
        name: ", ".join(map(str, fact)) if isinstance(fact, tuple) else fact
        for name, fact in refused.facts.items()
    }
    return str(CLOCK_REFUSALS[refused.code]) % facts
