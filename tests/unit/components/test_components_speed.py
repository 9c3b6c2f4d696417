"""What components/speed.py does cheaper gives what stock Rasa gives."""

import asyncio
import copy
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.formats.rasa_yaml import NLU_SCHEMA_FILE
from rasa.utils.endpoints import EndpointConfig

from components import patches, speed
from helpdesk.turn import Turn, open_turn


class Add(GraphComponent):
    """Adds what it is given to what it is made with, and counts its runs."""

    runs = 0

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any, **__: Any) -> "Add":
        made = cls()
        made.own = config["own"]
        return made

    load = create

    def add(self, left: Any, right: Any = 0) -> Any:
        Add.runs += 1
        if self.own is None:
            raise RuntimeError("broken")
        return left + right + self.own


def node(needs: dict[str, str], own: int | None, *, eager: bool = True, target: bool = False) -> SchemaNode:
    config = {"own": own}
    return SchemaNode(
        needs=needs, uses=Add, constructor_name="load", fn="add", config=config, eager=eager, is_target=target
    )


def runner(nodes: dict[str, SchemaNode]) -> DaskGraphRunner:
    return DaskGraphRunner(GraphSchema(nodes), None, ExecutionContext(GraphSchema({})))  # type: ignore[arg-type]


DIAMOND = {
    "end": node({"left": "a", "right": "b"}, 1000, target=True),
    "a": node({"left": "start"}, 10),
    "b": node({"left": "start", "right": "a"}, 100),
    "start": node({"left": "__message__"}, 1),
    "other": node({"left": "start"}, 7, target=True),
}


@pytest.mark.parametrize("targets", [None, ["end"], ["other", "a"]])
def test_a_graph_gives_what_dask_gives_and_runs_each_node_once(targets: list[str] | None) -> None:
    ours, stock = runner(DIAMOND), runner(DIAMOND)
    for message in (5, 6):
        Add.runs = 0
        found = ours.run({"__message__": message}, targets)
        runs, Add.runs = Add.runs, 0
        assert found == speed._stock_run(stock, {"__message__": message}, targets)
        assert runs == Add.runs
    assert ours.run({"__message__": 5}, ["end"]) == {"end": 1000 + (5 + 1 + 10) + (5 + 1 + 5 + 1 + 10 + 100)}


@pytest.mark.parametrize("inputs", [{}, {"__message__": "a"}])
def test_mistakes_of_a_graph_are_said_as_by_stock(inputs: dict[str, Any]) -> None:
    for run in (DaskGraphRunner.run, speed._stock_run):
        with pytest.raises(GraphRunError):
            run(runner(DIAMOND), inputs, ["end"])
    broken = {"end": node({"left": "__message__"}, None, target=True)}
    for run in (DaskGraphRunner.run, speed._stock_run):
        with pytest.raises(Exception, match="Error running graph component for node end"):
            run(runner(broken), {"__message__": 1}, None)


def test_a_graph_of_training_stays_with_dask() -> None:
    nodes = {"end": node({"left": "__message__"}, 1, eager=False, target=True)}
    assert speed.plan(runner(nodes), ("end",)) is None
    assert runner(nodes).run({"__message__": 2}) == {"end": 3}


def test_only_an_empty_domain_is_empty() -> None:
    assert Domain.empty().is_empty()
    assert not Domain.from_dict({"intents": ["greet"]}).is_empty()
    assert not Domain.from_dict({"responses": {"utter_x": [{"text": "x"}]}}).is_empty()


def test_what_is_copied_for_the_log_is_only_copied_for_the_log() -> None:
    """A new Rasa that copies for another reason shows here."""
    for module in speed.COPYING_FOR_THE_LOG:
        assert isinstance(module.copy, SimpleNamespace)
        lines = open(module.__file__).read().split("\n")  # noqa: SIM115
        used = [n for n, line in enumerate(lines) if "copy.deepcopy(" in line or "copy.copy(" in line]
        assert used
        for n in used:
            assert "structlogger.debug(" in "".join(lines[n - 4 : n + 1]), f"{module.__name__}:{n + 1}"
    assert copy.deepcopy([[]]) is not None


def test_a_session_is_kept_within_turns_and_closed_at_the_end() -> None:
    async def main() -> None:
        connections = set()

        async def answer(request: web.Request) -> web.Response:
            assert request.transport is not None
            connections.add(request.transport.get_extra_info("peername"))
            return web.json_response({"events": [], "responses": []})

        app = web.Application()
        app.router.add_post("/webhook", answer)
        served = web.AppRunner(app)
        await served.setup()
        site = web.TCPSite(served, "127.0.0.1", 0)
        await site.start()
        port = served.addresses[0][1]
        endpoint = EndpointConfig(f"http://127.0.0.1:{port}/webhook")
        with open_turn(Turn("c1", ("wamid.1",), claim=None, generation=0)):  # type: ignore[arg-type]
            for _ in range(3):
                assert await endpoint.request(json={}) == {"events": [], "responses": []}
        assert len(connections) == 1
        kept = endpoint.__dict__["_kept_session"]
        await endpoint.request(json={})  # outside a turn: stock's way
        assert len(connections) == 2
        await endpoint.close_session()  # type: ignore[attr-defined]
        assert kept.closed
        await served.cleanup()

    asyncio.run(main())


def test_it_is_in_force_with_the_other_corrections() -> None:
    assert patches.APPLIED
    assert DaskGraphRunner.run is speed.run_graph
    assert EndpointConfig.session is speed.session


def test_the_models_domain_is_read_as_stock_reads_it(tmp_path: Path) -> None:
    domain = Domain.from_dict({
        "intents": ["greet", {"inform": {"use_entities": ["size"]}}],
        "entities": [{"size": {"roles": ["from", "to"]}}],
        "slots": {"asked": {"type": "text", "influence_conversation": False, "mappings": [{"type": "custom"}]}},
        "responses": {"utter_yes": [{"text": "yes", "condition": [{"type": "slot", "name": "asked", "value": "no"}]},
                                    {"text": "ja\nمرحبا", "buttons": [{"title": "on", "payload": "/greet"}]}]},
        "actions": ["action_x"], "forms": {"one_form": {"required_slots": ["asked"]}},
        "session_config": {"session_expiration_time": 120, "carry_over_slots_to_new_session": True},
    })  # fmt: skip
    storage, resource = LocalModelStorage(tmp_path), Resource("domain")
    DomainProvider(storage, resource)._persist(domain)
    read = [
        load(DomainProvider, {}, storage, resource, ExecutionContext(GraphSchema({}))).provide_inference()
        for load in (speed.load_domain, speed._stock_load)
    ]
    (tmp_path / "domain" / speed.DOMAIN_AS_JSON).unlink()  # a model of stock Rasa
    read.append(DomainProvider.load({}, storage, resource, ExecutionContext(GraphSchema({}))).provide_inference())
    assert {one.fingerprint() for one in read} == {domain.fingerprint()}
    assert all(one.responses == domain.responses and one.forms == domain.forms for one in read)


@pytest.mark.parametrize(
    "content",
    [
        'version: "3.1"\nnlu:\n  - intent: greet\n    metadata: {a: b}\n    examples: |\n      - hi\n      - هلا 👋\n',
        'nlu:\n  - lookup: goods\n    examples: |\n      - on\n  - intent: "yes"\n    examples:\n      - text: hi\n',
        "nlu:\n  - intent: greet\n    examples: |\n      - hi\n  - intnet: bye\n    examples: |\n      - bye\n",
        "nlu:\n  - intent: [greet]\n    examples: |\n      - hi\n",
        "nlu:\n  - intent: greet\n    intent: bye\n    examples: |\n      - hi\n",
        "nlu:\n  - intent: greet\n   examples: |\n      - hi\n",
        "- nlu\n",
    ],
)
def test_a_files_shape_is_judged_as_stock_judges_it(content: str) -> None:
    def said(validate: Callable[[str, str], None]) -> tuple[str, str]:
        try:
            validate(content, NLU_SCHEMA_FILE)
        except RasaException as error:
            return type(error).__name__, str(error)
        return "", ""

    assert said(speed.validate_yaml_schema) == said(speed._stock_validate)
