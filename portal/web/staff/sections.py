"""The editor of an explanation as data: sections with questions, each of which becomes fields of a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError
from wtforms.widgets import Select

from portal.actions.explanations import COUNTRIES_LENGTH, TEXT_LENGTH
from portal.labels import recordings as words
from portal.labels.register import NOT_CHOSEN
from portal.web.forms import AtMost, Choice, Form, Line, Words, choices

LANGUAGES = {"nl": _l("In Dutch"), "en": _l("In English")}
_TERRITORIES = frozenset(str(code) for code in Locale("en").territories)
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})


class Pick(Choice):
    """One of several choices in a closed list."""

    widget = Select()


class Countries:
    """Country codes of two letters; the field's data become capitals with a space between."""

    def __call__(self, form: Any, field: Any) -> None:
        typed = (field.data or "").replace(",", " ").replace(";", " ").upper().split()
        if strangers := [code for code in typed if not _is_country(code)]:
            raise ValidationError(
                _("%(code)s is not a country code. Use two letters, such as NL DE.", code=strangers[0][:20])
            )
        field.data = " ".join(dict.fromkeys(typed))


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code in _TERRITORIES and code not in _NO_COUNTRY


@dataclass(frozen=True)
class Question:
    """One thing to ask. `kind` is texts (in both languages), choice, line or countries."""

    name: str
    kind: str
    label: Any
    hint: Any = ""
    codes: Mapping[str, Any] | None = None
    code_hints: Mapping[str, Any] | None = None

    @property
    def field_names(self) -> tuple[str, ...]:
        """The columns that it fills."""
        return (f"{self.name}_nl", f"{self.name}_en") if self.kind == "texts" else (self.name,)

    @property
    def anchor(self) -> str:
        """Where a link to this question lands."""
        return f"{self.name}_nl" if self.kind == "texts" else f"{self.name}-0" if self.codes else self.name

    def fields(self) -> dict[str, Any]:
        """The form fields, by column."""
        if self.kind == "texts":
            return {
                f"{self.name}_{lang}": Words(
                    label, validators=[AtMost(TEXT_LENGTH)], render_kw={"lang": lang}
                )
                for lang, label in LANGUAGES.items()
            }
        if self.codes is not None:
            given = choices(dict(self.codes))
            listed = given if "unknown" in self.codes else [*given, SelectChoice("", NOT_CHOSEN)]
            hints = dict(self.code_hints or {})
            return {self.name: Choice(self.label, choices=listed, description=self.hint, choice_hints=hints)}
        if self.kind == "countries":
            checks = [AtMost(COUNTRIES_LENGTH), Countries()]
            return {self.name: Line(self.label, description=self.hint, validators=checks)}
        return {self.name: Words(self.label, description=self.hint, validators=[AtMost(TEXT_LENGTH)])}

    def in_words(self, column: str, value: Any) -> str:
        """A value of one of its columns as staff read it: what stands there now."""
        if not value:
            return str(NOT_CHOSEN)
        if self.codes is not None:
            return str(self.codes.get(value, value))
        return words.countries(value) if self.kind == "countries" else str(value)


@dataclass(frozen=True)
class Section:
    """One page of the editor."""

    key: str
    title: Any
    intro: Any
    questions: tuple[Question, ...]

    @cached_property
    def form(self) -> type[Form]:
        """The form class of this page."""
        fields: dict[str, Any] = {"version": HiddenField()}
        for question in self.questions:
            fields.update(question.fields())
        return type(f"{self.key.title()}Form", (Form,), fields)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns on this page."""
        return tuple(name for question in self.questions for name in question.field_names)
