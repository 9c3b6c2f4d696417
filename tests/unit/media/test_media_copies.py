"""Working copies: bounded, without metadata, playable."""

import io

import av
import pytest
from fixtures.files import film, saved, scene
from PIL import Image

from helpdesk.media import copies, films
from helpdesk.media.decode import Refused


@pytest.mark.parametrize("size", [(3_000, 2_000), (1_080, 2_400), (1_080, 9_000), (200, 100)])
def test_copies_are_bounded(size: tuple[int, int]) -> None:
    noisy = Image.merge("RGB", [Image.effect_noise(size, 90) for _ in range(3)])
    files = copies.make(saved(noisy, "JPEG", quality=95), "image").files
    assert set(files) == {"thumbnail", "desk"}
    for role, most in (("thumbnail", 320), ("desk", 1_600)):
        with Image.open(io.BytesIO(files[role])) as copy:
            assert copy.width <= min(most, size[0])
            assert abs(copy.width / copy.height - size[0] / size[1]) < 0.02
    assert len(files["desk"]) <= 1_500_000
    assert len(files["thumbnail"]) <= 100_000


def test_films_of_720_lines_are_copied_and_larger_ones_drawn_anew() -> None:
    small, large = films.make(film(1.0, sound=True)), films.make(film(0.5, (1_920, 1_080)))
    assert (small.value, large.value) == ({"how": "copied"}, {"how": "drawn"})
    for answer, size, sounds in ((small, (320, 240), 1), (large, (1_280, 720), 0)):
        assert b"52.5200" not in answer.files["film"]
        with av.open(io.BytesIO(answer.files["film"])) as played:
            context = played.streams.video[0].codec_context
            assert (context.name, context.width, context.height) == ("h264", *size)
            assert len(played.streams.audio) == sounds
            assert sum(1 for _ in played.decode(video=0)) >= 5


def test_other_codecs_become_what_browsers_play() -> None:
    answer = films.make(film(1.0, codec="mpeg4"))
    with av.open(io.BytesIO(answer.files["film"])) as played:
        assert played.streams.video[0].codec_context.name == "h264"
    with pytest.raises(Refused):
        films.make(saved(scene(), "PNG"))
