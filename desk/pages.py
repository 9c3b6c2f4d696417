"""Rendered pages: templates with who asks, their language and theme, and the words of the desk."""

from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import NoMatchFound
from starlette.templating import Jinja2Templates

from desk.permissions import may
from desk.translations import translator, wished
from desk.words import subject
from helpdesk import clock
from helpdesk.formatting import format_moment, format_money
from helpdesk.policies.access import Person
from helpdesk.shop import shop
from helpdesk.values import LANGUAGES, Language, Money, as_language

HERE = Path(__file__).parent
LANGUAGE_COOKIE = "language"  # of who is not signed in yet
RIGHT_TO_LEFT = frozenset({"ar"})
OWN_NAMES = {"en": "English", "de": "Deutsch", "ar": "العربية"}
# What stands in the header: name of the route, its query, the permission. Routes that do not exist are left out.
NAVIGATION = (
    ("queue", "", "queue.see"), ("queue", "list=mine", "queue.see"), ("queue", "list=mentioned", "queue.see"),
    ("cases", "", "case.see"), ("customers", "", "customer.see"), ("visits", "", "visit.see"),
    ("reports", "", "report.see"), ("team", "", "team.see"), ("settings", "", "settings.see"),
    ("audit", "", "audit.see"),
)  # fmt: skip
ALWAYS_SHOWN = ("queue", "cases", "customers")  # the others stand behind "More"
OTHER_LISTS = ("unassigned", "waiting", "all", "resolved", "snoozed")  # of the queue, without links of their own
templates = Jinja2Templates(directory=HERE / "templates")


def language_of(request: HTTPConnection) -> Language:
    """The language of the pages for who asks: their own wish, else the browser's."""
    person = request.scope.get("person")
    wish = person.language if isinstance(person, Person) else request.cookies.get(LANGUAGE_COOKIE, "")
    return as_language(wish) or wished(request.headers.get("accept-language", ""))


def page(request: Request, name: str, *, status: int = 200, **values: Any) -> Response:
    """A rendered template with what `about` knows beside `values`."""
    return templates.TemplateResponse(request, name, {**about(request), **values}, status_code=status)


def about(request: Request) -> dict[str, Any]:
    """What every template knows."""
    person = request.scope.get("person")
    me = person if isinstance(person, Person) else None
    language, now = language_of(request), clock.now()
    t = translator(language)

    def when(moment: datetime | None) -> str:
        return format_moment(moment, language, now, shop().zone) if moment is not None else "–"

    return {
        "me": me,
        "may": lambda word: me is not None and may(me.role, word),
        "t": t,
        "subject_of": lambda ticket: subject(t, ticket.topic, ticket.subject),
        "lang": language,
        "dir": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "theme": me.theme if me is not None else "",
        "languages": [(code, OWN_NAMES[code]) for code in LANGUAGES],
        "csrf_word": me.csrf if me is not None else "",
        "when": when,
        "money": lambda minor, currency: format_money(Money(minor, currency), language),
        "now": now,
        "shop_name": shop().name_in(language),
        "navigation": _navigation(request, me) if me is not None else [],
    }


def _navigation(request: Request, me: Person) -> list[dict[str, Any]]:
    links: list[dict[str, Any]] = []
    for name, query, word in NAVIGATION:
        try:
            path = str(request.app.url_path_for(name))
        except NoMatchFound:
            continue
        if may(me.role, word):
            listed, shown = query.partition("=")[2], request.query_params.get("list", "")
            is_here = request.url.path.startswith(path) and shown in (listed, *(() if listed else OTHER_LISTS))
            href = f"{path}?{query}" if query else path
            links.append({"key": listed or name, "href": href, "here": is_here, "first": name in ALWAYS_SHOWN})
    return links
