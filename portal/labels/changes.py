"""What changed between two versions of an exam's explanation, in sentences (I-16)."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.labels import recordings as words
from portal.labels.rights import BASES_MEAN
from portal.rules.changes import Change, changes

WAS = {"on": _l("was on"), "off": _l("was off"), "unknown": _l("was unknown")}
IS = {"on": _l("is now on"), "off": _l("is now off"), "unknown": _l("is now unknown")}

PARTS = {
    "why": _l("%(thing)s: there is another reason why."),
    "seen_by": _l("%(thing)s: other people can see it."),
    "kept": _l("%(thing)s: we changed how long we keep it. Before: %(old)s. Now: %(new)s."),
    "countries": _l("%(thing)s: we changed where we store it. Before: %(old)s. Now: %(new)s."),
}
TEXTS = {
    "purpose": _l("We describe the purpose in another way."),
    "interest": _l("We describe the interest of the school in another way."),
    "necessity": _l("We describe why this exam needs it in another way."),
    "recording_times": _l("We describe when recording starts and stops in another way."),
    "flag_criteria": _l("What the software points out has changed."),
    "consequences": _l("What can follow from an alert has changed."),
    "transfer_safeguard": _l("How we protect your data outside Europe has changed."),
    "flagged_retention": _l("How long we keep recordings after an alert has changed."),
    "if_not": _l("What happens if you do not take part has changed."),
    "alternative_window": _l("When the alternative exam is has changed."),
    "private_tips": _l("The tips for privacy at home have changed."),
    "incident": _l("What to do if something goes wrong has changed."),
}
VALUES = {
    "lawful_basis": _l("We changed why this is allowed. %(new)s"),
    "special_exception": _l("We changed why we may recognise a face."),
    "live_watch": _l("Someone watches live: was %(old)s, is now %(new)s."),
    "live_watch_by_code": _l("Other people watch live."),
    "software_judges": _l("Software points out what stands out: was %(old)s, is now %(new)s."),
    "human_judge_code": _l("We changed who decides about cheating. Before: %(old)s. Now: %(new)s."),
    "sub_processors": _l("Other companies can see your data."),
    "countries": _l("We changed where companies are that see your data. Before: %(old)s. Now: %(new)s."),
    "compulsory": _l("Taking part is compulsory: was %(old)s, is now %(new)s."),
    "alternative_form": _l("We changed the alternative exam. Before: %(old)s. Now: %(new)s."),
}
_YES_NO = {"yes": _l("yes"), "no": _l("no")}
_CODES = {
    "live_watch": _YES_NO,
    "software_judges": _YES_NO,
    "compulsory": _YES_NO,
    "human_judge_code": words.HUMAN_JUDGES,
    "alternative_form": words.ALTERNATIVE_FORMS,
}


def what_changed(old: Any, new: Any) -> list[str]:
    """One sentence a difference, channels first; `old` is None for the first version.

    Each version has `channels` and the attributes in TEXTS and VALUES of `rules/explanations.py`.
    """
    if old is None:
        return [str(_("This is the first version."))]
    return [change_sentence(change) for change in changes(old, new)] or [str(_("Nothing has changed."))]


def change_sentence(change: Change) -> str:
    """One difference in words: "Camera: was not known yet, is now on."."""
    if change.category is not None:
        return _of_channel(change, str(words.CATEGORIES[change.category]))
    if change.about in TEXTS:
        return str(TEXTS[change.about])
    return _filled(
        VALUES[change.about], old=_value(change.about, change.old), new=_value(change.about, change.new)
    )


def _of_channel(change: Change, thing: str) -> str:
    if change.about == "state":
        return str(_("%(thing)s: %(was)s, %(now)s.", thing=thing, was=WAS[change.old], now=IS[change.new]))
    old, new = (_part(change.about, part) for part in (change.old, change.new))
    return _filled(PARTS[change.about], thing=thing, old=old, new=new)


def _part(about: str, part: tuple[Any, ...]) -> str:
    if not any(one is not None for one in part):
        return _in_sentence(None)
    return {"kept": lambda: words.kept(*part), "countries": lambda: words.countries(part)}.get(about, str)()


def _value(about: str, value: Any) -> str:
    if about == "lawful_basis":
        return str(BASES_MEAN[value]) if value else words.not_known()
    if about == "countries":
        return _in_sentence(words.countries(value or ()) if value else None)
    return _in_sentence(_CODES[about][value] if value in _CODES.get(about, ()) else None)


def _in_sentence(said: Any) -> str:
    return str(said) if said is not None else str(_("unknown"))


def _filled(sentence: Any, **facts: str) -> str:
    return str(sentence) % facts
