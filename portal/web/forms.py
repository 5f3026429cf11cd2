"""The base of all forms: cleaned words, sentences instead of codes, and nothing typed is lost."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields as dataclass_fields
from datetime import date, time
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FileField, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import StopValidation, ValidationError

from portal.web.session import take_typed

C = TypeVar("C")
_KEPT_CONTROLS = "\n\t"
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[.:]([0-5][0-9])")


def clean(text: str | None) -> str:
    """Text as people meant it: one form of each character (NFC), no control characters, no outer spaces."""
    composed = unicodedata.normalize("NFC", (text or "").replace("\r\n", "\n").replace("\r", "\n"))
    kept = (c for c in composed if c in _KEPT_CONTROLS or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def clean_line(text: str | None) -> str:
    """The same, on one line."""
    return " ".join(clean(text).split())


class Form(FlaskForm):  # type: ignore[misc]  # the package has no types
    """A form with an idempotency key; `refusal` holds the sentence when the rules said no."""

    key = HiddenField(default=lambda: secrets.token_urlsafe(16))

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Where a form's values come from."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Words for fields of words, files for fields of files, never one for the other; no JSON."""
            wrapped = None if request.is_json else super().wrap_formdata(form, formdata)
            if not isinstance(wrapped, CombinedMultiDict):
                return wrapped
            wanted = {name for name, field in form._fields.items() if isinstance(field, FileField)}
            files = [(name, file) for name, file in request.files.items(multi=True) if name in wanted]
            return CombinedMultiDict((MultiDict(files), request.form))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.refusal: str | None = None
        self.was_kept = False
        """Whether the fields hold what was typed before the session ended."""
        if request.method == "GET" and "formdata" not in kwargs and (typed := take_typed()):
            kwargs["formdata"] = MultiDict(
                [(name, value) for name, values in typed.items() for value in values]
            )
            self.was_kept = True
        super().__init__(*args, **kwargs)
        if self.was_kept:
            self.key.data = secrets.token_urlsafe(16)

    def refuse(self, sentence: str) -> None:
        """Show this sentence on top of the form."""
        self.refusal = sentence

    @property
    def status(self) -> int:
        """200 for a fresh form, 422 with wrong fields, 409 when the rules refused."""
        if self.refusal:
            return 409
        return 422 if self.errors else 200

    def into(self, command: Callable[..., C], **more: Any) -> C:
        """The command whose fields have the names of this form's fields; lists become tuples."""
        names = {field.name for field in dataclass_fields(command)}  # type: ignore[arg-type]
        given = {name: field.data for name, field in self._fields.items() if name in names}
        return command(**{n: tuple(v) if isinstance(v, list) else v for n, v in given.items()} | more)


class Line(StringField):
    """One line of text, cleaned."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take what was typed, cleaned."""
        if valuelist:
            self.data = clean_line(valuelist[0])


class Words(TextAreaField):
    """Several lines of text, cleaned."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take what was typed, cleaned."""
        if valuelist:
            self.data = clean(valuelist[0])


class Ticks(SelectMultipleField):
    """Any number of choices, as checkboxes; none is allowed unless a validator says otherwise."""

    def pre_validate(self, form: Any) -> None:
        """Refuse values that are not on the list."""
        if any(value not in _codes(self) for value in self.data or ()):
            raise ValidationError(_("Choose from the list on the page."))


class Choice(RadioField):
    """One of a few choices; nothing is chosen beforehand."""

    def __init__(self, *args: Any, choice_hints: dict[str, Any] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("validate_choice", False)
        super().__init__(*args, **kwargs)
        self.choice_hints = choice_hints or {}
        self.disabled_choices: set[str] = set()

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that is not on the list; an empty one is the validators' business."""
        if self.data and self.data not in _codes(self):
            raise ValidationError(_("Choose from the list on the page."))


def _codes(field: Any) -> set[str]:
    """The codes of a field's choices, in groups or not."""
    return {choice.value for choice in field.iter_choices()}


class Day(Field):
    """A date typed in three boxes: day, month, year."""

    widget = None  # type: ignore[assignment]  # drawn by the macro, which needs three inputs

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day_name, self.month_name, self.year_name = (
            f"{self.name}_{part}" for part in ("day", "month", "year")
        )
        self.parts = ("", "", "")

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the three boxes; a date given by the view fills them."""
        self.process_errors: list[str] = []
        self.data = data if isinstance(data, date) else None
        if self.data:
            self.parts = (str(self.data.day), str(self.data.month), str(self.data.year))
        if formdata:
            self.parts = tuple(
                clean_line(formdata.get(n, ""))[:10] for n in (self.day_name, self.month_name, self.year_name)
            )  # type: ignore[assignment]
            self.data = None
            self._read()

    def _read(self) -> None:
        if not any(self.parts):
            return
        try:
            day, month, year = (int(part) for part in self.parts)
            self.data = date(year, month, day)
        except ValueError:
            self.process_errors.append(_("Fill in a date that exists, such as 14 1 2027."))


class Needed:
    """The field must be filled in; the message says with what."""

    field_flags = {"required": True}

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        if field.errors:
            raise StopValidation
        if field.data is None or field.data == [] or (isinstance(field.data, str) and not field.data.strip()):
            raise StopValidation(str(self.message))


class Ticked:
    """The statement must be made; the message says which."""

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data:
            raise ValidationError(str(self.message))


class AtMost:
    """No more than this many characters; the limit is said beforehand in the hint."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, form: Any, field: Any) -> None:
        over = len(field.data or "") - self.limit
        if over > 0:
            raise ValidationError(
                _("This is %(over)s characters too long. Use at most %(limit)s.", over=over, limit=self.limit)
            )


class MailAddress:
    """Looks like a mail address; empty is the business of `Needed`."""

    def __call__(self, form: Any, field: Any) -> None:
        text = field.data or ""
        local, at, host = text.rpartition("@")
        if text and not (at and local and "." in host.strip(".") and " " not in text and len(text) <= 254):
            raise ValidationError(_("Fill in an email address with an @, such as name@example.com."))


def clock_of(text: str | None) -> time | None:
    """The time on the clock that this text names, such as 9.00 or 13:30; None when it names none."""
    found = _CLOCK.fullmatch(text or "")
    return time(int(found[1]), int(found[2])) if found else None


class ClockTime:
    """A time such as 9.00 or 13:30; empty is the business of `Needed`."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.data and clock_of(field.data) is None:
            raise ValidationError(_("Fill in a time such as 9.00 or 13.30."))


class WholeNumber:
    """A whole number between two bounds, typed as text; `data` becomes the number."""

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def __call__(self, form: Any, field: Any) -> None:
        text = str(field.data or "").strip()
        if not text:
            return
        if not (text.isascii() and text.isdigit() and len(text) < 10 and self.low <= int(text) <= self.high):
            raise ValidationError(
                _("Fill in a whole number from %(low)s to %(high)s.", low=self.low, high=self.high)
            )


def choices(labels: Mapping[str, Any], only: Iterable[str] | None = None) -> list[SelectChoice]:
    """Choices for a field from a dictionary of labels."""
    return [SelectChoice(code, labels[code]) for code in (only if only is not None else labels)]


CHOOSE = _l("Choose …")
