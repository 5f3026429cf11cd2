"""The demo's requests about exams, copies and deletion, told as the people in them lived it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from portal.actions.board import AnswerBoard, answer_board
from portal.actions.cases import (
    CloseCase,
    Withdraw,
    close_case,
    withdraw,
)
from portal.actions.decisions import (
    GiveAdvice,
    SignDecision,
    give_advice,
    sign_decision,
)
from portal.actions.drafts import SaveDraft, save_draft
from portal.actions.execution import StartExecution, start_execution
from portal.actions.messages import SendMessage, send_to_office, send_to_student
from portal.actions.seating import NoteSat, note_sat
from portal.actions.sittings import (
    ChooseSeat,
    OfferPlaces,
    PlanSitting,
    choose_seat,
    offer_places,
    plan_sitting,
)
from portal.demo.deeds import COPY, GRANTED, decide, file, prepare, take
from portal.demo.register import FIVE_WEEKS, NINE_DAYS, PAST, TOMORROW, DemoExam, slug
from portal.demo.story import Story
from portal.models import BoardQuestion, Case, Exam, Placement, Sitting
from portal.rules.calendar import next_working_day
from portal.rules.remedies import Kept, Weighing


def _board_says(story: Story, ref: str, answer: str, words: str, ago: int) -> None:
    """The exam board answers what was asked in this case."""
    query = select(BoardQuestion.ref).join(Case, Case.id == BoardQuestion.case_id).where(Case.ref == ref)
    for question in story.session.scalars(query).all():
        story.do("exam_board", answer_board, AnswerBoard(question, answer, words), story.office(ago, 9, 30))


def _grant(story: Story, who: str, exam: DemoExam, filed: int, decided: int, **values: object) -> str:
    """An objection that was granted: exam administration must find a place."""
    ref = file(story, who, "objection", filed, exam, **values)
    decide(story, ref, decided, "granted", GRANTED)
    return ref


def _plan(story: Story, exam: DemoExam, ago: int, place: str, seats: int) -> list[str]:
    """Two sittings on campus: on the exam day and on the next working day. Returns their ids."""
    day = story.day(exam.days)
    command = {
        "exam": slug(exam),
        "form": "campus",
        "duration_minutes": exam.minutes + 30,
        "nothing_recorded": True,
        "accessible": True,
        "facilities": ("extra_time", "quiet_room"),
        "invigilation": "Toetsbureau",
        "contact": "020 555 01 23",
    }
    return [
        story.do(
            "scheduler",
            plan_sitting,
            PlanSitting(starts_at=story.moment(on, hour), place=room, capacity=seats, **command),  # type: ignore[arg-type]
            story.office(ago, 10),
        ).id
        for on, hour, room in (
            (day, exam.hour, f"{place} 1.08"),
            (next_working_day(day), 13, f"{place} 2.14"),
        )
    ]


def _sittings(story: Story, exam: DemoExam) -> list[str]:
    query = select(Sitting.id).join(Exam).where(Exam.code == exam.code).order_by(Sitting.starts_at)
    return list(story.session.scalars(query))


def _offer(story: Story, ref: str, exam: DemoExam, ago: int) -> list[str]:
    """Both sittings for this student. Returns their ids."""
    sittings = _sittings(story, exam)
    placement = story.session.scalars(
        select(Placement.ref).join(Case, Placement.case_id == Case.id).where(Case.ref == ref)
    ).one()
    command = OfferPlaces(
        placement, tuple(sittings), no_cost=True, same_attempts=True, result_working_days=10, no_mark=True
    )
    story.do("scheduler", offer_places, command, story.office(ago, 11, 15))
    return sittings


def _choose(story: Story, who: str, ref: str, sitting: str, ago: int) -> None:
    story.do(who, choose_seat, ChooseSeat(ref, sitting), story.ago(ago, 20, 5))


def _long_ago(story: Story) -> None:
    """An exam that was held three weeks ago, taken in a seat at school; and a case that closed."""
    _plan(story, PAST, 52, "Voorbeeldlaan", 4)
    ref = _grant(story, "0438820", PAST, 60, 50, grounds=["shared_room"])
    sittings = _offer(story, ref, PAST, 46)
    _choose(story, "0438820", ref, sittings[0], 44)
    story.by_itself(note_sat, NoteSat(ref), story.ago(20, 0, 1))
    copy = file(story, "student1", "access", 75)
    decide(story, copy, 62, "granted", COPY, **AT_THE_DESK)
    story.do("handler", close_case, CloseCase(copy), story.office(60, 15))


def _tomorrow(story: Story) -> None:
    """One student has a seat for tomorrow, one objected so late that everybody hurries."""
    _plan(story, TOMORROW, 24, "Voorbeeldlaan", 3)
    ref = _grant(story, "0412208", TOMORROW, 30, 22, grounds=["faith_or_health"])
    sittings = _offer(story, ref, TOMORROW, 20)
    _choose(story, "0412208", ref, sittings[0], 17)
    late = file(
        story, "0445162", "objection", 2, TOMORROW, grounds=["shared_room"], objected=["camera", "room_scan"],
        reason="Ik woon met mijn zusje op één kamer. Zij kan nergens anders heen.",
    )  # fmt: skip
    take(story, late, 1)


def _nine_days(story: Story) -> None:
    """A seat on offer, a seat chosen, and an objection that came in yesterday."""
    _plan(story, NINE_DAYS, 8, "Voorbeeldlaan", 2)
    offered = _grant(
        story, "student2", NINE_DAYS, 16, 9, grounds=["no_recording_at_home"],
        reason="Ik wil niet dat er thuis gefilmd wordt.",
    )  # fmt: skip
    _offer(story, offered, NINE_DAYS, 5)
    chosen = _grant(story, "0460318", NINE_DAYS, 15, 8, objected=["camera", "microphone"])
    sittings = _offer(story, chosen, NINE_DAYS, 5)
    _choose(story, "0460318", chosen, sittings[1], 3)
    file(story, "0483348", "objection", 1, NINE_DAYS, grounds=["shared_room"])


def _five_weeks(story: Story) -> None:
    """Places to plan, a refusal that waits for advice, one that was signed, and one taken back."""
    _plan(story, FIVE_WEEKS, 2, "Kerkstraat", 6)
    _grant(story, "0486671", FIVE_WEEKS, 11, 4, reason="I live in one room with two other people.")
    _grant(story, "0490125", FIVE_WEEKS, 10, 3)
    waits = file(story, "0493508", "objection", 9, FIVE_WEEKS, grounds=["other"], objected=["screen"])
    take(story, waits, 7)
    prepare(story, waits, 1, "refused", WITHOUT_SCREEN, "compelling_grounds", weighing=WEIGHED)
    refused = file(story, "0497762", "objection", 19, FIVE_WEEKS, objected=["screen"])
    take(story, refused, 17)
    decision = prepare(story, refused, 14, "refused", WITHOUT_SCREEN, "compelling_grounds", weighing=WEIGHED)
    advice = GiveAdvice(refused, decision, "disagree", "Kijk of een docent het scherm in de zaal kan volgen.")
    story.do("dpo", give_advice, advice, story.office(12, 10))
    _board_says(story, refused, "possible", "Dat kan op papier, in een zaal.", 12)
    story.do("decider", sign_decision, SignDecision(refused, decision), story.office(11, 15))
    back = file(story, "0501284", "objection", 8, FIVE_WEEKS)
    story.do("0501284", withdraw, Withdraw(back), story.ago(6, 18))
    ready = file(story, "0506619", "objection", 6, FIVE_WEEKS, grounds=["no_recording_at_home"])
    take(story, ready, 4)
    prepare(story, ready, 1, "granted", GRANTED)


def _access(story: Story) -> None:
    """Copies: one late, one answered, one just in, of somebody who also handles cases."""
    late = file(story, "0427731", "access", 41, about="De opname van mijn tentamen economie.")
    take(story, late, 30)
    story.do("handler", send_to_student, SendMessage(late, WHICH_EXAM), story.office(28, 11, 30))
    mail = story.file(
        "mail van mijn docent.txt", "Beste student,\n\nJe deed vorige maand mee met het tentamen economie.\n"
    )
    said = SendMessage(
        late, "Het ging om het tentamen van vorige maand. Zie de mail van mijn docent.", (mail,)
    )
    story.do("0427731", send_to_office, said, story.ago(27, 21))
    answered = file(story, "0474936", "access", 12)
    decide(story, answered, 1, "granted", COPY, **AT_THE_DESK)
    file(story, "both", "access", 3, about="Everything about my exams of this year.")


def _erasure(story: Story) -> None:
    """Deleting: carried out now, refused for a part, and new."""
    carried_out = file(story, "0463377", "erasure", 20, PAST)
    decide(story, carried_out, 6, "granted", "We wissen je opnamen bij het bedrijf dat ze bewaart.")
    story.do("handler", start_execution, StartExecution(carried_out), story.office(5, 9, 45))
    partly = file(story, "0490125", "erasure", 25, PAST)
    stays = (Kept("exam_activity", "legal_duty_or_task", story.day(400)),)
    gone = (
        "camera", "microphone", "screen", "id", "websites", "device_details", "flags_or_score", "chat_with_proctor",
    )  # fmt: skip
    words = "We wissen je opnamen. Wat je deed in het tentamen moeten we van de wet bewaren."
    decide(story, partly, 10, "partly", words, "legal_duty_or_task", gone, kept=stays)
    file(story, "0493508", "erasure", 2, PAST)


def _drafts(story: Story) -> None:
    """Begun and not sent: nobody but the writer sees these."""
    begun = SaveDraft("erasure", {"exams": []})
    story.do("student2", save_draft, begun, story.ago(2, 20, 30))


AT_THE_DESK: dict[str, Any] = {
    "data_where": "elsewhere",
    "data_ready": True,
    "weighing": Weighing(place="Bij de balie in het hoofdgebouw. Neem je kaart mee."),
}
"""A copy that is handed over in person."""
WEIGHED = Weighing(
    "Je schreef dat je je scherm niet wilt laten opnemen. Op je scherm kunnen ook dingen van jezelf staan.",
    "We keken naar losse foto's van je scherm. Dan missen we wat er tussendoor gebeurt.",
    "We keken naar een zaal op school. Daar werkt het programma van dit tentamen niet.",
    {"screen": "Zonder beeld van je scherm zien we niet of je hulp krijgt."},
)
"""Why the screen may be recorded, as the student reads it."""
WITHOUT_SCREEN = (
    "Zonder beeld van je scherm kunnen we niet zien of iemand meekijkt of hulpmiddelen gebruikt. "
    "Dat weegt bij dit tentamen zwaarder, want het cijfer telt voor je diploma."
)
WHICH_EXAM = "Over welk tentamen gaat je verzoek? Dan zoeken we de goede opname op."

STORIES: tuple[Callable[[Story], None], ...] = (
    _long_ago,
    _tomorrow,
    _nine_days,
    _five_weeks,
    _access,
    _erasure,
    _drafts,
)
"""The chapters, each a transaction of its own."""
