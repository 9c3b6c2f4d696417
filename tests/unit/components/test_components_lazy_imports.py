"""What a serving Rasa leaves out until it is needed, and that it is all there when it is needed."""

import subprocess
import sys
import textwrap

import pytest

from components import lazy_imports

pytestmark = pytest.mark.slow  # each asks a fresh interpreter with Rasa in it


def ask(code: str) -> str:
    """What `code` prints in a fresh interpreter that loads lazily."""
    first = "from components import lazy_imports\nassert lazy_imports.install()\n"
    argv = [sys.executable, "-c", first + textwrap.dedent(code)]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def test_our_pipeline_is_served_without_the_heavy_libraries() -> None:
    assert ask("""
        import sys
        import rasa.__main__, rasa.core.agent, rasa.core.run
        import channels.whatsapp.channel, components.tracker_store, components.nlg
        import components.intents, components.entities, components.language
        import rasa.core.policies.rule_policy, rasa.core.policies.memoization, rasa.nlu.classifiers.fallback_classifier
        heavy = ["tensorflow", "keras", "jax", "sklearn", "matplotlib", "aiogram", "botocore", "slack_sdk"]
        print([name for name in heavy if name in sys.modules])
    """) == "[]"  # fmt: skip


def test_channels_are_all_there_under_their_own_names() -> None:
    assert ask("""
        import importlib
        from rasa.core.channels import BUILTIN_CHANNELS, input_channel_classes
        for name, channel in BUILTIN_CHANNELS.items():
            real = channel._kept() if type(channel) is lazy_imports.Promised else channel
            assert isinstance(real, type), name
            assert real.name() == name, name
            assert getattr(importlib.import_module(real.__module__), real.__name__) is real, name
        print(sorted(BUILTIN_CHANNELS) == sorted(one.name() for one in input_channel_classes),
              sum(type(one) is lazy_imports.Promised for one in input_channel_classes))
    """) == "True 11"  # fmt: skip


def test_what_was_put_off_works_when_it_is_used() -> None:
    assert ask("""
        import sys
        import numpy
        from rasa.core.featurizers.tracker_featurizers import ragged_array_to_ndarray
        from rasa.shared.utils.common import class_from_module_path
        path = "rasa.graph_components.validators.default_recipe_validator.DefaultV1RecipeValidator"
        validator = class_from_module_path(path)
        assert f"{validator.__module__}.{validator.__name__}" == path
        assert "sklearn" not in sys.modules
        print(ragged_array_to_ndarray([[1], [2, 3]]).dtype, "sklearn" in sys.modules)
        from rasa.core.tracker_store import Key
        print(Key("sender_id").eq("x").get_expression()["operator"])
        from rasa.core.channels import CmdlineInput, InputChannel
        class Mine(CmdlineInput):
            pass
        print(Mine.name(), issubclass(Mine, InputChannel))
    """) == "object True\n=\ncmdline True"  # fmt: skip


def test_a_pipeline_with_diet_and_ted_finds_them() -> None:
    assert ask("""
        import rasa.core.agent
        from rasa.core.policies.ted_policy import TEDPolicy
        from rasa.nlu.classifiers.diet_classifier import DIETClassifier
        from rasa.utils.tensorflow.models import RasaModel
        from rasa.utils.tensorflow.model_data import RasaModelData
        import rasa.utils.train_utils, tensorflow, rasa.nlu.extractors.extractor
        assert issubclass(DIETClassifier.model_class(), RasaModel)
        assert rasa.nlu.extractors.extractor.rasa.utils.train_utils.RasaModelData is RasaModelData
        import rasa.graph_components.validators.default_recipe_validator as validator
        from types import SimpleNamespace
        context = SimpleNamespace(graph_schema=SimpleNamespace(nodes={}))
        made = validator.DefaultV1RecipeValidator.create({}, None, None, context)
        print(type(made).__name__, isinstance(made, validator.DefaultV1RecipeValidator))
    """) == "DefaultV1RecipeValidator True"  # fmt: skip


def test_another_rasa_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = list(sys.meta_path)
    monkeypatch.setattr(lazy_imports, "RASA_VERSION", "3.6.20")
    assert lazy_imports.install() is False
    assert sys.meta_path == before
