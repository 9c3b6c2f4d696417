"""What Rasa 3.6.21 does again and again for the same result, done once; `components.patches` puts it in force.

Nothing here changes an answer: tests/unit/components/test_components_speed.py compares each with stock Rasa.
"""

from __future__ import annotations

import asyncio
import json
import logging
from types import SimpleNamespace
from typing import Any

import aiohttp
import rasa.core.actions.forms
import rasa.core.policies.memoization
import rasa.core.policies.rule_policy
import rasa.core.processor
import rasa.shared.utils.validation
import yaml
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.constants import PACKAGE_NAME, RESPONSES_SCHEMA_FILE, SCHEMA_EXTENSIONS_FILE
from rasa.shared.core.domain import Domain
from rasa.shared.utils.io import read_yaml, read_yaml_file
from rasa.utils.endpoints import DEFAULT_REQUEST_TIMEOUT, EndpointConfig

from helpdesk.turn import current_turn

KEPT_OPEN = 2.0  # seconds; the action server hangs up after 5, and a request must not meet that
COPYING_FOR_THE_LOG = (  # they copy for a debug record that is written, or not, before anything changes
    rasa.core.processor,
    rasa.core.policies.memoization,
    rasa.core.policies.rule_policy,
    rasa.core.actions.forms,
)
NOTHING: dict[str, Any] = Domain.empty().as_dict()
DOMAIN_AS_JSON = "domain.json"  # beside Rasa's domain.yml in the model

_stock_run = DaskGraphRunner.run
_stock_session = EndpointConfig.session
_stock_validate = rasa.shared.utils.validation.validate_yaml_schema
_stock_load = DomainProvider.load.__func__  # type: ignore[attr-defined]


def run_graph(
    runner: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """The targets' outputs; raises GraphRunError.

    Stock Rasa plans the graph anew for each message and prediction. Graphs of training load their nodes as they go and
    stay dask's.
    """
    wanted = tuple(targets or runner._graph_schema.target_names)
    plans: dict[tuple[str, ...], list[Any] | None] = runner.__dict__.setdefault("_plans", {})
    if wanted not in plans:
        plans[wanted] = plan(runner, wanted)
    steps = plans[wanted]
    if steps is None:
        return dict(_stock_run(runner, inputs, targets))
    done: dict[str, Any] = dict.fromkeys(name for name, _, _ in steps)
    runner._add_inputs_to_graph(inputs, done)
    try:
        for name, node, needs in steps:
            done[name] = node(*(done.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(done[name] for name in wanted)


def plan(runner: DaskGraphRunner, targets: tuple[str, ...]) -> list[Any] | None:
    """Name, node and needs of each step to the targets, what is needed first; None for a graph of training."""
    schema: GraphSchema = runner._graph_schema.minimal_graph_schema(list(targets))
    if not all(node.eager for node in schema.nodes.values()):
        return None
    steps: dict[str, Any] = {}

    def add(name: str) -> None:
        if name in schema.nodes and name not in steps:
            needs = tuple(schema.nodes[name].needs.values())
            for need in needs:
                add(need)
            steps[name] = (name, runner._instantiated_nodes[name], needs)

    for target in targets:
        add(target)
    return list(steps.values())


def is_empty(domain: Domain) -> bool:
    """True for a domain without anything in it; stock Rasa builds an empty one for each comparison."""
    return bool(domain.as_dict() == NOTHING)


def persist_domain(provider: DomainProvider, domain: Domain) -> None:
    """Rasa's domain.yml in the model, and the same as JSON; Rasa's own YAML writer takes two seconds more."""
    content = json.dumps(domain.as_dict())
    with provider._model_storage.write_to(provider._resource) as folder:
        (folder / DOMAIN_AS_JSON).write_text(content, encoding="utf-8")
        as_yaml = yaml.dump(json.loads(content), Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
        (folder / "domain.yml").write_text(as_yaml, encoding="utf-8")


def validate_yaml_schema(content: str, schema_path: str, package_name: str = PACKAGE_NAME) -> None:
    """Checks a file's shape; raises what stock Rasa raises.

    Stock Rasa first reads each file in pure Python, to be able to name the line of a mistake that most do not have.
    """
    # Slow to import, and only training needs them.
    from pkg_resources import resource_filename  # type: ignore[import-untyped]
    from pykwalify.core import Core  # type: ignore[import-untyped]
    from pykwalify.errors import PyKwalifyException  # type: ignore[import-untyped]
    from ruamel.yaml import YAMLError
    from ruamel.yaml.constructor import DuplicateKeyError

    logging.getLogger("pykwalify").setLevel(logging.CRITICAL)
    try:
        schema = read_yaml_file(resource_filename(package_name, schema_path))
        shared = read_yaml_file(resource_filename(PACKAGE_NAME, RESPONSES_SCHEMA_FILE))
        extensions = [resource_filename(PACKAGE_NAME, SCHEMA_EXTENSIONS_FILE)]
        core = Core(source_data=read_yaml(content), schema_data=dict(schema, **shared), extensions=extensions)
        core.validate(raise_exception=True)
    except (YAMLError, DuplicateKeyError, PyKwalifyException):
        _stock_validate(content, schema_path, package_name)


def load_domain(
    cls: type[DomainProvider],
    config: dict[str, Any],
    model_storage: ModelStorage,
    resource: Resource,
    execution_context: ExecutionContext,
    **kwargs: Any,
) -> DomainProvider:
    """The model's domain from its JSON: Rasa parses and checks the YAML it wrote itself four times, for seconds."""
    with model_storage.read_from(resource) as folder:
        file = folder / DOMAIN_AS_JSON
        if file.exists():
            return cls(model_storage, resource, Domain.from_dict(json.loads(file.read_text(encoding="utf-8"))))
    found: DomainProvider = _stock_load(cls, config, model_storage, resource, execution_context, **kwargs)
    return found


class KeptSession:
    """A client session that stays open after `async with`."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __aenter__(self) -> aiohttp.ClientSession:
        return self._session

    async def __aexit__(self, *_error: object) -> None:
        return None


def session(endpoint: EndpointConfig) -> Any:
    """A session of the endpoint; within turns one for all of them, so that action calls share connections."""
    if current_turn() is None:
        return _stock_session(endpoint)
    kept: aiohttp.ClientSession | None = endpoint.__dict__.get("_kept_session")
    if kept is None or kept.closed or kept.__dict__.get("_loop") is not asyncio.get_running_loop():
        login = endpoint.basic_auth
        kept = endpoint.__dict__["_kept_session"] = aiohttp.ClientSession(
            headers=endpoint.headers,
            auth=aiohttp.BasicAuth(login["username"], login["password"]) if login else None,
            timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
            connector=aiohttp.TCPConnector(keepalive_timeout=KEPT_OPEN),
        )
    return KeptSession(kept)


async def close_session(endpoint: EndpointConfig) -> None:
    """Close the session that turns have shared, when the assistant stops."""
    kept: aiohttp.ClientSession | None = endpoint.__dict__.pop("_kept_session", None)
    if kept is not None:
        await kept.close()


def apply() -> None:
    """Put it in force; `components.patches` has checked the version."""
    DaskGraphRunner.run = run_graph
    Domain.is_empty = is_empty
    DomainProvider._persist = persist_domain
    DomainProvider.load = classmethod(load_domain)
    rasa.shared.utils.validation.validate_yaml_schema = validate_yaml_schema
    EndpointConfig.session = session
    EndpointConfig.close_session = close_session
    for module in COPYING_FOR_THE_LOG:
        module.copy = SimpleNamespace(deepcopy=lambda thing: thing)
