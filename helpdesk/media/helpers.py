"""What others add to what this machine sees and hears: vendors' eyes for goods, words for voice notes. Never needed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from helpdesk import settings
from helpdesk.errors import SettingsError
from helpdesk.media import analysers
from helpdesk.media.analysers.protocol import Analyser, AnalyserRefused, AnalyserUnavailable
from helpdesk.media.child import Pool
from helpdesk.media.findings import Findings
from helpdesk.media.transcribing import Transcriber, Vosk

log = logging.getLogger(__name__)
TRANSCRIBERS = ("vosk",)
SPEECH = frozenset({"voice", "audio"})
BELIEVED = 0.6  # mean confidence of its words from which a transcript counts as what was said
PERCENT = 100
GOODS = "product_photo"


@dataclass(frozen=True)
class Helpers:
    """The services that are turned on."""

    analysers: Sequence[Analyser] = ()
    transcriber: Transcriber | None = None

    def wanted(self, findings: Findings, kind: str) -> bool:
        """Has anybody something to say of this file? Only pictures of goods leave this machine."""
        if findings.refused or findings.failed:
            return False
        if kind in SPEECH:
            return self.transcriber is not None
        return bool(self.analysers) and findings.kind == GOODS and kind == "image"

    def add(self, findings: Findings, kind: str, data: bytes, language: str) -> Findings:
        """The findings with what they say of a file that is `wanted`. Never raises: they only add.

        `data`: a recording, or a picture's working copy without metadata; `language`: the customer's.
        """
        if kind not in SPEECH:
            return replace(findings, seen=[one for each in self.analysers for one in _seen(each, data)])
        heard = self.transcriber.transcribe(data, language) if self.transcriber else None
        if heard is None or heard.confidence < BELIEVED:
            return findings
        return replace(findings, text=heard.text, confidence=PERCENT * heard.confidence, language=language)


def _seen(analyser: Analyser, picture: bytes) -> list[dict[str, Any]]:
    """The damage that one service sees, each with its name, category, score and place."""
    try:
        analysis = analyser.analyse(picture)
    except (AnalyserUnavailable, AnalyserRefused) as error:
        log.warning("analyser=%s reason=%s", analyser.name, type(error).__name__)
        return []
    except Exception as error:  # noqa: BLE001 - an answer of any shape must not stand in the way of a message
        log.error("analyser=%s reason=%s", analyser.name, type(error).__name__)
        return []
    return [{"analyser": analyser.name, **asdict(one)} for one in analysis.damage]


def open_helpers(children: Pool) -> Helpers:
    """What ANALYSERS and TRANSCRIBER name. Raises SettingsError."""
    return Helpers(analysers.chosen(), transcriber(children))


def transcriber(children: Pool) -> Vosk | None:
    """What TRANSCRIBER names, None for nothing. Raises SettingsError."""
    told = settings.load(settings.MediaSettings)
    if not told.transcriber:
        return None
    if told.transcriber not in TRANSCRIBERS:
        raise SettingsError(f"TRANSCRIBER is malformed: there is no {told.transcriber!r}, only {TRANSCRIBERS[0]}.")
    return Vosk(Path(told.vosk_models), children)
