"""What was decided beforehand for everybody needs no second person; a mandate lets a handler sign a grant (T08, T09)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.actions.decisions import SignDecision, prepare_decision, sign_decision
from portal.actions.standing_exceptions import (
    EndException,
    StartException,
    end_exception,
    start_exception,
)
from portal.models import Case, CaseEvent, Decision, LogEntry, StandingException
from tests.office import Office, refused
from tests.refusals import complete

ALONE = ("handler", "decider")


def start(office: Office, code: str = "others_in_view") -> StandingException:
    return office.make.do(office.cast.dirk, start_exception, StartException(code), "decider")


def end(office: Office, code: str = "others_in_view") -> StandingException:
    return office.make.do(office.cast.dirk, end_exception, EndException(code), "decider")


def prepared(office: Office, case: Case, parts: tuple[str, ...] = ("screen",), **more: object) -> Decision:
    """Bram prepares a refusal in part, because of other people in the picture."""
    command = complete(case, "partly", more.pop("ground", "rights_of_others"), parts, **more)  # type: ignore[arg-type]
    return office.make.do(office.cast.bram, prepare_decision, command, *ALONE)


def sign_alone(office: Office, case: Case, decision: Decision) -> Case:
    office.make.do(office.cast.bram, sign_decision, SignDecision(case.ref, decision.id), *ALONE)
    return office.fresh(case)


def test_without_one_somebody_else_must_sign(either: Office) -> None:
    case = either.case("access")
    decision = prepared(either, case)
    with refused("second_person"):
        sign_alone(either, case, decision)


def test_with_one_the_same_person_signs_and_the_log_and_the_letter_tell(either: Office) -> None:
    start(either)
    case = either.case("access")
    decision = prepared(either, case)
    assert sign_alone(either, case, decision).outcome == "partly"
    event = either.make.get(CaseEvent, case_id=case.id, tag="case:decision:excepted")
    assert event.facts == {"decision": decision.id, "exception": "others_in_view"}
    assert "Dit doen we bij iedereen zo." in either.letter(case).body
    assert either.make.all(CaseEvent, case_id=case.id, tag="case:decision:alone") == []
    assert either.mails("refusal-told") == []


def test_it_counts_only_for_what_was_written_after_it(office: Office) -> None:
    case = office.case("access")
    decision = prepared(office, case)
    office.make.now += timedelta(minutes=1)
    start(office)
    with refused("second_person"):
        sign_alone(office, case, decision)


def test_once_it_has_ended_two_people_are_needed_again(office: Office) -> None:
    start(office)
    case = office.case("access")
    decision = prepared(office, case)
    end(office)
    with refused("second_person"):
        sign_alone(office, case, decision)
    assert {entry.tag for entry in office.make.all(LogEntry)} >= {"exception:started", "exception:ended"}


def test_another_ground_or_all_of_it_does_not_rest_on_it(office: Office) -> None:
    start(office)
    case = office.case("access")
    for outcome, ground in (("partly", "excessive"), ("refused", "excessive")):
        parts = ("screen",) if outcome == "partly" else ()
        command = complete(case, outcome, ground, parts)
        decision = office.make.do(office.cast.bram, prepare_decision, command, *ALONE)
        with refused("second_person"):
            sign_alone(office, case, decision)


def test_exam_work_that_must_be_kept(office: Office) -> None:
    start(office, "grade_records")
    case = office.case("erasure")
    everything = [part for part in _parts(case) if part != "exam_activity"]
    decision = prepared(office, case, tuple(everything), ground="legal_duty_or_task")
    assert sign_alone(office, case, decision).outcome == "partly"
    again = office.case("erasure")
    more = prepared(office, again, ("camera",), ground="legal_duty_or_task")
    with refused("second_person"):
        sign_alone(office, again, more)


def _parts(case: Case) -> tuple[str, ...]:
    from portal.rules.parts import parts

    return parts(case.kind, case.objected)


def test_who_decides_it_and_how_often(office: Office) -> None:
    make, cast = office.make, office.cast
    with refused("not_yours"):
        make.do(cast.eva, start_exception, StartException("others_in_view"), "handler")
    with refused("dpo_decides_nothing"):
        make.do(cast.dov, start_exception, StartException("others_in_view"), "dpo", "decider")
    with refused("unknown_choice"):
        make.do(cast.dirk, start_exception, StartException("forged"), "decider")
    with refused("no_exception"):
        end(office)
    start(office)
    with refused("exception_stands"):
        start(office)


@pytest.mark.parametrize(("mandated", "outcome", "code"), [
    ((), "granted", "not_yours"), (("handler",), "granted", None), (("handler",), "partly", "not_yours"),
])  # fmt: skip
def test_a_handler_signs_a_grant_only_with_a_mandate(
    office: Office, mandated: tuple[str, ...], outcome: str, code: str | None
) -> None:
    """T08: and never what refuses something, nor a decision that is taken again."""
    office.make.config = replace(office.make.config, mandated=mandated)
    case = office.case("access")
    parts = ("screen",) if outcome == "partly" else ()
    decision = office.prepare(case, outcome, "rights_of_others" if parts else None, parts)
    sign = SignDecision(case.ref, decision.id)
    if code:
        with refused(code):
            office.make.do(office.cast.eva, sign_decision, sign, "handler")
        return
    office.make.do(office.cast.eva, sign_decision, sign, "handler")
    event = office.make.get(CaseEvent, case_id=case.id, tag="case:decided")
    assert event.function == "handler"
    again = office.prepare(case, outcome, cause="own_error")
    with refused("not_yours"):
        office.make.do(office.cast.eva, sign_decision, SignDecision(case.ref, again.id), "handler")


@pytest.mark.parametrize("corrects", ["grade", "reviewer_notes"])
def test_grades_and_notes_of_a_reviewer_are_corrected_by_a_decider(office: Office, corrects: str) -> None:
    """11.2: whatever mandate there is."""
    office.make.config = replace(office.make.config, mandated=("handler",))
    case = office.case("rectification")
    decision = office.prepare(case, "granted", corrects=(corrects, "facts"))
    with refused("decider_corrects"):
        office.make.do(office.cast.eva, sign_decision, SignDecision(case.ref, decision.id), "handler")
    assert office.sign(case, decision).outcome == "granted"


def test_exam_answers_are_never_corrected(office: Office) -> None:
    case = office.case("rectification")
    with refused("incomplete_decision"):
        office.prepare(case, "granted", corrects=("exam_answers",))
    assert office.make.all(Decision, case_id=case.id) == []
