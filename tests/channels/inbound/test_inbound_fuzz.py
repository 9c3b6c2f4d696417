"""Whatever stands in a webhook, taking it apart and reading it never fails, and what comes out can be stored."""

import copy
import json
from typing import Any

from fixtures import depth
from fixtures.whatsapp_cases import NUMBERS, posts
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.whatsapp.parse import parse_message
from channels.whatsapp.payload import load, split
from helpdesk.messages import InboundMessage

NAMES = ["02", "03", "06", "07", "08", "09", "11", "12", "13", "14", "15", "16", "20"]
ENVELOPES = [post for name in NAMES for post in posts(name)]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20)
JUNK = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] + [place for key, part in inner for place in paths(part, (*path, key))]


@settings(max_examples=depth.examples(400), deadline=None)
@given(st.data())
def test_junk_anywhere(data: st.DataObject) -> None:
    envelope = copy.deepcopy(data.draw(st.sampled_from(ENVELOPES)))
    for place in data.draw(st.lists(st.sampled_from(paths(envelope)[1:]), min_size=1, max_size=3)):
        holder = envelope
        try:
            for key in place[:-1]:
                holder = holder[key]
            if data.draw(st.booleans()):
                holder[place[-1]] = data.draw(JUNK)
            else:
                del holder[place[-1]]
        except (KeyError, IndexError, TypeError):
            continue  # an earlier piece of junk stands in the way
    found = split(load(json.dumps(envelope).encode()), NUMBERS)
    for one in found.messages:
        assert 0 < len(one.id) <= 255
        assert all(0 < len(alias) <= 160 for alias in one.ids.aliases())
        assert one.ids.aliases()
        message = parse_message(one.message, 1780000000.0)
        written = json.dumps(message.to_json(), allow_nan=False)
        assert "\\u0000" not in written
        json.dumps(message.to_json(), ensure_ascii=False).encode()  # no lone surrogates
        assert InboundMessage.from_json(json.loads(written)) == message
        assert message.sent_at > 0
    for status in found.statuses:
        assert 0 < len(status.lane) <= 255
        json.dumps(status.status, allow_nan=False)
