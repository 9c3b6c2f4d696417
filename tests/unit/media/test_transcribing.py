"""Voice notes: what Vosk returns, sound as samples, and what happens when nothing is installed."""

import io
import math
import struct
import wave
from pathlib import Path

import pytest

from helpdesk.media.child import Pool
from helpdesk.media.decoding.limits import Refused
from helpdesk.media.transcribing import RATE, Vosk, joined, pcm


def note(seconds: float, rate: int = 8_000) -> bytes:
    packed = io.BytesIO()
    with wave.open(packed, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        tone = (int(9_000 * math.sin(n / 5)) for n in range(int(seconds * rate)))
        sound.writeframes(b"".join(struct.pack("<h", sample) for sample in tone))
    return packed.getvalue()


def test_sound_becomes_samples_of_one_rate() -> None:
    samples = pcm(note(1.0))
    assert samples is not None
    assert abs(len(samples) - 2 * RATE) < 0.05 * 2 * RATE


def test_long_notes_are_for_a_person_and_no_sound_is_refused() -> None:
    assert pcm(note(200.0, rate=4_000)) is None
    with pytest.raises(Refused):
        pcm(b"not a sound")


def test_results_in_vosks_shape() -> None:
    results = [
        {"result": [{"conf": 1.0, "end": 0.5, "start": 0.1, "word": "where"}], "text": "where"},
        {"result": [{"conf": 0.5, "end": 0.9, "start": 0.6, "word": "is"}], "text": "is"},
        {"text": ""},
    ]
    assert joined(results) == {"text": "where is", "confidence": 0.75}


def test_without_a_model_there_is_no_transcript(tmp_path: Path) -> None:
    with Pool() as children:
        vosk = Vosk(tmp_path, children)
        assert vosk.languages() == frozenset()
        assert vosk.transcribe(b"", "en") is None
