"""The `/_sim/templates` addresses: be Meta's reviewer of the account's templates."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.control_input import json_object
from simulator.state import State
from simulator.template_store import STATUSES


class TemplateControl:
    """Handlers for templates."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """All addresses below `/_sim/templates`."""
        return [Route("/_sim/templates/{name}", self.judge, methods=["POST"])]

    async def judge(self, request: Request) -> Response:
        """`{"status": "PAUSED", "language": "de"}`; without a language all of them."""
        asked = await json_object(request)
        status = asked.get("status")
        if status not in STATUSES:
            raise HTTPException(400, f"status must be one of {', '.join(STATUSES)}")
        count = self._state.templates.judge(request.path_params["name"], status, str(asked.get("language") or ""))
        if not count:
            raise HTTPException(404, "no such template")
        return JSONResponse({"changed": count})
