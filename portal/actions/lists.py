"""The two lists of an exam, at the moment of asking: who may be proctored, and who sits without. Each taking is noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, select

from portal.actions.context import Context
from portal.db import new_id
from portal.models import Exam, ListAddress, ListedApart, Person, Supplier
from portal.models.feeds import NOTED_EVERY, digest_of
from portal.models.supervision import Line, everybody, lines
from portal.rules.access import Permission
from portal.rules.errors import Refused
from portal.rules.lists import CAUSES, FORMS, valid_until, version_of

Which = Literal["may", "without"]


@dataclass(frozen=True)
class TakenList:
    """A list as it was at `made_at` (UTC). Nobody stands on both lists of an exam, and everybody on one."""

    exam: Exam
    which: Which
    made_at: datetime
    valid_until: datetime
    lines: list[Line]

    @property
    def version(self) -> str:
        """Differs as soon as the exam's moment or who is listed differs."""
        return version_of(
            self.exam.id, self.exam.starts_at.isoformat(), *(line.person.id for line in self.lines)
        )


def both(ctx: Context, exam: Exam) -> dict[Which, TakenList]:
    """Both lists of an exam from one query, for counting; whoever reads names or numbers takes one (`take_list`)."""
    rows = lines(ctx.session.execute(everybody(exam.id)).unique().all())
    ends = exam.starts_at + timedelta(minutes=exam.duration_minutes)
    until = valid_until(ctx.now, ctx.config.list_minutes, ends)
    return {
        "may": TakenList(exam, "may", ctx.now, until, [line for line in rows if line.may]),
        "without": TakenList(exam, "without", ctx.now, until, [line for line in rows if not line.may]),
    }


@dataclass(frozen=True)
class TakeList:
    """Exam administration takes a list of an exam (its slug), in one of the FORMS."""

    exam: str
    which: Which = "without"
    form: str = "page"


def take_list(ctx: Context, command: TakeList) -> TakenList:
    """The list as it is now; who took it, and when, is noted (6.2). Raises Refused("gone"), "not_yours"."""
    ctx.require(Permission.PLAN)
    exam = ctx.session.scalars(select(Exam).where(Exam.slug == command.exam)).unique().one_or_none()
    if exam is None or command.form not in FORMS or command.which not in ("may", "without"):
        raise Refused("gone")
    taken = both(ctx, exam)[command.which]
    ctx.log(
        "exam:list:taken", f"exam:{exam.id}", function="scheduler", list=command.which, form=command.form,
        version=taken.version, people=len(taken.lines),
    )  # fmt: skip
    return taken


@dataclass(frozen=True)
class FetchList:
    """A supplier fetches who may be proctored at an exam (its slug), by the secret of its address."""

    token: str
    exam: str


def fetch_list(ctx: Context, command: FetchList) -> tuple[TakenList, Supplier]:
    """Who may be proctored, for the supplier of that exam alone (6.2).

    Raises Refused("gone") for an address that was stopped or never was, for an exam of somebody else, and from the
    day after the exam on.
    """
    address = address_behind(ctx, command.token)
    exam = ctx.session.scalars(address.exams(ctx.now).where(Exam.slug == command.exam)).unique().one_or_none()
    if exam is None:
        raise Refused("gone")
    taken = both(ctx, exam)["may"]
    ctx.log(
        "exam:list:fetched", f"exam:{exam.id}", function="supplier", list="may", form="signed",
        version=taken.version, people=len(taken.lines), supplier=address.supplier_id,
    )  # fmt: skip
    if address.last_read_at is None or ctx.now - address.last_read_at >= NOTED_EVERY:
        address.last_read_at = ctx.now
    return taken, address.supplier


def address_behind(ctx: Context, token: str) -> ListAddress:
    """The supplier's address with this secret. Raises Refused("gone")."""
    found = ctx.session.scalars(ListAddress.behind(digest_of(token))).unique().one_or_none()
    if found is None:
        raise Refused("gone")
    return found


@dataclass(frozen=True)
class OpenLists:
    """An address with this secret `token` for a supplier (its slug), in place of the one before."""

    supplier: str
    token: str


def open_lists(ctx: Context, command: OpenLists) -> ListAddress:
    """Keep the digest of the address. Raises Refused("gone"), "not_yours"."""
    supplier = _supplier(ctx, command.supplier)
    _forget(ctx, supplier)
    address = ListAddress(
        id=new_id(), supplier_id=supplier.id, token_digest=digest_of(command.token), made_by=ctx.actor.id,
        made_at=ctx.now,
    )  # fmt: skip
    ctx.session.add(address)
    ctx.log("supplier:list:opened", f"supplier:{supplier.id}", function="scheduler")
    return address


@dataclass(frozen=True)
class CloseLists:
    """The address of a supplier (its slug) works no longer."""

    supplier: str


def close_lists(ctx: Context, command: CloseLists) -> None:
    """Forget it. Raises Refused("gone"), "not_yours"."""
    supplier = _supplier(ctx, command.supplier)
    _forget(ctx, supplier)
    ctx.log("supplier:list:closed", f"supplier:{supplier.id}", function="scheduler")


def _supplier(ctx: Context, slug: str) -> Supplier:
    ctx.require(Permission.PLAN)
    return ctx.get(Supplier, slug)  # locked: two at once would leave two addresses


def _forget(ctx: Context, supplier: Supplier) -> None:
    ctx.session.execute(delete(ListAddress).where(ListAddress.supplier_id == supplier.id))


@dataclass(frozen=True)
class ListApart:
    """Somebody (student number) sits an exam (its slug) without online supervision, for a cause of CAUSES."""

    exam: str
    number: str
    cause: str
    place: str = ""


def list_apart(ctx: Context, command: ListApart) -> ListedApart:
    """Put somebody on the list who asked nothing under the GDPR; no line of it tells who did (6.2). Again replaces.

    Raises Refused: "not_yours", "gone", "unknown_choice", "unknown_number", "own_place".
    """
    ctx.require(Permission.PLAN)
    exam = ctx.session.scalars(select(Exam).where(Exam.slug == command.exam)).unique().one_or_none()
    if exam is None:
        raise Refused("gone")
    if command.cause not in CAUSES:
        raise Refused("unknown_choice")
    person = ctx.session.scalars(Person.with_number(command.number)).one_or_none()
    if person is None:
        raise Refused("unknown_number")
    if person.id == ctx.actor.id:
        raise Refused("own_place")
    same = (ListedApart.exam_id == exam.id, ListedApart.person_id == person.id)
    row = ctx.session.scalars(select(ListedApart).where(*same).with_for_update(of=ListedApart)).one_or_none()
    if row is None:
        row = ListedApart(
            id=new_id(), exam_id=exam.id, person_id=person.id, added_by=ctx.actor.id, added_at=ctx.now
        )
        ctx.session.add(row)
    row.cause, row.place = command.cause, command.place
    ctx.log("exam:apart:added", f"exam:{exam.id}", function="scheduler", cause=command.cause)
    return row


@dataclass(frozen=True)
class RemoveApart:
    """This line (its id) of somebody who was put on the list is not needed any more."""

    line: str


def remove_apart(ctx: Context, command: RemoveApart) -> None:
    """Take it off; who has a right to sit without stays on the list by that. Raises Refused("gone"), "not_yours"."""
    ctx.require(Permission.PLAN)
    row = ctx.get(ListedApart, command.line)
    if row.person_id == ctx.actor.id:
        raise Refused("own_place")
    ctx.log("exam:apart:removed", f"exam:{row.exam_id}", function="scheduler", cause=row.cause)
    ctx.session.delete(row)
