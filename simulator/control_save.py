"""The addresses by which the phone page saves a chat as a file."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.models import ChatMessage, Customer
from simulator.state import State
from simulator.transcript import scenario, story


class SaveControl:
    """Handlers that turn a chat into YAML."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """All addresses."""
        return [
            Route("/_sim/customers/{key}/scenario.yml", self.scenario, methods=["GET"]),
            Route("/_sim/customers/{key}/story.yml", self.story, methods=["GET"]),
        ]

    async def scenario(self, request: Request) -> Response:
        """The chat as a file for `helpdesk play`."""
        return _file(scenario(*self._chat(request)), "scenario.yml")

    async def story(self, request: Request) -> Response:
        """The chat as a test story for `rasa test`."""
        return _file(story(*self._chat(request)), "test_story.yml")

    def _chat(self, request: Request) -> tuple[Customer, list[ChatMessage]]:
        key = request.path_params["key"]
        customer = self._state.customers.get(key) or self._state.find_customer(key)
        if customer is None:
            raise HTTPException(404, "no such customer")
        return customer, self._state.chat(customer.key)


def _file(text: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="application/yaml; charset=utf-8", headers=headers)
