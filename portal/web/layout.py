"""What every page shows around its content: menus by role, language switch, institution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, g, request, url_for
from flask_babel import gettext as _

from portal import i18n
from portal.actions.sign_in import ChooseLanguage, choose_language
from portal.config import Config
from portal.labels.wishes import REQUEST_NAMES
from portal.models.viewer import Viewer
from portal.rules.access import Permission
from portal.web.desk import do, viewer
from portal.web.session import sign_in_of


@dataclass(frozen=True)
class MenuItem:
    """One line of a menu; `current` is "page", "true" (a page under it) or None."""

    label: str
    url: str
    current: str | None


@dataclass(frozen=True)
class Menu:
    """A named list of links."""

    label: str
    items: tuple[MenuItem, ...]


_UNDER = {
    "queue.index": ("/staff/cases/", "/staff/intake", "/staff/post", "/staff/supervision-requests"),
    "register.index": ("/staff/suppliers", "/staff/products/"),
}
"""Pages that belong to a menu item without standing under its address."""


def menus(who: Viewer) -> list[Menu]:
    """Visitors: exams and rights. Students and guests: their own pages. Staff: what their roles allow, beside those."""
    if not who.signed_in:
        return [_menu(_("Main menu"), [(_("Exams"), "exams.index"), (_("Your rights"), "texts.rights")])]
    mine, rights = (_("My requests"), "requests.index"), (_("Your rights"), "texts.rights")
    own = [(_("My exams"), "my_exams.index"), mine, rights]
    if who.is_guest:
        own = [mine, (_("About you"), "about_me.edit"), rights]
    staff = _staff_items(who)
    if not staff:
        return [_menu(_("Main menu"), own)]
    return [_menu(_("Staff menu"), staff), _menu(_("My own menu"), own)]


def _staff_items(who: Viewer) -> list[tuple[str, str]]:
    offered = [
        (Permission.READ_CASES, _("Queue"), "queue.index"),
        (Permission.REVIEW_FLAGS, _("Second reviews"), "reviews.index"),
        (Permission.ANSWER_DPO, _("Questions"), "dpo_questions.index"),
        (Permission.ANSWER_BOARD, _("Exam board"), "board.index"),
        (Permission.PLAN, _("To schedule"), "planning.index"),
        (Permission.SEE_FORECAST, _("Seats"), "forecast.index"),
        (Permission.READ_REGISTER, _("Exams"), "register.index"),
        (Permission.SEE_ALTERNATIVES, _("Alternatives"), "alternatives.index"),
        (Permission.READ_LOOKS, _("Who looked"), "looks.index"),
        (Permission.IMPORT, _("Import"), "imports.index"),
        (Permission.READ_SETTINGS, _("Settings"), "settings.index"),
    ]
    return [(label, endpoint) for permission, label, endpoint in offered if who.may(permission)]


def _menu(label: str, items: list[tuple[str, str]]) -> Menu:
    here = request.path
    drawn = []
    for text, endpoint in items:
        url = url_for(endpoint)
        under = (f"{url}/", *(f"/{g.lang}{path}" for path in _UNDER.get(endpoint, ()) if "lang" in g))
        current = "page" if here == url else "true" if here.startswith(under) else None
        drawn.append(MenuItem(text, url, current))
    return Menu(label, tuple(drawn))


def other_language() -> Mapping[str, str] | None:
    """The same page in the other language, with its query."""
    if "lang" not in g:
        return (
            {"url": "/en/", "label": "English", "code": "en"}
            if i18n.language() == "nl"
            else {"url": "/nl/", "label": "Nederlands", "code": "nl"}
        )
    code = "en" if g.lang == "nl" else "nl"
    path = f"/{code}{request.path[3:]}"
    query = request.query_string.decode("ascii", "replace")
    # A page that answers a form has no address of its own to look at: its GET page has the same path.
    return {
        "url": f"{path}?{query}" if query else path,
        "label": "English" if code == "en" else "Nederlands",
        "code": code,
    }


def keep_language() -> None:
    """Whoever comes from this same page in the other language has pressed the switch: keep that choice.

    Letters and mails then go in it too. A link that somebody else sent changes nothing.
    """
    sign_in = sign_in_of()
    if request.method != "GET" or "lang" not in g or sign_in is None or sign_in.person is None:
        return
    if sign_in.person.language != g.lang and _came_from_the_other_language():
        do(choose_language, ChooseLanguage(g.lang))


def _came_from_the_other_language() -> bool:
    before = urlsplit(request.referrer or "")
    same_page = before.path[3:] == request.path[3:] and before.path[:3] in ("/nl", "/en")
    return same_page and before.path != request.path and before.netloc == request.host


def add_layout(app: Flask, config: Config, brand: Mapping[str, str | None]) -> None:
    """Give every template what the frame needs."""

    app.before_request(keep_language)

    @app.context_processor
    def _frame() -> dict[str, Any]:
        lang, who = i18n.language(), viewer()
        institution = config.institution
        return {
            "lang": lang,
            "viewer": who,
            "menus": menus(who),
            "other_language": other_language(),
            "institution": {
                "name": institution.name(lang),
                "dpo_name": institution.dpo_name,
                "dpo_email": institution.dpo_email,
                "contact_email": institution.contact_email,
                "exam_day_phone": institution.exam_day_phone,
                "logo_url": brand.get("logo"),
            },
            "brand_css_url": brand.get("css"),
            "login_url": url_for("sign_in.login", next=_return_path()),
        }

    for name in ("date_in_words", "short_date", "weekday_date", "time_in_words", "moment_in_words"):
        app.jinja_env.filters[name] = getattr(i18n, name)
    app.jinja_env.filters["request_name"] = REQUEST_NAMES.__getitem__


def _return_path() -> str:
    if request.method != "GET" or request.path in ("/login", "/callback"):
        return "/"
    return request.full_path.rstrip("?")
