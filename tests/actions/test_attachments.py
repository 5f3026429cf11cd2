"""Files in a case: who may send, see and lose them, and what the log tells of them, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from portal.actions.attachments import (
    EraseFile,
    NoteRefused,
    StoredFile,
    attach,
    erase_file,
    let_go,
    note_refused,
)
from portal.actions.cases import Withdraw, withdraw
from portal.actions.context import Context
from portal.actions.messages import SendMessage, send_to_office, send_to_student
from portal.db import Database, new_id
from portal.models import Attachment, Case, CaseEvent, CaseText, OutboxMail
from portal.models.viewer import Viewer
from portal.rules.access import known_roles
from portal.rules.attachments import FILES_AT_ONCE, Allowance
from portal.rules.errors import Refused
from tests.cast import Cast, make_cast
from tests.make import NOW, Make, make_config, without_pages


@dataclass
class Office:
    """An installation with one open case of Amira."""

    make: Make
    cast: Cast
    case: Case

    def events(self, tag: str) -> list[CaseEvent]:
        return self.make.all(CaseEvent, case_id=self.case.id, tag=tag)

    def files(self) -> list[Attachment]:
        return self.make.all(Attachment, case_id=self.case.id)

    def attach(self, *files: StoredFile, **more) -> tuple[Attachment, ...]:
        """A handler puts files in it, for a purpose."""
        return self.make.do(self.cast.eva, _attach(self.case.ref, files, **more), None, "handler")

    def sees(self, person, side: str, *roles: str) -> set[str]:
        """The ids that this person may see on this side."""
        viewer = Viewer(person.id, roles=known_roles(frozenset(roles)), side=side)
        with self.make.database.reading() as session:
            return {file.id for file in session.scalars(Attachment.visible_to(viewer))}


def _attach(ref: str, files: tuple[StoredFile, ...], **more):
    def action(ctx: Context, _command: None) -> tuple[Attachment, ...]:
        return attach(ctx, ctx.get(Case, ref), files, **more)

    return action


@pytest.fixture
def office(any_url: str, tmp_path: Path) -> Iterator[Office]:
    database = Database(any_url)
    make = Make(without_pages(make_config(tmp_path, any_url), database))
    cast = make_cast(make)
    yield Office(make, cast, make.case(cast.amira, kind="access"))
    database.close()


def refused(call) -> str:
    with pytest.raises(Refused) as why:
        call()
    return why.value.code


# Sending -----------------------------------------------------------------------------------------


def test_a_message_of_the_student_brings_its_files(office: Office) -> None:
    make, amira = office.make, office.cast.amira
    files = (make.stored("brief.pdf", b"one", removed=("scripts",)), make.stored("foto.jpg", b"two!"))
    text = make.do(amira, send_to_office, SendMessage(office.case.ref, "Zie de bijlagen.", files))
    first, second = sorted(office.files(), key=lambda file: file.name)
    assert (first.name, first.media_type, first.size, first.removed) == (
        "brief.pdf",
        "application/pdf",
        3,
        ["scripts"],
    )
    assert (second.name, second.size, second.text_id, second.purpose) == ("foto.jpg", 4, text.id, "message")
    assert {first.author_id, second.author_id} == {amira.id}
    [event] = office.events("case:message:sent")
    assert event.facts["attachments"] == {first.id: first.digest, second.id: second.digest}
    assert first.is_intact
    assert not office.events("case:attachment:added"), "the message tells of them"


def test_a_message_of_staff_brings_its_files_and_the_mail_tells_nothing_of_them(office: Office) -> None:
    file = office.make.stored("uitleg.odt")
    office.make.do(
        office.cast.eva, send_to_student, SendMessage(office.case.ref, "Zie hier.", (file,)), "handler"
    )
    assert [one.name for one in office.files()] == ["uitleg.odt"]
    [mail] = [mail for mail in office.make.all(OutboxMail) if "vraag" in mail.subject.lower()]
    assert "uitleg" not in mail.subject + mail.body


def test_without_files_the_event_says_so(office: Office) -> None:
    office.make.do(office.cast.amira, send_to_office, SendMessage(office.case.ref, "Niets."))
    assert [event.facts["attachments"] for event in office.events("case:message:sent")] == [{}]


def test_no_name_and_no_bare_digest_of_a_file_stands_in_an_event(office: Office) -> None:
    """Who has a file must not find out from the log that it was sent here."""
    file = office.make.stored("geheime naam.pdf", b"bytes that somebody else has too")
    office.make.do(office.cast.amira, send_to_office, SendMessage(office.case.ref, "x", (file,)))
    told = str([event.facts for event in office.make.all(CaseEvent)])
    assert "geheime" not in told
    assert file.sha256 not in told


def test_too_many_files_change_nothing(office: Office) -> None:
    file = office.make.stored()
    many = tuple(replace(file, file_id=f"{n:032}") for n in range(FILES_AT_ONCE + 1))
    send = SendMessage(office.case.ref, "x", many)
    assert refused(lambda: office.make.do(office.cast.amira, send_to_office, send)) == "too_many_files"
    assert office.files() == []
    assert not office.events("case:message:sent")
    assert [text.kind for text in office.make.all(CaseText, case_id=office.case.id)] != ["message"]


def test_a_case_holds_no_more_than_so_many(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.actions.attachments.FILES_IN_A_CASE", 2)
    office.attach(office.make.stored(), office.make.stored(), purpose="scan")
    send = SendMessage(office.case.ref, "x", (office.make.stored(),))
    assert refused(lambda: office.make.do(office.cast.amira, send_to_office, send)) == "case_full_of_files"
    office.make.do(office.cast.amira, send_to_office, SendMessage(office.case.ref, "Dan zonder."))


def test_one_person_sends_no_more_than_so_much_in_a_day(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files and bytes count, in all cases together and after they are gone; the next day there is room again."""
    monkeypatch.setattr("portal.actions.attachments.OWN_ALLOWANCE", Allowance(3, 1000))
    make, amira = office.make, office.cast.amira
    other = make.case(amira, kind="access")

    def send(case: Case, *sizes: int) -> SendMessage:
        return SendMessage(case.ref, "x", tuple(replace(make.stored(), size=size) for size in sizes))

    make.do(amira, send_to_office, send(office.case, 400))
    [first] = office.files()
    make.do(office.cast.dov, erase_file, EraseFile(office.case.ref, first.id), "dpo")
    assert refused(lambda: make.do(amira, send_to_office, send(other, 601))) == "too_much_today"
    make.do(amira, send_to_office, send(other, 300, 300))
    assert refused(lambda: make.do(amira, send_to_office, send(office.case, 0))) == "too_much_today"
    make.do(amira, send_to_office, SendMessage(other.ref, "Dan zonder."))
    office.attach(make.stored(), purpose="scan")
    make.do(amira, send_to_office, send(office.case, 900), at=make.now + timedelta(days=1))


def test_the_same_bytes_in_the_vault_belong_to_one_case_only(office: Office) -> None:
    from sqlalchemy.exc import IntegrityError

    file = office.make.stored()
    office.attach(file, purpose="scan")
    with pytest.raises(IntegrityError):
        office.attach(file, purpose="scan")


def test_a_closed_case_takes_no_files(office: Office) -> None:
    office.make.do(office.cast.amira, withdraw, Withdraw(office.case.ref))
    send = SendMessage(office.case.ref, "x", (office.make.stored(),))
    assert refused(lambda: office.make.do(office.cast.amira, send_to_office, send)) == "closed"
    assert office.files() == []


# Other purposes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", ["scan", "identity", "package"])
def test_files_for_another_purpose_have_an_event_of_their_own(office: Office, purpose: str) -> None:
    later = NOW + timedelta(days=30)
    [row] = office.attach(office.make.stored(), purpose=purpose, expires_at=later)
    [event] = office.events("case:attachment:added")
    assert event.facts == {"purpose": purpose, "attachments": {row.id: row.digest}}
    assert (event.function, event.from_state, event.to_state) == ("handler", "received", "received")
    [kept] = office.files()
    assert (kept.expires_at, kept.text_id) == (later, None)
    assert kept.may_be_read(later - timedelta(seconds=1))
    assert not kept.may_be_read(later)


def test_nothing_to_attach_tells_nothing(office: Office) -> None:
    assert office.attach(purpose="scan") == ()
    assert not office.events("case:attachment:added")


# Who sees them -------------------------------------------------------------------------------------


def test_who_sees_the_case_sees_its_files(office: Office) -> None:
    cast = office.cast
    scan, identity = (office.attach(office.make.stored(), purpose=one)[0].id for one in ("scan", "identity"))
    both = {scan, identity}
    assert office.sees(cast.amira, "student") == both
    assert office.sees(cast.ben, "student") == set()
    for person, role in ((cast.eva, "handler"), (cast.dirk, "decider"), (cast.dov, "dpo")):
        assert office.sees(person, "staff", role) == both
    for role in ("scheduler", "exam_board", "publisher", "admin", "reviewer"):
        assert office.sees(cast.chloe, "staff", role) == set()
    assert office.sees(cast.amira, "staff", "handler", "decider", "dpo") == set(), "never in one's own case"


def test_evidence_of_identity_is_for_who_needs_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A role that may read cases and do nothing in them would not see it."""
    scan, _identity = (office.attach(office.make.stored(), purpose=one)[0].id for one in ("scan", "identity"))
    from portal.rules import access

    monkeypatch.setitem(access.ROLE_MAY, access.Role.PUBLISHER, frozenset({access.Permission.READ_CASES}))
    assert office.sees(office.cast.pia, "staff", "publisher") == {scan}


# Letting go ----------------------------------------------------------------------------------------


def test_letting_go_leaves_nothing_that_tells(office: Office) -> None:
    [row] = office.attach(file := office.make.stored("paspoort.jpg"), purpose="identity")
    assert office.make.do(None, let_go, row.id) == file.file_id
    [kept] = office.files()
    assert (kept.name, kept.sha256, kept.salt, kept.file_id, kept.gone_at) == ("", None, None, None, NOW)
    assert (kept.digest, kept.is_intact) == (row.digest, True)
    [event] = office.events("case:attachment:erased")
    assert event.facts == {"attachment": row.id}
    assert office.make.do(None, let_go, row.id) is None, "twice is once"
    assert len(office.events("case:attachment:erased")) == 1


def test_of_a_package_the_manifest_stays(office: Office) -> None:
    [row] = office.attach(office.make.stored("gegevens.zip"), purpose="package")
    office.make.do(None, let_go, row.id)
    [kept] = office.files()
    assert (kept.name, kept.sha256, kept.file_id) == ("gegevens.zip", row.sha256, None)
    assert kept.is_intact
    assert not kept.may_be_read(NOW)


def test_letting_go_of_what_is_not_there(office: Office) -> None:
    assert refused(lambda: office.make.do(None, let_go, new_id())) == "gone"


# Refusals that matter --------------------------------------------------------------------------------


def test_a_refused_file_is_noted_and_changes_nothing_else(office: Office) -> None:
    before = office.make.get(Case, ref=office.case.ref)
    office.make.do(office.cast.amira, note_refused, NoteRefused(office.case.ref, "malware"))
    office.make.do(office.cast.eva, note_refused, NoteRefused(office.case.ref, "lies"), "handler")
    first, second = office.events("case:attachment:refused")
    assert (first.function, first.facts) == ("subject", {"reason": "malware", "side": "student"})
    assert (second.function, second.facts) == ("handler", {"reason": "lies", "side": "staff"})
    after = office.make.get(Case, ref=office.case.ref)
    assert after.standing == before.standing
    assert office.files() == []


def test_nobody_notes_anything_in_a_case_of_others(office: Office) -> None:
    note = NoteRefused(office.case.ref, "malware")
    assert refused(lambda: office.make.do(office.cast.ben, note_refused, note)) == "not_yours"
    assert refused(lambda: office.make.do(office.cast.dirk, note_refused, note, "decider")) == "not_yours"
