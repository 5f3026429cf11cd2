"""One case in each state that a reader of the demo may want to see, and something on the pages of the DPO."""

from __future__ import annotations

from collections.abc import Callable

from portal.actions.decisions import SignDecision, sign_decision
from portal.actions.dpo_questions import AnswerQuestion, answer_question
from portal.actions.extension import ExtendDeadline, extend_deadline
from portal.actions.forwarding import Misroute, misroute
from portal.actions.intake import TakeIn, take_in
from portal.actions.looks import NoteLook, note_look
from portal.actions.packages import PutPackage, put_package
from portal.actions.questions import AskStudent, ask_student
from portal.actions.remedies import KnowPetition, ReceiveBezwaar, know_petition, receive_bezwaar
from portal.actions.reviews import Observe, SendToReview, observe, send_to_review
from portal.db import new_id
from portal.demo.deeds import COPY, decide, file, prepare, take
from portal.demo.register import CHOICE, PAST
from portal.demo.story import Story
from portal.rules.calendar import local_date


def _who_asks(story: Story) -> None:
    """By letter, from an address that nobody knows: the clock stands still until it is sure who asks (T03)."""
    asked = TakeIn(
        "erasure", story.ago(10, 9), "post", "Ik wil dat jullie alles wissen wat jullie van mij filmden.",
        person=story.id_of("0433915"),
    )  # fmt: skip
    ref = story.do("handler", take_in, asked, story.office(5, 10))[0]
    words = "Je brief kwam van een adres dat we niet kennen. Ben jij dit? Dan bellen we je op het nummer dat we hebben."
    question = AskStudent(ref, "identity", story.day(18), "called_back", words)
    story.do("handler", ask_student, question, story.office(5, 11))


def _more_time(story: Story) -> None:
    """A copy with many recordings in it: two months more (T07)."""
    ref = file(story, "0471240", "access", 18, about="Alle opnamen van dit schooljaar.")
    take(story, ref, 14)
    reason = "Je vraagt zes opnamen. Er staan andere mensen op, die we eerst onherkenbaar maken."
    story.do("handler", extend_deadline, ExtendDeadline(ref, "complex", reason), story.office(9, 11))


def _challenged(story: Story) -> None:
    """A refusal that the student does not accept: a bezwaar, or a petition to the court (11.2)."""
    ref = file(
        story, "0460318", "rectification", 44, wrong="Er staat dat ik te laat was.", right="Ik was op tijd."
    )
    words = "In het logboek staat dat je om 9.14 uur begon. Dat klopt met de tijd van de server."
    decide(story, ref, 30, "refused", words, "data_are_right")
    moment = story.office(4, 10)
    came = local_date(moment)
    if story.config.remedy_route == "awb":
        story.do("handler", receive_bezwaar, ReceiveBezwaar(ref, came), moment)
    else:
        story.do("handler", know_petition, KnowPetition(ref, came), moment)


def _restricted(story: Story) -> None:
    """Data that are kept and not used, since the student needs them (18(1)(c))."""
    ref = file(story, "0412208", "restriction", 14, PAST, about="Ik heb de opname nodig voor mijn beroep.")
    decide(
        story,
        ref,
        2,
        "granted",
        "We bewaren de opname, en niemand gebruikt die. Dat duurt tot je beroep klaar is.",
    )


def _looked_at_again(story: Story) -> None:
    """A person looks again at what a computer pointed out; the student's own view is still to come (22(3))."""
    ref = file(
        story, "0438820", "human_review", 15, PAST, about="De software zei dat ik wegkeek.",
        reason="Ik keek naar mijn kladpapier.",
    )  # fmt: skip
    take(story, ref, 11)
    story.do("handler", send_to_review, SendToReview(ref, story.id_of("reviewer")), story.office(8, 10))
    seen = "Ik zie een student die naar links kijkt en schrijft. Er ligt papier. Ik zie geen hulp."
    story.do("reviewer", observe, Observe(ref, seen), story.office(3, 15))


def _elsewhere(story: Story) -> None:
    """No request about privacy: it went to another desk, and the student reads where (T14)."""
    ref = file(story, "0451097", "access", 9, about="Mijn scherm ging op zwart, en ik kreeg geen extra tijd.")
    said = "Dit gaat over een storing tijdens je tentamen. De helpdesk kan kijken wat er gebeurde."
    sent = Misroute(ref, "technical_failure", False, said, "", new_id(), "")
    story.do("handler", misroute, sent, story.office(4, 9))


def _package(story: Story) -> None:
    """A copy that waits to be downloaded (11.2)."""
    ref = file(story, "student1", "access", 21, about="Wat jullie van mij hebben van dit jaar.")
    take(story, ref, 16)
    found = "Tentamen: Inleiding economie\nBegin: 13.02 uur\nEinde: 14.41 uur\nMeldingen: geen\n"
    files = (story.file("overzicht van je gegevens.txt", found),)
    story.do("handler", put_package, PutPackage(ref, files), story.office(12, 10))
    decision = prepare(story, ref, 6, "granted", COPY, data_where="in_portal")
    story.do("decider", sign_decision, SignDecision(ref, decision), story.office(1, 16))
    for who, what, ago in (("handler", "case", 12), ("decider", "case", 1), ("dpo", "names", 1)):
        story.do(who, note_look, NoteLook(ref, what), story.office(ago, 15, 30))


def _consent(story: Story) -> None:
    """Consent taken back: it worked at once, and a place must be found (R-11)."""
    file(story, "0451097", "withdrawal", 4, CHOICE)


def _questions(story: Story) -> None:
    """In confidence, to the data protection officer alone: one answered, one new (38(5))."""
    asked = "Mag de school mijn opname laten zien aan andere docenten?"
    ref = file(story, "0460318", "dpo_question", 8, question=asked)
    answer = "Nee. Alleen je examinator mag die zien, en alleen als er iets opvalt."
    story.do("dpo", answer_question, AnswerQuestion(ref, answer), story.office(1, 13))
    file(story, "0501284", "dpo_question", 2, question="Who at my school can see my room scan?")


STORIES: tuple[Callable[[Story], None], ...] = (
    _who_asks,
    _more_time,
    _challenged,
    _restricted,
    _looked_at_again,
    _elsewhere,
    _package,
    _consent,
    _questions,
)
"""The chapters, each a transaction of its own."""
