"""Voice notes become text where a model for it is installed; without one they go to a person and the customer is told.

The protocol is `Transcriber`. `Vosk` (https://alphacephei.com/vosk) works without a network: it needs the package vosk
and a model's folder for each language, `<folder>/en`, `de`, `ar`. Sound is opened in a child process only.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from helpdesk.media.child import ChildFailed, Pool
from helpdesk.media.decoding.limits import Refused
from helpdesk.media.intake import true_type

RATE = 16_000  # samples a second, what the models were trained on
MOST_SECONDS = 180  # longer notes are for a person
BLOCK = 2 * RATE  # bytes of 16-bit samples: one second
SECONDS = 60.0  # time for one note


@dataclass(frozen=True)
class Transcript:
    """What was said, and how sure (0 to 1, mean over words)."""

    text: str
    confidence: float


class Transcriber(Protocol):
    """Turns a voice note into text."""

    def languages(self) -> frozenset[str]:
        """The languages it can hear; empty when nothing is installed."""

    def transcribe(self, sound: bytes, language: str) -> Transcript | None:
        """The words of a note; None when it cannot be heard or is too long. Never raises for a note of any content."""


class Vosk:
    """Vosk models in `folder`, run in child processes."""

    def __init__(self, folder: Path, children: Pool) -> None:
        self._folder, self._children = folder, children

    def languages(self) -> frozenset[str]:
        """See Transcriber."""
        if find_spec("vosk") is None or not self._folder.is_dir():
            return frozenset()
        return frozenset(path.name for path in self._folder.iterdir() if (path / "am").is_dir())

    def missing(self) -> str:
        """What it needs and does not find, in words; "" when it hears a language at least."""
        if find_spec("vosk") is None:
            return "the package vosk is not installed"
        return "" if self.languages() else f"no model lies in {self._folder}"

    def transcribe(self, sound: bytes, language: str) -> Transcript | None:
        """See Transcriber."""
        if language not in self.languages():
            return None
        model = str(self._folder / language)
        try:
            answer = self._children.run("helpdesk.media.transcribing:hear", sound, model=model, seconds=SECONDS)
        except (Refused, ChildFailed):
            return None
        return Transcript(**answer.value) if answer.value and answer.value["text"] else None


def hear(data: bytes, model: str) -> dict[str, Any] | None:
    """What is said in a sound file, by the model in a folder; only ever called in a child. None when it is too long."""
    samples = pcm(data)
    if samples is None:
        return None
    vosk: Any = import_module("vosk")

    vosk.SetLogLevel(-1)
    recogniser = vosk.KaldiRecognizer(vosk.Model(model), RATE)
    recogniser.SetWords(True)
    results = []
    for start in range(0, len(samples), BLOCK):
        if recogniser.AcceptWaveform(samples[start : start + BLOCK]):
            results.append(json.loads(recogniser.Result()))
    results.append(json.loads(recogniser.FinalResult()))
    return joined(results)


def joined(results: list[dict[str, Any]]) -> dict[str, Any]:
    """Vosk's results as one transcript."""
    words = [word for result in results for word in result.get("result", ())]
    text = " ".join(result["text"] for result in results if result.get("text"))
    confidence = sum(float(word["conf"]) for word in words) / len(words) if words else 0.0
    return {"text": text, "confidence": round(confidence, 3)}


def pcm(data: bytes) -> bytes | None:
    """A sound file as 16-bit mono samples at RATE; None when it is longer than MOST_SECONDS. Raises Refused."""
    import av

    from helpdesk.media.decoding.film import DEMUXERS, PROBE

    mime_type = true_type(data)
    if mime_type not in DEMUXERS:
        raise Refused("not_supported")
    parts: list[bytes] = []
    size = 0
    try:
        opened: Any = av.open(io.BytesIO(data), format=DEMUXERS[mime_type], options=PROBE)
        with opened as container:
            if not container.streams.audio:
                raise Refused("not_supported")
            resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
            for frame in container.decode(audio=0):
                for piece in resampler.resample(frame):
                    parts.append(piece.to_ndarray().tobytes())
                    size += len(parts[-1])
                if size > MOST_SECONDS * RATE * 2:
                    return None
    except (av.FFmpegError, ValueError):
        raise Refused("broken") from None
    return b"".join(parts)
