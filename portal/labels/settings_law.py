"""What the settings of section 13 mean, in plain words: name → its name on the page and what it does."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

DECIDING: dict[str, tuple[object, object]] = {
    "remedy_route": (
        _l("Where a student can go after a refusal"),
        _l(
            "awb: an objection letter to the school. court: a letter to the judge. Your lawyer decides which."
        ),
    ),
    "institution.remedy_body": (
        _l("Address for that letter"),
        _l("Stands in every refusal: the body that takes the letter, with its address."),
    ),
    "self_exercise_min_age": (
        _l("Age to ask without a parent"),
        _l("In years. Below it a parent or guardian asks. The law fixes this age."),
    ),
    "official_channels": (
        _l("Ways in of the school"),
        _l("A request that comes in here starts the clock at once. Staff send on what comes in elsewhere."),
    ),
    "mandated": (
        _l("Who may grant besides the decider"),
        _l("handler: a handler may say yes under your mandate. A refusal is always for a decider."),
    ),
    "second_signature": (
        _l("A second person signs a refusal"),
        _l("Yes: whoever wrote the refusal cannot sign it."),
    ),
    "advice_working_days": (
        _l("Time for the DPO's advice"),
        _l("After that the decider may sign without advice."),
    ),
    "advice_urgent_working_days": (
        _l("The same, when there is little time"),
        _l("When the exam is within 10 working days."),
    ),
}
TERMS: dict[str, tuple[object, object]] = {
    "acknowledge_working_days": (
        _l("Target for a first answer"),
        _l("By then the student knows that we have the request."),
    ),
    "decide_working_days": (
        _l("Target for a decision"),
        _l("For requests without an exam ahead. The deadline by law stays one month."),
    ),
    "lead_working_days": (
        _l("Lead before the exam"),
        _l("The target for an answer is this many working days before the exam."),
    ),
    "amber_days": (_l("When a deadline is near"), _l("From then on the queue shows it in amber.")),
    "red_working_days": (_l("When a deadline is very near"), _l("From then on the queue shows it in red.")),
    "closed_days": (
        _l("Days on which the school is closed"),
        _l("Targets move to an earlier day. The deadline by law does not move."),
    ),
    "question_working_days": (
        _l("Time to ask a question"),
        _l("A question that leaves later does not stop the clock."),
    ),
    "reply_term_days": (
        _l("Time to answer our question"),
        _l("A student gets at least 14 days. More is allowed."),
    ),
    "late_promise_working_days": (
        _l("News after a missed deadline"),
        _l("By then a student hears when the late answer comes."),
    ),
    "lifting_notice_working_days": (
        _l("Notice before we use data again"),
        _l("A student hears this long before a restriction or a freeze ends."),
    ),
    "dpo_question_working_days": (_l("Target for a question to the DPO"), _l("The DPO answers by then.")),
    "disadvantage_working_days": (
        _l("Answer to a reported disadvantage"),
        _l("By then a student hears what we found and did."),
    ),
    "review_target_working_days": (
        _l("Target when the exam has started"),
        _l("For an objection that comes during or after the exam."),
    ),
    "forward_working_days": (
        _l("Time to send a message on"),
        _l("For a message that is no privacy request, or is for someone else."),
    ),
    "discrimination_working_days": (
        _l("The same, for discrimination"),
        _l("For a message about unfair treatment."),
    ),
    "breach_hours": (
        _l("Time to report a data breach"),
        _l("To the Dutch Data Protection Authority. The law fixes these hours."),
    ),
    "equated_days": (
        _l("Bridge days are known up to the year"),
        _l("From the file equated_days.toml. A six-week term after this year gets a warning."),
    ),
}
EXAMS: dict[str, tuple[object, object]] = {
    "notice_lead_days": (
        _l("Notice before the exam"),
        _l("The explanation stands there this many days before the exam."),
    ),
    "refusal_cut_off_working_days": (
        _l("Last moment for a refusal"),
        _l("A refusal later than this many working days before the exam does not count for that exam."),
    ),
    "ask_supervision_working_days": (
        _l("Last day to ask for online supervision"),
        _l("For exams where only who asks is supervised: so many working days before the exam."),
    ),
    "answer_supervision_working_days": (
        _l("Answer to who asks for online supervision"),
        _l("By then, and always before the exam day. After that staff are told."),
    ),
    "red_gate_action": (
        _l("When a check fails after approval"),
        _l("suspend: no online supervision until all is right again. board_decides: a board member chooses."),
    ),
    "alternative_working_days": (
        _l("Latest day for the alternative exam"),
        _l("This long after the exam at most."),
    ),
    "offer_notice_working_days": (
        _l("Notice before the alternative exam"),
        _l("The offer leaves at least this long before it."),
    ),
    "second_date_rule_nl": (
        _l("When a student gets a second date, in Dutch"),
        _l("Your own rule, as the offer says it."),
    ),
    "second_date_rule_en": (
        _l("When a student gets a second date, in English"),
        _l("The same, in English."),
    ),
    "no_show_rule_nl": (
        _l("When a student does not come, in Dutch"),
        _l("What your exam rules say, as the offer says it."),
    ),
    "no_show_rule_en": (_l("When a student does not come, in English"), _l("The same, in English.")),
}
SUPPLIERS: dict[str, tuple[object, object]] = {
    "supplier_terms.confirm_hold": (
        _l("Confirm a freeze"),
        _l("The supplier says that it does not use or delete the data."),
    ),
    "supplier_terms.instruct": (_l("Ask for the data"), _l("We ask the supplier, counted from the request.")),
    "supplier_terms.instruct_after_decision": (
        _l("Pass on a decision"),
        _l("We tell the supplier what to do, counted from the decision."),
    ),
    "supplier_terms.execute": (_l("Do what we ask"), _l("The supplier sends or deletes the data.")),
    "supplier_terms.before_deadline": (
        _l("Data before the deadline"),
        _l("The data are here at least this long before the deadline by law."),
    ),
    "supplier_terms.check": (_l("Check the work"), _l("We look at the result and tell the student.")),
    "supplier_terms.backup_days": (
        _l("Delete from backups"),
        _l("By then no backup holds the data. The student reads this."),
    ),
    "supplier_terms.recipients": (_l("Tell the others"), _l("We tell everyone else who got the data.")),
}
KEPT: dict[str, tuple[object, object]] = {
    "package_days": (_l("Fetch a copy of the data"), _l("After that we delete the copy.")),
    "package_renewals": (
        _l("How often that starts again"),
        _l("So many times a student may ask for a new link."),
    ),
    "retention_identified_months": (
        _l("A closed case, with names"),
        _l("After that we take the names out. We never do so while a term for going to court runs."),
    ),
    "retention_pseudonymised_years": (
        _l("A closed case, without names"),
        _l("Counted from closing. After that we delete it."),
    ),
    "archive_selection_list": (
        _l("Your selection list for archives"),
        _l("Only with such a list can a case stay longer than 12 months and 5 years."),
    ),
}
