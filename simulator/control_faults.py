"""The `/_sim/faults` addresses: switch faults on, look at them, take them away."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.control_input import json_object
from simulator.faults import CALL_KINDS, CALLS, KINDS, WEBHOOK_KINDS, WEBHOOKS, FaultError, Faults


class FaultControl:
    """Handlers for faults."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def routes(self) -> list[Route]:
        """All addresses below `/_sim/faults`."""
        return [
            Route("/_sim/faults", self.listed, methods=["GET"]),
            Route("/_sim/faults", self.add, methods=["POST"]),
            Route("/_sim/faults", self.clear, methods=["DELETE"]),
            Route("/_sim/faults/{id}", self.drop, methods=["DELETE"]),
        ]

    async def listed(self, _: Request) -> Response:
        """All faults, and which kinds there are."""
        kinds = {kind: {"does": does, "of": CALLS if kind in CALL_KINDS else WEBHOOKS} for kind, does in KINDS.items()}
        return JSONResponse({"faults": self._faults.listed(), "kinds": kinds, "webhook_kinds": list(WEBHOOK_KINDS)})

    async def add(self, request: Request) -> Response:
        """Switch one on: `{kind, times | probability, customer?, of?, seconds?, code?, status?, copies?, seed?}`."""
        try:
            return JSONResponse(self._faults.add(await json_object(request)).as_dict(), 201)
        except FaultError as error:
            raise HTTPException(400, str(error)) from error

    async def drop(self, request: Request) -> Response:
        """Take one away."""
        if not self._faults.drop(request.path_params["id"]):
            raise HTTPException(404, "no such fault")
        return JSONResponse({"success": True})

    async def clear(self, _: Request) -> Response:
        """Take all away."""
        self._faults.drop()
        return JSONResponse({"success": True})
