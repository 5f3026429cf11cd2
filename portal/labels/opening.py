"""The opening sentences of an exam page, made from the exam's own data alone (I-04, I-07, I-09)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.i18n import date_in_words, time_in_words, weekday_date
from portal.labels.recordings import HUMAN_JUDGES, LIVE_WATCHERS, SEEN_BY_PEOPLE, listed
from portal.rules.calendar import local_date
from portal.rules.recordings import SEEN_AFTER_FLAG, WATCHING, ExamFacts, Summary, summary


def opening_sentences(exam: ExamFacts) -> list[str]:
    """When and where, how many things, who looks, when deleted, who decides; the unknown stays unknown."""
    facts = summary(exam.channels)
    sentences = [*_when(exam)]
    if not exam.supervised:
        return [*sentences, str(_("This exam has no online supervision."))]
    if exam.on_request:
        sentences.append(str(_("What follows is only for who asks for online supervision.")))
    sentences += _things(facts)
    sentences += _live(exam, facts)
    if facts.on:
        sentences += [*_lookers(exam, facts), *_deleted(exam, facts)]
    sentences += _decides(exam)
    return [str(sentence) for sentence in sentences]


def _when(exam: ExamFacts) -> Iterator[str]:
    if exam.starts_at is None:
        yield _("We do not know yet when this exam is.")
        yield _where(exam)
        return
    date, time = weekday_date(local_date(exam.starts_at)), time_in_words(exam.starts_at)
    if exam.over:
        yield _("This exam was on %(date)s at %(time)s.", date=date, time=time)
        return
    yield _("This exam is on %(date)s at %(time)s.", date=date, time=time)
    yield _where(exam)


def _where(exam: ExamFacts) -> str:
    if exam.supervised and exam.on_request:
        return str(_("Students take it at school, without online supervision."))
    if exam.mode == "oral":
        return str(_("It is an oral exam: you talk to your examiner by video call."))
    if exam.mode == "home":
        return str(_("You take it at home, on your own computer."))
    if exam.place:
        return str(_("You take it at school: %(place)s.", place=exam.place))
    return str(_("You take it at school."))


def _things(facts: Summary) -> Iterator[str]:
    if not facts.on:
        yield (
            _("This exam records nothing.")
            if not facts.unknown
            else _("We do not know yet what this exam records.")
        )
        return
    yield ngettext("This exam records %(num)s thing.", "This exam records %(num)s things.", facts.on)
    if facts.unknown:
        yield ngettext(
            "%(num)s other thing is still unknown.",
            "%(num)s other things are still unknown.",
            facts.unknown,
        )


def _live(exam: ExamFacts, facts: Summary) -> Iterator[str]:
    if exam.live_watch == "yes":
        code = exam.live_watch_by_code
        yield LIVE_WATCHERS[code] if code else _("Someone watches live. We do not know yet who.")
    elif exam.live_watch == "no" and not facts.watched_live:
        yield _("Nobody watches live.")
    else:
        yield _("We do not know yet if someone watches live.")


def _lookers(exam: ExamFacts, facts: Summary) -> Iterator[str]:
    codes = [code for code in facts.seen_by if code in SEEN_BY_PEOPLE and code not in WATCHING]
    anyway = _people(code for code in codes if code not in SEEN_AFTER_FLAG)
    after_flag = _people(code for code in codes if code in SEEN_AFTER_FLAG)
    always, flagged = listed(anyway), listed(one for one in after_flag if one not in anyway)
    if always:
        yield _("These people can see recordings: %(people)s.", people=always)
    if flagged:
        yield (
            _("Only if something stands out: %(people)s.", people=flagged)
            if always
            else _(
                "Only if something stands out can these people see recordings: %(people)s.", people=flagged
            )
        )
    if _only_software(exam, facts):
        yield _("No person looks at the recordings, only software.")
    if facts.seen_by_unknown:
        yield _("For some recordings we do not know yet who sees them.")


def _only_software(exam: ExamFacts, facts: Summary) -> bool:
    uncertain = facts.unknown or facts.seen_by_unknown or facts.seen_by_own
    return facts.seen_by == ("nobody_software_only",) and exam.live_watch == "no" and not uncertain


def _people(codes: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(str(SEEN_BY_PEOPLE[code]) for code in codes))


def _deleted(exam: ExamFacts, facts: Summary) -> Iterator[str]:
    # "All" may be said only when nothing is open: no unknown thing, no unknown term, no rule without a day.
    open_end = facts.unknown or facts.kept_unknown or set(facts.kept_rules) - {"not_kept", "end_of_session"}
    if facts.kept_days is not None:
        yield _some(facts.kept_days) if open_end else _longest(exam, facts.kept_days)
    elif not open_end:
        yield _("We delete all recordings at the end of the exam.")
    if "grade_final" in facts.kept_rules:
        yield _("Some recordings we keep until your grade is final.")
    if facts.kept_longer_on_fraud:
        yield _("Do we look into cheating? Then we keep recordings until the decision is final.")
    elif exam.flagged_retention:
        yield _("Does something stand out? Then read below how long we keep the recordings.")
    if facts.kept_unknown:
        yield _("For some recordings we do not know yet how long we keep them.")


def _longest(exam: ExamFacts, days: int) -> str:
    if exam.starts_at is None:
        return str(
            ngettext(
                "After %(num)s day we delete the recordings.",
                "After %(num)s days we delete the recordings.",
                days,
            )
        )
    last = date_in_words(local_date(exam.starts_at) + timedelta(days=days))
    return str(_("We delete all recordings by %(date)s.", date=last))


def _some(days: int) -> str:
    return str(
        ngettext(
            "Some recordings we keep for %(num)s day.", "Some recordings we keep for %(num)s days.", days
        )
    )


def _decides(exam: ExamFacts) -> Iterator[str]:
    judge = exam.human_judge_code
    if exam.software_judges == "yes":
        yield _("Software points out what stands out.")
    elif exam.software_judges == "no":
        yield _("No software judges you.")
    else:
        yield _("We do not know yet if software judges you.")
    if judge == "nobody":
        yield _("No person checks what the software says.")
    elif judge:
        yield _("A person decides about cheating, not software: %(who)s.", who=HUMAN_JUDGES[judge])
    elif exam.software_judges != "no":
        yield _("We do not know yet who decides about cheating.")
