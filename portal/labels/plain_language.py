"""What to change in a text that students read, in sentences for whoever writes it."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.rules.plain_language import LONG_SENTENCE, MEAN_SENTENCE, plainness

SHOWN = 3
"""So many formal words, and so many long sentences, are named at once."""


def plain_hint(text: str, language: str) -> list[str]:
    """Sentences about a text in `nl` or `en`; one good word when there is nothing to change, none without words."""
    found = plainness(text, language)
    if found is None:
        return []
    if found.is_plain:
        return [_("This reads well: short sentences, no formal words.")]
    said = []
    if found.long:
        said.append(
            ngettext(
                "%(num)s sentence has more than %(most)s words.",
                "%(num)s sentences have more than %(most)s words.",
                len(found.long),
                most=LONG_SENTENCE,
            )
        )
        said += [_("Make two of this one: “%(start)s …”", start=_start(one)) for one in found.long[:SHOWN]]
    if found.mean > MEAN_SENTENCE:
        said.append(
            _(
                "Your sentences have %(mean)s words on average. Try %(most)s.",
                mean=round(found.mean),
                most=MEAN_SENTENCE,
            )
        )
    return said + [_instead(stiff, plain) for stiff, plain in list(found.stiff.items())[:SHOWN]]


def _start(sentence: str) -> str:
    return " ".join(sentence.split()[:6])


def _instead(stiff: str, plain: str) -> str:
    if plain:
        return str(_("Instead of “%(stiff)s” you can write: %(plain)s.", stiff=stiff, plain=plain))
    return str(_("Leave out “%(stiff)s”.", stiff=stiff))
