"""What our trained components share: empty when they are made for training, filled from the model's folder at work."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

from components.linear import Block, code_fingerprint


class Kept(GraphComponent):
    """A component that learns: its `train` writes into `_storage` at `_resource`, `read` gets it back."""

    blocks: ClassVar[tuple[Block, ...]] = ()  # the features it learns from; () learns none

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        """`config` is the defaults with what config.yml says over them."""
        self._config = config
        self._storage = storage
        self._resource = resource

    @classmethod
    def read(cls, folder: Path) -> tuple[Any, ...]:
        """What `train` wrote into `folder`: the constructor's arguments after the first three."""
        return ()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Kept:
        """A component that has yet to be trained."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Kept:
        """The component as trained."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, *cls.read(folder))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Makes Rasa train again when the code of the features or their kinds changed."""
        return f"{cls.blocks} {code_fingerprint()}" if cls.blocks else None
