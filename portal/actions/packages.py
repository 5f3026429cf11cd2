"""The data that somebody asked for, as files in the case: put there, handed out with the answer, renewed (11.2, C15).

Each package is there for some days and then goes; its name, size and digest stay, with both moments (section 9).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from portal.actions.attachments import StoredFile, attach, let_go
from portal.actions.context import Context
from portal.models import Attachment, Case, Decision
from portal.rules.access import Permission
from portal.rules.attachments import ends_after, renewals
from portal.rules.errors import Refused
from portal.rules.lifecycle import Step, find_step, step_for


@dataclass(frozen=True)
class PutPackage:
    """Files for the student of this case (its number); they leave with the answer."""

    case: str
    files: tuple[StoredFile, ...]


def put_package(ctx: Context, command: PutPackage) -> tuple[Attachment, ...]:
    """Put files in the case that its student gets with the decision. Until that leaves nobody but staff sees them.

    Raises Refused("no_files"), what `attach` raises, and the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    find_step("put_package", case.kind, case.state)
    if not command.files:
        raise Refused("no_files")
    return attach(ctx, case, command.files, purpose="package")


@dataclass(frozen=True)
class TakeBackPackage:
    """The wrong file was put in this case (its number)."""

    case: str
    attachment: str


def take_back_package(ctx: Context, command: TakeBackPackage) -> str | None:
    """Let it go before its student sees it. Gives where its bytes stood: the caller deletes those after this deed.

    Raises Refused: "gone" for a file that is no package of this case, "package_given" once it was handed out, and
    the lifecycle's refusals.
    """
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    find_step("take_back_package", case.kind, case.state)
    package = next((one for one in _packages(ctx, case) if one.id == command.attachment), None)
    if package is None:
        raise Refused("gone")
    if package.available_at is not None:
        raise Refused("package_given")
    return let_go(ctx, package.id, function="handler")


def open_package(ctx: Context, case: Case, decision: Decision) -> None:
    """With the decision that says so, hand out what is in the case: to be fetched for `package_days` (C15, N7)."""
    if decision.data_where != "in_portal":
        return
    step = find_step("open_package", case.kind, case.state)
    packages = [one for one in _packages(ctx, case) if one.may_be_read(ctx.now)]
    until = ctx.today + timedelta(days=ctx.config.package_days)
    for one in packages:
        one.available_at, one.expires_at = one.available_at or ctx.now, ends_after(until)
    ctx.record(step.tag, case, function="system", until=until.isoformat(), attachments=tuple(packages))


@dataclass(frozen=True)
class RenewPackage:
    """More time to fetch the data of this case (its number)."""

    case: str


def renew_package(ctx: Context, command: RenewPackage) -> Case:
    """Let one's own files stay `package_days` from today (11.2).

    Raises Refused: "gone", "package_gone" when there is nothing to fetch any more, "package_renewed" when it was
    renewed as often as may be, and the lifecycle's refusals.
    """
    case = ctx.own(command.case)
    return _renew(ctx, case, find_step("renew_package", case.kind, case.state), ctx.function_in(case))


def renew_package_for(ctx: Context, command: RenewPackage) -> Case:
    """The same, by staff, for a student who asks for it. Raises as above."""
    case = ctx.staff_case(command.case, Permission.WORK_CASES)
    return _renew(ctx, case, find_step("renew_package_for", case.kind, case.state), "handler")


def hindrance_to_renew(ctx: Context, case: Case) -> str | None:
    """The refusal code of what stands in the way of more time, or None: pages ask this before they offer it."""
    if step_for("renew_package", case.kind, case.state) is None:
        return "not_in_this_state"
    if not any(_is_out(ctx, one) for one in _packages(ctx, case)):
        return "package_gone"
    return "package_renewed" if renewals(ctx.events_of(case)) >= ctx.config.package_renewals else None


def _renew(ctx: Context, case: Case, step: Step, function: str) -> Case:
    if hindrance := hindrance_to_renew(ctx, case):
        raise Refused(hindrance)
    until = ctx.today + timedelta(days=ctx.config.package_days)
    for one in _packages(ctx, case):
        if _is_out(ctx, one):
            one.expires_at = ends_after(until)
    ctx.record(step.tag, case, function=function, until=until.isoformat())
    return case


def _is_out(ctx: Context, package: Attachment) -> bool:
    return package.available_at is not None and package.may_be_read(ctx.now)


def _packages(ctx: Context, case: Case) -> list[Attachment]:
    return list(ctx.session.scalars(Attachment.packages_of(case)))
