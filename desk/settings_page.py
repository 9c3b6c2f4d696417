"""The settings: files that may be edited here, their versions, what each changed, and the way back."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.access import action_for, page_for, signed_in
from desk.pages import page
from helpdesk import bootstrap
from helpdesk.db.config_version import OF_FILE, ConfigVersion
from helpdesk.errors import NotFound, NotPossible, SettingsError
from helpdesk.services import audit, config_versions

AT_ONCE = 50  # versions on a page


@page_for("settings.see")
async def show_all(request: Request) -> Response:
    """The files, and since when and by whom each is as it is."""

    def read() -> list[dict[str, Any]]:
        with bootstrap.helpdesk().database.reading() as session:
            differing = config_versions.differing(session)
            found = {name: config_versions.history(session, name) for name in config_versions.KINDS}
            return [
                {"name": name, "newest": row_of(own[0]) if own else None, "differs": name in differing}
                for name, own in found.items()
            ]

    return page(request, "settings.html", rows=await run_in_threadpool(read))


@page_for("settings.see")
async def show_one(request: Request) -> Response:
    """One file's text, to be edited by those who may, and its history."""
    return await edit(request, request.path_params["name"])


async def edit(request: Request, name: str, *, text: str | None = None, mistake: str = "") -> Response:
    """The page of one file; with what somebody typed and the sentence that says why it was not taken."""

    def read() -> tuple[str, list[dict[str, Any]]]:
        with bootstrap.helpdesk().database.reading() as session:
            known = config_versions.history(session, name)
            return config_versions.in_force(session, name), [row_of(one) for one in known[:AT_ONCE]]

    now, rows = await run_in_threadpool(read)
    return page(
        request, "settings_file.html", status=422 if mistake else 200, which=name, text=now if text is None else text,
        rows=rows, mistake=mistake, file=config_versions.kind(name).file.name,
    )  # fmt: skip


@page_for("settings.see")
async def show_version(request: Request) -> Response:
    """One version, and the lines in which it differs from the one before."""
    name, number = request.path_params["name"], request.path_params["number"]

    def read() -> dict[str, Any]:
        with bootstrap.helpdesk().database.reading() as session:
            one = config_versions.version(session, name, number)
            known = config_versions.history(session, name)
            before = next((each.text for each in known if each.version < one.version), "")
            lines = [(line[:1], line) for line in config_versions.difference(before, one.text)]
            return {"row": row_of(one), "lines": lines, "is_newest": known[0].version == one.version}

    return page(request, "settings_version.html", which=name, **await run_in_threadpool(read))


@action_for("settings.change")
async def save(request: Request) -> Response:
    """Make what was typed the newest version, or show why it cannot be."""
    me, name, form = signed_in(request), request.path_params["name"], await request.form()
    text, note, seen = (str(form.get(field) or "") for field in ("text", "note", "seen"))

    def write() -> None:
        with bootstrap.helpdesk().unit_of_work() as uow:
            number = int(seen) if seen.isdecimal() and len(seen) < 10 else None
            one = config_versions.save(uow, name, text, by=me.name, agent_id=me.id, note=note.strip(), seen=number)
            audit.note(uow, me.id, "settings_changed", name, version=one.version)

    try:
        await run_in_threadpool(write)
    except (SettingsError, NotPossible) as error:
        return await edit(request, name, text=text, mistake=str(error))
    return RedirectResponse(request.url_for("settings_file", name=name).path, status_code=303)


@action_for("settings.change")
async def undo(request: Request) -> Response:
    """Make an old version the newest again."""
    me, name, number = signed_in(request), request.path_params["name"], request.path_params["number"]

    def write() -> None:
        with bootstrap.helpdesk().unit_of_work() as uow:
            one = config_versions.undo(uow, name, number, by=me.name, agent_id=me.id)
            audit.note(uow, me.id, "settings_changed", name, version=one.version)

    try:
        await run_in_threadpool(write)
    except NotFound:
        raise
    except (SettingsError, NotPossible) as error:
        return await edit(request, name, mistake=str(error))
    return RedirectResponse(request.url_for("settings_file", name=name).path, status_code=303)


def row_of(one: ConfigVersion) -> dict[str, Any]:
    """A version as the pages list it; `kind`: shipped, file or edited."""
    kind = "edited" if one.by not in OF_FILE else "file" if one.by else "shipped"
    return {"version": one.version, "by": one.by, "kind": kind, "note": one.note, "at": one.created_at}


ROUTES = [
    Route("/settings", show_all, name="settings"),
    Route("/settings/{name}", show_one, name="settings_file"),
    Route("/settings/{name}", save, name="settings_save", methods=["POST"]),
    Route("/settings/{name}/{number:int}", show_version, name="settings_version"),
    Route("/settings/{name}/{number:int}/undo", undo, name="settings_undo", methods=["POST"]),
]
