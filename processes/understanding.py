"""How the newest trained model understands texts, without a running assistant."""

from __future__ import annotations

import asyncio
import logging
import os
import warnings
from collections.abc import Sequence
from typing import Any

from helpdesk.model_files import models
from helpdesk.services.insights import FAQ, Judgement


class Understanding:
    """The newest model's pipeline. Loading costs about 5 s (Rasa's import), a text about 2 ms."""

    def __init__(self, agent: Any) -> None:
        self._agent = agent

    @classmethod
    def newest(cls) -> Understanding | None:
        """The newest model of models/, or None if there is none."""
        found = models()
        if not found:
            return None
        for name, value in {"TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}.items():
            os.environ.setdefault(name, value)
        from components import lazy_imports

        lazy_imports.install()
        warnings.simplefilter("ignore")
        from rasa.core.agent import Agent
        from rasa.utils.log_utils import configure_structlog

        import components.patches  # noqa: F401

        configure_structlog(logging.ERROR)  # else Rasa prints every text

        return cls(Agent.load(str(found[0].path)))

    def judge(self, texts: Sequence[str]) -> list[Judgement]:
        """The nearest intent of each text; sure if the assistant would act on it."""

        async def all_of_them() -> list[Judgement]:
            return [judgement(await self._agent.parse_message(text)) for text in texts]

        return asyncio.run(all_of_them())


def judgement(parsed: dict[str, Any]) -> Judgement:
    """What Rasa's answer to a text says."""
    ranking = [one for one in parsed.get("intent_ranking") or () if one.get("name") != "nlu_fallback"]
    best = ranking[0] if ranking else {}
    intent, topic = str(best.get("name") or ""), ""
    if intent == FAQ:
        selected = ((parsed.get("response_selector") or {}).get(FAQ) or {}).get("response") or {}
        topic = str(selected.get("intent_response_key") or "").partition("/")[2]
    sure = (parsed.get("intent") or {}).get("name") == intent
    told = [entity["value"] for entity in parsed.get("entities") or () if entity.get("entity") == "language"]
    return Judgement(
        intent, topic, float(best.get("confidence") or 0.0), sure and bool(intent), told[0] if told else ""
    )
