"""An office with a case that has been taken up, and the deeds of its staff, for tests of decisions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from portal.actions.context import Context
from portal.actions.decisions import (
    GiveAdvice,
    SignDecision,
    give_advice,
    prepare_decision,
    sign_decision,
)
from portal.actions.extension import ExtendDeadline, extend_deadline
from portal.models import Case, Decision, Letter, OutboxMail, Person
from portal.rules.errors import Refused
from tests.board_fixture import board_answers
from tests.cast import Cast
from tests.make import NOW, Make
from tests.refusals import REASON, complete


class Office:
    """One installation with an objection that has been taken up, and the deeds of its staff."""

    def __init__(self, make: Make, cast: Cast) -> None:
        self.make, self.cast = make, cast
        self.product = make.product()

    def case(self, kind: str = "objection", *, days: int = 35, **values: object) -> Case:
        exam = self.make.exam(
            f"X{len(self.make.all(Case))}", day=(NOW + timedelta(days=days)).date(), product=self.product
        )
        self.make.enrol(self.cast.amira, exam)
        case = self.make.taken_up(self.make.case(self.cast.amira, exam, kind=kind, **values), self.cast.eva)
        return self._heard(case) if kind == "human_review" else case

    def _heard(self, case: Case) -> Case:
        """The same review, in which somebody judged again and the student was heard."""

        def hear(ctx: Context, _command: None) -> None:
            found = ctx.get(Case, case.ref)
            ctx.record("case:student:heard", found, function="handler", to_state="heard", texts=())

        self.make.do(None, hear, None)
        return self.fresh(case)

    def prepare(
        self,
        case: Case,
        outcome: str,
        ground: str | None = None,
        parts: tuple[str, ...] = (),
        by: Person | None = None,
        **more: Any,
    ) -> Decision:
        more["explanation"] = more.pop("words", REASON)
        command = complete(case, outcome, ground, tuple(parts), **more)
        return self.make.do(by or self.cast.eva, prepare_decision, command, "handler", "decider")

    def refuse(self, case: Case) -> Decision:
        return self.prepare(case, "refused")

    def advise(self, case: Case, decision: Decision, code: str = "agree") -> None:
        """The DPO says something about the proposal, and the exam board answers what it was asked."""
        command = GiveAdvice(case.ref, decision.id, code, "Mijn advies.")
        self.make.do(self.cast.dov, give_advice, command, "dpo")
        board_answers(self.make, self.cast, case)

    def sign(
        self,
        case: Case,
        decision: Decision,
        by: Person | None = None,
        at: datetime | None = None,
        roles: tuple[str, ...] = ("decider",),
    ) -> Case:
        command = SignDecision(case.ref, decision.id)
        return self.make.do(by or self.cast.dirk, sign_decision, command, *roles, at=at)

    def extended(self, case: Case) -> Case:
        """The same case with more time (T07)."""
        command = ExtendDeadline(case.ref, "complex", "Er staan tien opnamen in.")
        self.make.do(self.cast.eva, extend_deadline, command, "handler")
        return self.fresh(case)

    def mails(self, key: str) -> list[OutboxMail]:
        """The mails whose key begins like this, the first one first."""
        found = [mail for mail in self.make.all(OutboxMail) if mail.dedupe_key.startswith(key)]
        return sorted(found, key=lambda mail: mail.created_at)

    def fresh(self, case: Case) -> Case:
        return self.make.get(Case, ref=case.ref)

    def letter(self, case: Case) -> Letter:
        return self.make.get(Letter, case_id=case.id, kind="decision")


def refused(code: str) -> Any:
    """What a deed raises that the rules do not allow."""
    return pytest.raises(Refused, match=f"^{code}")
