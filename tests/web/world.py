"""An installation with something behind every address: cases in several states, places, drafts, letters.

What people wrote are words that stand nowhere else (`SECRETS`), so that a test can look for them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

from flask import Flask
from werkzeug.routing import Rule

from portal.actions.answers import AnswerQuestion, answer_question
from portal.actions.decision_drafts import draft_decision
from portal.actions.decisions import (
    GiveAdvice,
    ReturnDecision,
    SignDecision,
    give_advice,
    prepare_decision,
    return_decision,
    sign_decision,
)
from portal.actions.disadvantage_reports import (
    AnswerReport,
    ReportDisadvantage,
    answer_report,
    report_disadvantage,
)
from portal.actions.dpo_questions import AnswerQuestion as AnswerAsDpo
from portal.actions.dpo_questions import answer_question as answer_as_dpo
from portal.actions.drafts import SaveDraft, save_draft
from portal.actions.extension import ExtendDeadline, extend_deadline
from portal.actions.feeds import MakeFeed, make_feed
from portal.actions.forwarding import Misroute, misroute
from portal.actions.imports import StartImport, start_import
from portal.actions.intake import TakeIn, take_in
from portal.actions.intake_drafts import BeginIntake, KeepIntake, begin_intake, keep_intake
from portal.actions.lists import ListApart, OpenLists, list_apart, open_lists
from portal.actions.messages import SendMessage, send_to_office, send_to_student
from portal.actions.questions import AskStudent, ask_student
from portal.actions.seating import NoteSat, note_sat
from portal.adapters.links import SignedLinks
from portal.config import Desks
from portal.db import new_id
from portal.jobs.imports import carry_on, vault_of
from portal.models import (
    Attachment,
    BoardQuestion,
    Case,
    Decision,
    Exam,
    ImportRun,
    Letter,
    ListedApart,
    Placement,
    Product,
    Sitting,
    SupervisionRequest,
    Supplier,
)
from portal.rules.access import Public
from portal.rules.parts import EVERY_TILE
from portal.rules.remedies import Weighing
from portal.web.area import RULES
from portal.web.staff.questions import BY_KEY
from tests.cast import Cast, make_cast
from tests.explained import explained, write_all
from tests.grants_fixture import start
from tests.make import Make
from tests.on_request_fixture import answered as answer
from tests.on_request_fixture import asked, on_request
from tests.refusals import complete
from tests.reviews_fixture import ask, observed
from tests.sittings_fixture import choose, granted, offer, plan

SECRETS = {
    name: f"zq{name}qz"
    for name in (
        "reason", "reason2", "about", "about2", "toOffice", "toStudent", "explanation", "earlier", "returned",
        "advice", "proposal", "draftDecision", "typed", "letter", "copied", "fileName", "fileBytes",
        "situation", "milder", "alternative", "channel", "asked", "answered", "moreTime", "flag", "observed",
        "question", "toDpo", "dpoAnswer", "reported", "reportAnswer",
    )
}  # fmt: skip
"""One word for each field in which somebody may write freely in a case."""

DESKS = Desks(technical_failure="helpdesk@voorbeeld.example", technical_failure_name_nl="de helpdesk")


@dataclass
class World:
    """The installation, and for each part of an address what may stand there."""

    app: Flask
    make: Make
    cast: Cast
    cases: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)

    def at(self, app: Flask) -> World:
        """The same installation behind another app, on a copy of its database."""
        return replace(self, app=app, make=Make(app, self.make.now), values=dict(self.values))

    def paths(self, method: str, lang: str = "nl") -> Iterator[tuple[Rule, str]]:
        """Every address that answers to a method, with all that may stand in it; not the provider's."""
        for rule in sorted(self.app.url_map.iter_rules(), key=str):
            if method in (rule.methods or ()) and rule.endpoint != "sign_in.login":
                for path in self._filled(rule):
                    yield rule, path.replace("<lang>", lang)

    def _filled(self, rule: Rule) -> Iterator[str]:
        path = re.sub(r"<any\(nl, en\):lang>", "<lang>", rule.rule)
        gaps = re.findall(r"<(?:([^<>:]+):)?(\w+)>", path)
        gaps = [(kind, name) for kind, name in gaps if name != "lang"]
        for chosen in itertools.product(*(self._choices(kind, name) for kind, name in gaps)):
            filled = path
            for (kind, name), value in zip(gaps, chosen, strict=True):
                filled = filled.replace(f"<{kind}:{name}>" if kind else f"<{name}>", value)
            yield filled

    def _choices(self, kind: str, name: str) -> list[str]:
        if kind.startswith("any("):
            return [one.strip() for one in kind[4:-1].split(",")]
        assert name in self.values, f"say in tests/web/world.py what may stand in an address for <{name}>"
        return self.values[name]

    def is_public(self, rule: Rule) -> bool:
        """Whether everybody may open it."""
        return isinstance(self.app.extensions[RULES][rule.endpoint][0], Public)


def make_world(app: Flask) -> World:
    """Fill an empty installation; all deeds lie in the last nine days."""
    now = datetime.now(UTC)
    make = Make(app, now - timedelta(days=9))
    cast = make_cast(make)
    world = World(app, make, cast)
    product = make.product()
    stat, spare, bare = (
        make.exam(code, product=product, day=(now + timedelta(weeks=weeks)).date())
        for code, weeks in (("STAT1", 5), ("CALC2", 6), ("LAW3", 7))
    )
    for exam in (stat, spare):
        explained(make, cast.eva, cast.pia, exam)
    write_all(make, cast.eva, spare)
    make.enrol(cast.amira, stat, spare, bare, extra_time=30)
    make.enrol(cast.ben, stat, spare)
    _seated(world, stat)
    _undecided(world, spare)
    _returned(world)
    make.case(cast.amira, stat, kind="access", about=SECRETS["about"])
    make.case(cast.ben, stat)
    _reviewed(world)
    _asked_the_dpo(world)
    _sat(world, product)
    _on_request(world)
    plan(make, cast, spare, place="Zaal 2.02")
    start(make, cast, spare)
    draft = make.do(
        cast.amira, save_draft,
        SaveDraft("objection", {"exams": ["calc2"], "reason": SECRETS["typed"]}),
        at=now,
    )  # fmt: skip
    _asked(world)
    _uploaded(world, "exams", "exam_code;name_nl\nX1;Naam\n;\n")
    make.do(cast.amira, make_feed, MakeFeed("student", "own"))
    apart = ListApart(bare.slug, cast.ben.student_number or "", "facilities", "Zaal 4.01")
    make.do(cast.chloe, list_apart, apart, "scheduler")
    make.do(cast.chloe, open_lists, OpenLists("proctorio", "lists"), "scheduler")
    make.do(cast.eva, make_feed, MakeFeed("staff", "work"), "handler", "scheduler", "exam_board")
    _note_addresses(world, draft.id, _letter(world), _forwarded(world))
    return world


def _seated(world: World, exam: Exam) -> None:
    """Amira's objection: messages both ways, granted, offered places, a seat taken."""
    make, cast = world.make, world.cast
    case = make.case(cast.amira, exam, grounds=["faith_or_health"], reason=f"Omdat {SECRETS['reason']}.")
    ref = case.ref
    proof = make.stored(f"{SECRETS['fileName']}.txt", SECRETS["fileBytes"].encode())
    make.do(cast.amira, send_to_office, SendMessage(ref, f"Vraag {SECRETS['toOffice']}?", (proof,)))
    make.taken_up(case, cast.eva)
    make.do(cast.eva, send_to_student, SendMessage(ref, f"Antwoord {SECRETS['toStudent']}."), "handler")
    grant = complete(case, "granted", explanation=f"Ja, want {SECRETS['explanation']}.")
    decision = make.do(cast.eva, prepare_decision, grant, "handler")
    late = make.now + timedelta(days=7)
    make.do(cast.dirk, sign_decision, SignDecision(ref, decision.id), "decider", at=late)
    sitting = plan(make, cast, exam, place="Zaal 3.12")
    other = plan(make, cast, exam, hour=14, place="Zaal 1.01")
    offer(make, cast, make.get(Placement, case_id=case.id), sitting, other)
    choose(make, cast.amira, case, sitting)


def _sat(world: World, product: Product) -> None:
    """Ben sat elsewhere yesterday: what he reported is answered, and he reports something again."""
    make, cast = world.make, world.cast
    now = make.now + timedelta(days=9)
    exam = make.exam("BIO4", product=product, day=(now - timedelta(days=1)).date())
    case, placement = granted(make, cast, exam, cast.ben)
    sitting = plan(make, cast, exam, place="Zaal 4.04")
    offer(make, cast, placement, sitting, agreed=("A-06", "A-11"))
    choose(make, cast.ben, case, sitting)
    make.do(None, note_sat, NoteSat(case.ref), at=now)
    told = ReportDisadvantage(case.ref, "remark", f"Er stond {SECRETS['reported']}.")
    make.do(cast.ben, report_disadvantage, told, at=now)
    answer = AnswerReport(case.ref, True, f"Ja, {SECRETS['reportAnswer']}.")
    make.do(cast.eva, answer_report, answer, "handler", at=now)
    make.do(cast.ben, report_disadvantage, ReportDisadvantage(case.ref, "cost"), at=now)


def _on_request(world: World) -> None:
    """Amira asked to be supervised online and may; Ben waits for an answer. Nobody else may read why."""
    make, cast = world.make, world.cast
    exam = on_request(make, cast, "BIO5")
    answer(make, cast, asked(make, cast.amira, exam, "health"))
    asked(make, cast.ben, exam, "sport")


def _undecided(world: World, exam: Exam) -> None:
    """Amira's second objection: a proposal stands with advice, and a colleague drafts another one."""
    make, cast = world.make, world.cast
    case = make.taken_up(make.case(cast.amira, exam, reason=SECRETS["reason2"]), cast.eva)
    refuse = complete(case, explanation=f"Nee {SECRETS['proposal']}.", weighing=_weighing())
    decision = make.do(cast.eva, prepare_decision, refuse, "handler")
    make.do(cast.dov, give_advice, GiveAdvice(case.ref, decision.id, "disagree", SECRETS["advice"]), "dpo")
    again = complete(case, "granted", explanation=f"Toch {SECRETS['draftDecision']}.")
    make.do(cast.eva, draft_decision, again, "handler")


def _weighing() -> Weighing:
    """The balancing, with a word of its own in each part."""
    why = dict.fromkeys(EVERY_TILE, SECRETS["channel"])
    return Weighing(SECRETS["situation"], SECRETS["milder"], SECRETS["alternative"], why)


def _asked(world: World) -> None:
    """Two of Amira's wishes to see data: one waits for her answer, one for somebody to judge it; with more time."""
    make, cast = world.make, world.cast
    for answered in (False, True):
        case = make.case(cast.amira, kind="access")
        reply_by = (make.now + timedelta(days=30)).date()
        question = AskStudent(case.ref, "scope", reply_by, "answer_here", f"Wat {SECRETS['asked']}?")
        make.do(cast.eva, ask_student, question, "handler")
        if answered:
            make.do(cast.amira, answer_question, AnswerQuestion(case.ref, f"Dit {SECRETS['answered']}."))
        extend = ExtendDeadline(case.ref, "complex", f"Omdat {SECRETS['moreTime']}.")
        make.do(cast.eva, extend_deadline, extend, "handler")


def _returned(world: World) -> None:
    """Amira's wish to have data deleted: the decider sent the proposal back."""
    make, cast = world.make, world.cast
    case = make.taken_up(make.case(cast.amira, kind="erasure", about=f"Alles {SECRETS['about2']}"), cast.eva)
    grant = complete(case, "granted", explanation=f"Ja {SECRETS['earlier']}.")
    first = make.do(cast.eva, prepare_decision, grant, "handler")
    make.do(cast.dirk, return_decision, ReturnDecision(case.ref, first.id, SECRETS["returned"]), "decider")


def _letter(world: World) -> str:
    """A letter of a guest that was taken in, and one that Bram is typing over. Gives the id of the latter."""
    make, cast = world.make, world.cast
    asked = TakeIn(
        "access", make.now - timedelta(days=1), "post", f"Graag alles {SECRETS['letter']}.", name="Rob Vermeer",
        capacity="teacher", answer="post",
    )  # fmt: skip
    make.do(cast.eva, take_in, asked, "handler")
    draft = make.do(cast.bram, begin_intake, BeginIntake(cast.amira.id), "handler")
    day = {f"day_{part}": [str(getattr(make.now, part))] for part in ("day", "month", "year")}
    typed = {
        **day, "kind": ["erasure"], "channel": ["counter"], "language": ["nl"], "answer": ["mail"],
        "words": [f"Wis alles {SECRETS['copied']}."],
    }  # fmt: skip
    make.do(cast.bram, keep_intake, KeepIntake(draft.id, typed), "handler")
    return str(draft.id)


def _forwarded(world: World) -> str:
    """A complaint of Ben that went to the help desk. Gives the token of the desk's link."""
    make, cast, forwarding = world.make, world.cast, new_id()
    case = make.case(cast.ben, kind="access", about="Mijn scherm ging op zwart.")
    sent = Misroute(
        case.ref, "technical_failure", True, "Dit gaat over een storing.", "Mijn scherm ging op zwart.", forwarding,
        "http://localhost/nl/forwarded/x",
    )  # fmt: skip
    make.do(cast.eva, misroute, sent, "handler")
    return SignedLinks(make.config.secret_key).sign("forward", {"forwarding": forwarding})


def _reviewed(world: World) -> None:
    """Amira wants a person to look again; Bram was asked, and has written."""
    make, cast = world.make, world.cast
    case = make.case(cast.amira, kind="human_review", about=f"Een seintje {SECRETS['flag']}.")
    case = ask(make, cast, make.taken_up(case, cast.eva), cast.bram)
    observed(make, case, cast.bram, f"Ik zie {SECRETS['observed']}.")


def _asked_the_dpo(world: World) -> None:
    """Amira's question in confidence, answered, and what she wrote after that."""
    make, cast = world.make, world.cast
    case = make.case(cast.amira, kind="dpo_question", question=f"Mag dit, {SECRETS['question']}?")
    make.do(cast.dov, answer_as_dpo, AnswerAsDpo(case.ref, f"Nee, {SECRETS['dpoAnswer']}."), "dpo")
    make.do(cast.amira, send_to_office, SendMessage(case.ref, f"En nu, {SECRETS['toDpo']}?"))


def _uploaded(world: World, kind: str, text: str) -> None:
    """A file that waits between its dry run and being applied."""
    make = world.make
    file_id = vault_of(make.config).store(BytesIO(text.encode()))
    run = make.do(world.cast.ada, start_import, StartImport(kind, file_id), "admin")
    carry_on(make.database, make.config, run.id, lambda: make.now, breath_seconds=0)


def _note_addresses(world: World, draft: str, intake: str, forwarded: str) -> None:
    make = world.make
    cases = [case.ref for case in make.all(Case)]
    letters = [letter.id for letter in make.all(Letter)]
    world.cases = cases
    sitting = [one.id for one in make.all(Sitting)]
    world.values = {
        "ref": [
            *cases,
            *(one.ref for model in (Placement, BoardQuestion, SupervisionRequest) for one in make.all(model)),
        ],
        "slug": [one.slug for model in (Exam, Supplier) for one in make.all(model)],
        "draft": [draft, intake],
        "letter": letters,
        "letter_id": letters,
        "file": [one.id for one in make.all(Attachment)],
        "number": ["1", "2"],
        "sitting": sitting,
        "sitting_id": sitting,
        "run": [run.id for run in make.all(ImportRun)],
        "decision": [one.id for one in make.all(Decision)],
        "category": ["webcam_video"],
        "token": [forwarded, "x", "own", "work", "lists"],
        "line": [one.id for one in make.all(ListedApart)],
        "version": ["1"],
        "kind": ["people", "exams", "enrolments", "sittings"],
        "day": ["2030-12-24"],
        "key": list(BY_KEY),
        "product_id": [product.id for product in make.all(Product)],
    }
