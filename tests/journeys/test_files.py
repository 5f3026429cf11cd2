"""A file goes over with a message, is seen and fetched on the other side, and one that lies stays at home."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests import samples
from tests.journeys.people import DESK, PHONE, Setting, Visit

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("setting", [PHONE, DESK], ids=str)
def test_a_photo_goes_over_and_is_seen(
    visit: Callable[[Setting], Visit], setting: Setting, tmp_path: Path
) -> None:
    name = f"kamer {setting}.jpg"
    someone = visit(setting)
    student = someone.sign_in("both", "/requests")
    student.follow_to("/requests/20")
    ref = re.findall(r"\d{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", student.path)[0]
    student.go(f"/requests/{ref}/message")
    student.write("body", "Kijk eens naar deze foto.")
    choose(student, "kamer.pdf", samples.photo())
    student.send()
    student.sees("is niet wat de naam zegt", "is not what its name says")
    assert student.page.locator("main [name='body']").input_value() == "Kijk eens naar deze foto."

    choose(student, name, samples.photo(size=(400, 300)))
    student.send()
    student.sees(name, name)
    handler = someone.sign_in("handler", f"/staff/cases/{ref}")
    handler.sees("foto (JPEG)", "photo (JPEG)")
    with Image.open(fetched(handler, name, tmp_path)) as photo:
        assert photo.size == (400, 300)
    student = someone.sign_in("both", f"/requests/{ref}")
    student.sees("Het privacyteam zag dit op", "The privacy team saw this on")
    assert fetched(student, name, tmp_path).stat().st_size > 0


def choose(someone: Visit, name: str, content: bytes) -> None:
    """Choose this one file in the form."""
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    someone.page.set_input_files("input[name=files]", files=[file])  # type: ignore[list-item]


def fetched(someone: Visit, name: str, folder: Path) -> Path:
    """Follow the link with this name; it must be saved, not opened."""
    with someone.page.expect_download() as download:
        someone.page.get_by_role("link", name=name).click()
    assert download.value.suggested_filename == name
    path = folder / "fetched"
    download.value.save_as(path)
    return path
