"""Recordings for the desk: what WhatsApp sends becomes what every browser plays, and a waveform."""

import io

import av
import numpy
import pytest

from helpdesk.media import sounds
from helpdesk.media.decoding.limits import Refused


def voice_note(quiet: int, loud: int) -> bytes:
    """Opus in Ogg: so many quiet, then so many loud stretches of 20 ms."""
    out = io.BytesIO()
    with av.open(out, "w", format="ogg") as target:
        stream = target.add_stream("libopus", rate=48_000, layout="mono")
        for n in range(quiet + loud):
            wave = numpy.sin(numpy.arange(960) * 0.06) * (4_000 if n < quiet else 20_000)
            frame = av.AudioFrame.from_ndarray(wave.astype("int16").reshape(1, -1), format="s16", layout="mono")
            frame.rate = 48_000
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return out.getvalue()


def test_a_voice_note_becomes_aac_of_the_same_length_with_its_waveform() -> None:
    made = sounds.make(voice_note(quiet=50, loud=50))
    with av.open(io.BytesIO(made.files[sounds.ROLE]), format="mov") as played:
        assert played.streams.audio[0].codec_context.name == "aac"
        assert float(played.duration or 0) / av.time_base == pytest.approx(2.0, abs=0.15)
    assert made.value["seconds"] == pytest.approx(2.0, abs=0.1)
    peaks = made.value["peaks"]
    assert len(peaks) == sounds.BARS
    assert max(peaks[:28]) < 40 < 80 < min(peaks[36:])


@pytest.mark.parametrize("data", [b"OggS" + bytes(400), b"%PDF-1.4", b""])
def test_what_is_no_recording_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        sounds.make(data)
