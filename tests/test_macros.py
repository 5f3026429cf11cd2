"""Each macro, drawn alone with real fields, has the labels, ids and descriptions a screen reader needs."""

from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FileField,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

TEMPLATES = Path(__file__).parent.parent / "templates"
VOID = {"input", "br", "img", "meta", "link", "path", "hr"}


class Element(SimpleNamespace):
    """A tag with its attributes, the text in it, and the tags around it."""

    def __getitem__(self, name):
        return self.attributes.get(name)


class Page(HTMLParser):
    """A flat list of elements; find(tag, **attributes) and all(tag, **attributes) search it."""

    def __init__(self, html):
        super().__init__()
        self.elements, self._open = [], []
        self.feed(html)
        self.close()
        assert not self._open, f"not closed: {self._open}"

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"attribute twice in {tag}: {names}"
        element = Element(tag=tag, attributes=dict(attrs), text="", around=[e.tag for e in self._open])
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self._open.pop().tag == tag

    def handle_data(self, data):
        for element in self._open:
            element.text += data

    def all(self, tag=None, **attributes):
        return [
            element
            for element in self.elements
            if tag in (None, element.tag)
            and all(element[name.strip("_").replace("_", "-")] == value for name, value in attributes.items())
        ]

    def find(self, tag=None, **attributes):
        (element,) = self.all(tag, **attributes)
        return element

    def described(self, element):
        """The texts of aria-describedby, in its order; every id must exist."""
        return [self.find(id=name).text.strip() for name in (element["aria-describedby"] or "").split()]


@pytest.fixture(params=[False, True], ids=["as written", "blocks trimmed"])
def env(request):
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=request.param,
        lstrip_blocks=request.param,
    )
    made.install_null_translations(newstyle=True)
    return made


@pytest.fixture
def forms(env):
    return env.get_template("ui/forms.html").module


@pytest.fixture
def parts(env):
    return env.get_template("ui/parts.html").module


@pytest.fixture
def recordings(env):
    return env.get_template("ui/recordings.html").module


KINDS = [SelectChoice("a", "Access"), SelectChoice("e", "Erasure")]


class Everything(Form):
    key = HiddenField(default="k-1")
    email = StringField("Email", [InputRequired("Enter an email address")], description="Used once.")
    why = TextAreaField("Why", [InputRequired("Say why")])
    kind = RadioField("What", [InputRequired("Choose one")], choices=KINDS)
    what = SelectMultipleField("Against", [InputRequired("Choose something")], choices=KINDS)
    sort = SelectField("Sort", choices=[SelectChoice("", "All"), *KINDS], validate_choice=False)
    copy = BooleanField("Send me a copy", [InputRequired("Tick this")], description="By email.")
    letter = FileField("Letter", description="A PDF")


def filled(**data):
    return Everything(data=data)


def wrong(**typed):
    form = Everything(MultiDict(typed))
    form.validate()
    return form


def test_a_text_field_has_a_label_and_its_hint(forms):
    page = Page(forms.text(filled(email="a@b.nl").email, type="email", autocomplete="email"))
    box = page.find("input")
    assert page.find("label", for_="email").text == "Email"
    assert page.described(box) == ["Used once."]
    assert (box["type"], box["value"], box["autocomplete"]) == ("email", "a@b.nl", "email")
    assert "aria-invalid" not in box.attributes


def test_a_wrong_field_is_described_by_hint_and_error_in_that_order(forms):
    page = Page(forms.text(wrong().email))
    box = page.find("input")
    assert box["aria-invalid"] == "true"
    assert page.described(box) == ["Used once.", "Error: Enter an email address"]
    assert box["aria-describedby"] == "email_hint email_error"


def test_what_was_typed_comes_back_and_is_escaped(forms):
    typed = '"><script>'
    assert Page(forms.text(wrong(email=typed).email)).find("input")["value"] == typed
    assert Page(forms.textarea(wrong(why=typed).why)).find("textarea").text.strip() == typed


def test_a_text_area_keeps_a_first_empty_line(forms):
    """A parser of HTML drops one line break after the tag, so there must be one more than was typed."""
    assert ">\n\nhello</textarea>" in forms.textarea(filled(why="\nhello").why)


@pytest.mark.parametrize("name", ["text", "textarea", "select", "file"])
def test_an_optional_field_says_so_in_its_label(forms, name):
    field = {"text": "email", "textarea": "why", "select": "sort", "file": "letter"}[name]
    page = Page(getattr(forms, name)(filled()[field], optional=True))
    assert "(you may leave this empty)" in page.find("label").text


def test_no_field_cuts_what_is_typed(forms):
    for html in (forms.text(filled().email), forms.textarea(filled().why)):
        assert "maxlength" not in html


def test_extra_attributes_reach_the_input_itself(forms):
    form = filled()
    form.email.render_kw = {"data-hx-get": "/x?a=1&b=2"}
    assert Page(forms.text(form.email)).find("input")["data-hx-get"] == "/x?a=1&b=2"


def test_radios_stand_in_a_named_group_with_a_label_each(forms):
    page = Page(forms.radios(filled(kind="e").kind))
    assert page.find("fieldset")["aria-labelledby"] == page.find("legend")["id"]
    assert page.find("legend").text == "What"
    assert [label.text for label in page.all("label")] == ["Access", "Erasure"]
    assert [label["for"] for label in page.all("label")] == [box["id"] for box in page.all("input")]
    assert [box["value"] for box in page.all("input") if "checked" in box.attributes] == ["e"]


def test_a_wrong_group_carries_the_error_and_says_it_is_wrong(forms):
    page = Page(forms.radios(wrong().kind))
    group = page.find("fieldset")
    assert group["role"] == "radiogroup"
    assert group["aria-invalid"] == "true"
    assert page.described(group) == ["Error: Choose one"]


def test_a_choice_may_have_a_hint_or_be_closed(forms):
    form = filled()
    form.kind.choice_hints, form.kind.disabled_choices = {"a": "See your own data"}, {"e"}
    page = Page(forms.radios(form.kind))
    open_one, closed = page.all("input")
    assert page.described(open_one) == ["See your own data"]
    assert "disabled" in closed.attributes
    assert "disabled" not in open_one.attributes


def test_choices_in_groups_get_a_fieldset_each_and_ids_that_count_on(forms):
    class Slots(Form):
        slot = RadioField(
            "When",
            choices=[
                SelectChoice("1", "9.00", optgroup="Monday"),
                SelectChoice("2", "13.00", optgroup="Monday"),
                SelectChoice("3", "9.00", optgroup="Tuesday"),
            ],
        )

    page = Page(forms.radios(Slots().slot, cards=True))
    assert [legend.text for legend in page.all("legend")] == ["When", "Monday", "Tuesday"]
    assert [box["id"] for box in page.all("input")] == ["slot-0", "slot-1", "slot-2"]
    assert len(page.all("div", data_variant="outline")) == 3


def test_checkboxes_keep_what_was_ticked(forms):
    page = Page(forms.checkboxes(filled(what=["a"]).what, legend="Against what?"))
    assert page.find("legend").text == "Against what?"
    assert [box["value"] for box in page.all("input", type="checkbox") if "checked" in box.attributes] == [
        "a"
    ]


def test_a_single_checkbox_has_its_error_and_hint(forms):
    page = Page(forms.checkbox(wrong().copy))
    box = page.find("input", type="checkbox")
    assert page.find("label", for_="copy").text == "Send me a copy"
    assert page.described(box) == ["By email.", "Error: Tick this"]


def test_a_select_marks_what_was_chosen(forms):
    page = Page(forms.select(filled(sort="e").sort))
    assert [option["value"] for option in page.all("option") if "selected" in option.attributes] == ["e"]
    assert page.find("label")["for"] == page.find("select")["id"]


def test_a_date_is_three_labelled_inputs_in_one_group(forms):
    form = wrong()
    day = form.why
    day.day_name, day.month_name, day.year_name = "why_day", "why_month", "why_year"
    day.parts, day.description = ("31", "2", "2027"), "For example 27 3 2027"
    page = Page(forms.date(day))
    assert page.described(page.find("fieldset")) == ["For example 27 3 2027", "Error: Say why"]
    boxes = page.all("input")
    assert [box["value"] for box in boxes] == ["31", "2", "2027"]
    assert [page.find("label", for_=box["id"]).text for box in boxes] == ["Day", "Month", "Year"]
    assert all(box["inputmode"] == "numeric" for box in boxes)


def test_hidden_fields_have_no_id_so_that_a_page_may_hold_several_forms(forms):
    hidden = Page(forms.hidden(filled())).find("input")
    assert hidden.attributes == {"type": "hidden", "name": "key", "value": "k-1"}


def test_a_button_names_the_act(forms):
    button = Page(forms.button("Send the objection", "secondary", "draft", "1")).find("button")
    assert button.text == "Send the objection"
    assert (button["type"], button["name"], button["value"]) == ("submit", "draft", "1")


def test_the_summary_links_each_message_to_the_first_input_of_its_field(forms):
    form = wrong()
    html = forms.errors(form)
    for field in (form.email, form.why, form.kind, form.what, form.copy):
        draw = {"kind": forms.radios, "what": forms.checkboxes, "copy": forms.checkbox}
        html += draw.get(field.name, forms.text)(field)
    page = Page(html)
    links = page.all("a")
    assert [link.text for link in links] == [
        "Enter an email address",
        "Say why",
        "Choose one",
        "Choose something",
        "Tick this",
    ]
    targets = [page.find(id=link["href"].removeprefix("#")) for link in links]
    assert [target["name"] for target in targets] == ["email", "why", "kind", "what", "copy"]
    assert page.find("h2").text == "There are 5 things to fix"


def test_the_summary_takes_the_focus_and_is_announced(forms):
    box = Page(forms.errors(wrong())).find(id="errors")
    assert (box["role"], box["tabindex"], "autofocus" in box.attributes) == ("alert", "-1", True)
    assert box["aria-labelledby"] == "errors_heading"


def test_a_date_in_the_summary_leads_to_the_day(forms):
    form = wrong(email="a", kind="a", what="a", copy="y")
    form.why.day_name = "why_day"
    assert Page(forms.errors(form)).find("a")["href"] == "#why_day"


def test_one_error_is_one_thing(forms):
    assert "There is 1 thing to fix" in forms.errors(wrong(email="a", kind="a", what="a", copy="y"))


def test_a_refusal_is_said_without_counting_errors(forms):
    form = filled()
    form.refusal = "This place has just been taken. Choose another."
    page = Page(forms.errors(form))
    assert page.find("h2").text == "You cannot do this now"
    assert page.find("p").text == form.refusal


def test_a_fresh_form_has_no_summary(forms):
    assert forms.errors(filled()).strip() == ""


def test_breadcrumbs_end_at_this_page(parts):
    page = Page(parts.crumbs([("My exams", "/en/exams"), ("Statistics 1", None)]))
    assert page.find("nav")["aria-label"]
    assert page.find(aria_current="page").text == "Statistics 1"
    assert page.find("a")["href"] == "/en/exams"


def test_facts_are_a_list_of_terms_and_may_be_changed(parts):
    page = Page(parts.facts([("Exam", "Statistics 1", "/en/change"), ("Why", parts.quote("a\n<b>"))]))
    assert [term.text for term in page.all("dt")] == ["Exam", "Why"]
    assert page.find("a").text == "Change Exam"
    assert page.find(data_plain="skip").text == "a\n<b>"


@pytest.mark.parametrize("tight", [False, True])
def test_facts_stand_in_one_list(parts, tight):
    assert "dl" in Page(parts.facts([("a", "b")], tight=tight)).find("dd").around


def test_the_timeline_says_each_state_in_words(parts):
    step = SimpleNamespace
    page = Page(
        parts.timeline(
            [
                step(title="Sent", when=Markup("<time>21 November</time>"), text="By you.", state="done"),
                step(title="We read it", when=None, text="", state="now"),
                step(title="Our answer", when=None, text="By 21 December", state="next"),
            ]
        )
    )
    assert [heading.text for heading in page.all("h3")] == [
        "Sent (done)",
        "We read it (busy now)",
        "Our answer (not yet)",
    ]
    assert page.find(aria_current="step").tag == "li"
    assert [text.text for text in page.all("p")] == ["21 November By you.", "By 21 December"]


def test_the_status_box_says_the_date_the_rest_and_the_tag(parts):
    page = Page(parts.statusbox("Answer by", "Monday 21 December 2026", "30 days left", "On time", "success"))
    assert [line.text.strip() for line in page.all("p")] == [
        "Answer by",
        "Monday 21 December 2026",
        "On time 30 days left",
    ]


def test_the_pager_has_only_previous_and_next(parts):
    assert [link["rel"] for link in Page(parts.pager("/a", "/b")).all("a")] == ["prev", "next"]
    assert [link["rel"] for link in Page(parts.pager(None, "/b")).all("a")] == ["next"]
    assert parts.pager(None, None).strip() == ""


def test_what_is_empty_says_so_and_leads_on(parts):
    page = Page(parts.empty("No requests.", "/new", "Ask something"))
    assert page.find("a").text == "Ask something"
    assert not Page(parts.empty("No requests.")).all("a")


def test_the_working_of_a_date_can_be_opened(parts):
    page = Page(parts.working(["You sent it on 21 November.", "A month later is 21 December."]))
    assert page.find("summary").text == "How we worked out this date"
    assert len(page.all("li")) == 2


def test_a_due_date_says_which_date_and_how_near(parts):
    page = Page(parts.due("24 Nov", "target", "3 days left", "warning"))
    assert page.find("small").text == "target"
    assert page.find(data_color="warning").text == "3 days left"


def test_alerts_and_panels_take_a_text(env):
    drawn = env.from_string(
        '{% import "ui/parts.html" as parts %}'
        '{% call parts.alert("warning", "Late") %}<p>Sorry.</p>{% endcall %}'
        '{% call parts.panel("Do you not want this?", "choice") %}<p>Object.</p>{% endcall %}'
    ).render()
    page = Page(drawn)
    assert page.find("section")["aria-labelledby"] == page.find("h2", id="choice")["id"]
    assert page.find("h2", data_size="xs").text == "Late"
    assert [(text.text, text.around) for text in page.all("p")] == [
        ("Sorry.", ["div"]),
        ("Object.", ["section"]),
    ]


def tile(name, answer):
    return SimpleNamespace(icon="video", name=name, answer=answer, word=answer.title())


def test_tiles_stand_in_groups_and_empty_groups_stay_away(recordings):
    page = Page(recordings.strips([tile("Camera", "yes"), tile("Keyboard", "no"), tile("Screen", "yes")]))
    assert [heading.text for heading in page.all("h3")] == ["This is recorded", "This is not recorded"]
    assert [item.text for item in page.all("li")] == ["Camera Yes", "Screen Yes", "Keyboard No"]


def test_only_what_is_not_recorded_is_crossed_out(recordings):
    for answer, crossed in (("yes", 0), ("no", 1), ("unknown", 0)):
        assert recordings.strips([tile("Camera", answer)]).count("slash-edge") == crossed


def test_the_unknown_group_appears_when_needed(recordings):
    assert "We do not know this yet" in recordings.strips([tile("Camera", "unknown")])


def test_also_kept_says_the_word_and_is_left_out_when_empty(recordings):
    page = Page(recordings.also_kept([SimpleNamespace(name="Your device", word="Yes")]))
    assert page.find("li").text == "Your device: Yes"
    assert recordings.also_kept([]).strip() == ""


def test_a_record_has_its_four_facts_under_a_heading(recordings):
    record = SimpleNamespace(
        icon="id", name="Face template", why="To compare", seen_by="Nobody", kept="1 day", where="Germany"
    )
    page = Page(recordings.records([record]))
    assert page.find("h3").text.strip() == "Face template"
    assert [term.text for term in page.all("dt")] == ["Why", "Who sees it", "How long kept", "Where"]
    assert [fact.text for fact in page.all("dd")] == ["To compare", "Nobody", "1 day", "Germany"]


TILE_ICONS = "video microphone device-desktop id keyboard home-search eye map-pin world-www"
OTHER_ICONS = "check alert-triangle info-circle calendar clock printer download lock message arrow-left x"


@pytest.mark.parametrize("name", (TILE_ICONS + " " + OTHER_ICONS).split())
def test_every_icon_is_hidden_from_assistive_technology(env, name):
    svg = Page(env.get_template("ui/icons.html").module.icon(name)).find("svg")
    assert (svg["aria-hidden"], svg["focusable"]) == ("true", "false")
