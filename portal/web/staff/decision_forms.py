"""The forms of a decision: first what is decided, then only what that answer to that kind of request needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import ValidationError

from portal.actions.proposals import PrepareDecision
from portal.labels.case_file import OUTCOME_CHOICES, OUTCOME_HINTS, PARTS_QUESTION
from portal.labels.cases import GROUNDS, parts_in_words
from portal.labels.decision_forms import BALANCING, CAUSES, CORRECTED, GROUND_HINTS, PLACES
from portal.labels.decisions import missing_in_words
from portal.models import Case, Decision
from portal.rules import remedies
from portal.rules.grounds import KEPT_GROUNDS, LIMIT_GROUND, refusal_grounds
from portal.rules.lifecycle import COPIED, WEIGHED
from portal.rules.remedies import REFUSING, Kept, Missing, Weighing
from portal.web.forms import CHOOSE, AtMost, Choice, Day, Form, Needed, Ticks, Words, choices

EXPLANATION_LIMIT = 10_000
REASON_LIMIT = 5_000
OFF, ON = "off", "on"


@dataclass(frozen=True)
class Asked:
    """What a form is about: the case, its answer, the kinds of data in it, and whether Dutch must come along."""

    case: Case
    outcome: str
    parts: tuple[str, ...]
    basis: str | None
    needs_dutch: bool

    @property
    def refuses(self) -> bool:
        """Whether this answer refuses anything."""
        return self.outcome in REFUSING

    @property
    def grounds(self) -> tuple[str, ...]:
        """What the refusal can rest on; for erasure those that stand beside each kind of data are asked there."""
        grounds = refusal_grounds(self.case.kind, self.outcome, self.basis)
        return tuple(one for one in grounds if not self.per_part or one not in KEPT_GROUNDS)

    @property
    def weighs(self) -> bool:
        """Whether the interests are weighed by name (O-2)."""
        return self.refuses and self.case.kind in WEIGHED

    @property
    def per_part(self) -> bool:
        """Whether each kind of data that stays has its own exception and end (2.4)."""
        return self.refuses and self.case.kind == "erasure"

    @property
    def hands_out(self) -> bool:
        """Whether somebody gets data with this answer (C15)."""
        return self.case.kind in COPIED and self.outcome != "refused"


class OutcomeForm(Form):
    """What is decided, and why again when something was decided before."""

    cause = Choice(_l("Why do you decide again?"), choices=choices(CAUSES))
    outcome = Choice(_l("What do you decide?"), validators=[Needed(_l("Choose what you decide."))])

    def fit(self, case: Case, parts: tuple[str, ...], *, can_refuse: bool, again: bool) -> OutcomeForm:
        """Offer what this kind of request knows, and what can be sent at all."""
        outcomes = [one for one in remedies.OUTCOMES if one != "partly" or len(parts) > 1]
        self.outcome.choices = choices(OUTCOME_CHOICES[case.kind], outcomes)
        self.outcome.choice_hints = OUTCOME_HINTS[case.kind]
        if not can_refuse:
            self.outcome.disabled_choices = set(REFUSING)
        if again:
            self.cause.validators = (Needed(_l("Choose why you decide again.")),)
        else:
            del self.cause
        return self


class DecisionForm(Form):
    """The words of a proposal; `form_for` adds what an answer needs. Fields of one kind of data end in its code."""

    seen = HiddenField()
    explanation = Words(_l("Your answer to the student"), validators=[AtMost(EXPLANATION_LIMIT)])
    asked: Asked

    def command(self, cause: str | None) -> PrepareDecision:
        """The proposal that was filled in."""
        kept = self._kept()
        ground = self.said("ground") or (_first_ground(kept) if self.asked.per_part else "")
        return PrepareDecision(
            case=self.asked.case.ref, outcome=self.asked.outcome, explanation=self.said("explanation"), ground=ground,
            granted_parts=self._granted(), seen=self.seen.data, weighing=self._weighing(), kept=kept,
            data_where=self.said("data_where") or None, data_ready=bool(self.said("data_ready")),
            dutch=self.said("dutch"), cause=cause, corrects=tuple(self.said("corrects") or ()),
        )  # fmt: skip

    @property
    def typed_words(self) -> str:
        """Everything that the student will read of what was typed, as paragraphs."""
        names = ("explanation", "situation", "milder", "alternative", "place")
        whys = (f"why_{part}" for part in self.asked.parts)
        return "\n\n".join(self.said(name) for name in (*names, *whys))

    def said(self, name: str) -> Any:
        """What was filled in under this name; "" where nothing was, or where it was not asked."""
        return (self[name].data or "") if name in self else ""

    def _granted(self) -> tuple[str, ...]:
        if self.asked.outcome != "partly":
            return ()
        if "refused" in self:
            return tuple(part for part in self.asked.parts if part not in self.said("refused"))
        return tuple(part for part in self.asked.parts if self.said(f"part_{part}") == OFF)

    def _weighing(self) -> Weighing:
        granted = self._granted()
        channels = {
            part: words
            for part in self.asked.parts
            if (words := self.said(f"why_{part}")) and part not in granted
        }
        return Weighing(
            self.said("situation"), self.said("milder"), self.said("alternative"), channels, self.said("place")
        )  # fmt: skip

    def _kept(self) -> tuple[Kept, ...]:
        if not self.asked.per_part:
            limited = self.said("ground") == LIMIT_GROUND
            return (Kept("", LIMIT_GROUND, self["review"].data),) if limited else ()
        if self.said("ground"):
            return ()
        chosen = ((part, self.said(f"part_{part}")) for part in self.asked.parts)
        return tuple(
            Kept(part, why, self[f"until_{part}"].data) for part, why in chosen if why not in ("", OFF)
        )

    def point_out(self, missing: Iterable[Missing]) -> bool:
        """Say at its field what the notice still lacks (2.8). False when no field of this page can mend it."""
        pointed = False
        for one in missing:
            name = next((name for name in _fields_of(one) if name in self), None)
            if name is not None:
                self[name].errors = [*self[name].errors, missing_in_words(one)]
                pointed = True
        return pointed


def _first_ground(kept: Iterable[Kept]) -> str:
    """The ground of a refusal whose kinds of data each have their own: the first of them in the law's order."""
    found = {one.ground for one in kept}
    return next((ground for ground in KEPT_GROUNDS if ground in found), KEPT_GROUNDS[0])


_FIELDS = {
    "channel": ("why_{}",), "kept_ground": ("part_{}",), "kept_until": ("until_{}",), "review_day": ("review",),
    "exam_answers": ("corrects",),
    "data_place": ("place",), "data_package": ("data_where",), "granted_parts": ("refused", "explanation"),
}  # fmt: skip


def _fields_of(one: Missing) -> list[str]:
    return [name.format(one.part) for name in _FIELDS.get(one.code, (one.code,))]


def form_for(asked: Asked, written: Decision | None, seen: str) -> DecisionForm:
    """The form of this answer, with what was written before when that was the same answer."""
    fields = {
        **_legal(asked),
        **_per_part(asked),
        **_weighed(asked),
        **_corrected(asked),
        **_data(asked),
        "asked": asked,
    }
    fields["explanation"] = Words(
        _l("Your answer to the student"), description=_explanation_hint(asked), validators=[AtMost(EXPLANATION_LIMIT)]
    )  # fmt: skip
    if asked.needs_dutch:
        fields["dutch"] = Words(
            _l("The same in Dutch"), description=_dutch_hint(asked), validators=[AtMost(EXPLANATION_LIMIT)],
            render_kw={"lang": "nl"},
        )  # fmt: skip
    made = type("AnswerForm", (DecisionForm,), fields)
    return made(data={**_typed(asked, written), "seen": seen})  # type: ignore[no-any-return]


def _legal(asked: Asked) -> dict[str, Any]:
    """The ground in the law, and the day on which a limit by law is looked at again (2.7)."""
    if not asked.refuses:
        return {}
    if asked.per_part:
        if asked.outcome == "partly":
            return {}
        none = SelectChoice("", _l("No: below I say for each kind of data why it stays"))
        return {
            "ground": SelectField(
                _l("Do you refuse it all for another reason?"), choices=[none, *choices(GROUNDS, asked.grounds)],
                validate_choice=False, validators=[OnTheList()],
            )
        }  # fmt: skip
    ground = Choice(
        _l("On which ground of the law?"), choices=choices(GROUNDS, asked.grounds), choice_hints=GROUND_HINTS
    )
    if LIMIT_GROUND not in asked.grounds:
        return {"ground": ground}
    review = Day(
        _l("Only with a limit by law: on which day do you look at it again?"),
        description=_l("The limit ends as soon as its reason ends."),
    )
    return {"ground": ground, "review": review}


def _per_part(asked: Asked) -> dict[str, Any]:
    """What happens with each kind of data: its reason (O-2), its exception and end (2.4), or a tick."""
    if asked.weighs:
        return {name: field for part in asked.parts for name, field in _weighed_part(asked, part)}
    if asked.per_part:
        return {name: field for part in asked.parts for name, field in _kept_part(asked, part)}
    if asked.outcome == "partly":
        kinds = [SelectChoice(part, parts_in_words(part)) for part in asked.parts]
        return {"refused": Ticks(PARTS_QUESTION[asked.case.kind], choices=kinds)}
    return {}


def _weighed_part(asked: Asked, part: str) -> Iterator[tuple[str, Any]]:
    if asked.outcome == "partly":
        offered = choices({OFF: _l("We do not record this"), ON: _l("We may record this")})
        needed = Needed(_l("Choose what you decide about this: %(part)s.", part=parts_in_words(part)))
        yield f"part_{part}", Choice(parts_in_words(part), choices=offered, validators=[needed])
        label = _l("If you may record it: why must you record this from this student?")
    else:
        label = parts_in_words(part)
    yield f"why_{part}", Words(label, validators=[AtMost(REASON_LIMIT)])


def _kept_part(asked: Asked, part: str) -> Iterator[tuple[str, Any]]:
    deletes = [SelectChoice(OFF, _l("We delete this"))] if asked.outcome == "partly" else []
    offered = [SelectChoice("", CHOOSE), *deletes, *choices(GROUNDS, KEPT_GROUNDS)]
    yield (
        f"part_{part}",
        SelectField(
            _l("What happens with this?"), choices=offered, validate_choice=False, validators=[OnTheList()]
        ),
    )
    yield f"until_{part}", Day(_l("If it stays: until which day?"))


def _weighed(asked: Asked) -> dict[str, Any]:
    """The balancing, by name (O-2)."""
    if not asked.weighs:
        return {}
    return {
        name: Words(label, description=hint, validators=[AtMost(REASON_LIMIT)])
        for name, (label, hint) in BALANCING.items()
    }


def _corrected(asked: Asked) -> dict[str, Any]:
    """What is corrected: answers in an exam are on the list to be told that they never are (11.2)."""
    if asked.case.kind != "rectification" or asked.outcome == "refused":
        return {}
    return {"corrects": Ticks(_l("What do you correct?"), choices=choices(CORRECTED))}


def _data(asked: Asked) -> dict[str, Any]:
    """Where the data are that somebody gets, and that they are there (C15)."""
    if not asked.hands_out:
        return {}
    return {
        "data_where": Choice(_l("Where does the student get the data?"), choices=choices(PLACES)),
        "place": Words(
            _l("If they are elsewhere: where, and how does the student get in?"),
            description=_l("The student reads this. Never put a password here."),
            validators=[AtMost(REASON_LIMIT)],
        ),
        "data_ready": BooleanField(_l("The data are there now")),
    }


def _typed(asked: Asked, written: Decision | None) -> dict[str, Any]:
    """What the fields begin with: the words of an earlier draft or proposal."""
    if written is None:
        return {}
    words, kept = written.weighed, {one.part: one for one in written.stays}
    found: dict[str, Any] = {
        "explanation": written.explanation.body or "", "situation": words.situation, "milder": words.milder,
        "alternative": words.alternative, "place": words.place, "data_where": written.data_where,
        "data_ready": written.data_where is not None, "dutch": (written.binding.body or "") if written.binding else "",
        "corrects": written.corrects,
    }  # fmt: skip
    if written.outcome != asked.outcome:
        return found
    if not asked.per_part or written.ground not in KEPT_GROUNDS:
        found["ground"] = written.ground or ""
    found["refused"] = [part for part in asked.parts if part not in written.granted_parts]
    found["review"] = kept[""].until if "" in kept else None
    for part in asked.parts:
        found[f"why_{part}"] = words.channels.get(part, "")
        found[f"until_{part}"] = kept[part].until if part in kept else None
        stays = kept[part].ground if part in kept else ON
        found[f"part_{part}"] = OFF if part in written.granted_parts else stays
    return found


def _explanation_hint(asked: Asked) -> str:
    language = (
        _("Write in English: the student reads English.")
        if asked.case.language == "en"
        else _("Write in Dutch: the student reads Dutch.")
    )
    first = _("Say in a few sentences what you decide and why.")
    if asked.weighs:
        first = _("Say in a few sentences why your reasons weigh more. What you wrote above comes below it.")
    return " ".join(str(said) for said in (first, language, _("At most 10,000 characters.")))


def _dutch_hint(asked: Asked) -> str:
    said = [_("By law the Dutch text counts, so it comes with the letter.")]
    if asked.weighs:
        said.append(
            _(
                "Put the whole reasoning in it: the situation, each thing you record, lighter ways, another exam."
            )
        )
    return " ".join(map(str, said))


class OnTheList:
    """A value that the list offers; an empty one is the business of the rules."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.data and field.data not in {choice.value for choice in field.iter_choices()}:
            raise ValidationError(_("Choose from the list on the page."))
