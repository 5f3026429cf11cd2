"""What the student wants to happen, in plain words: the portal picks the right that belongs to it (2.1)."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from portal.labels.wishes import GROUP_HEADINGS, WISH_HINTS, WISHES
from portal.rules.wishes import offered
from portal.web.forms import Choice, Form, Needed


class WishForm(Form):
    """One wish of the groups on the page."""

    kind = Choice(
        _l("What do you want?"), choices=[], choice_hints=WISH_HINTS,
        validators=[Needed(_l("Choose what you want."))],
    )  # fmt: skip

    def offer(self, bases: Collection[str]) -> None:
        """List the wishes that work for exams with these lawful bases."""
        self.kind.choices = [
            SelectChoice(kind, WISHES[kind], optgroup=GROUP_HEADINGS[group])
            for group, kinds in offered(bases).items()
            for kind in kinds
        ]
