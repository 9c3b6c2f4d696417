"""What others add to a file that was just stored: services that look at pictures of goods, words of voice notes."""

from dataclasses import replace
from typing import TYPE_CHECKING

from channels.whatsapp.fetch import STORED, Fetched
from helpdesk.db.conversation import Conversation
from helpdesk.media.helpers import SPEECH
from helpdesk.services.customers import language_of

if TYPE_CHECKING:
    from channels.whatsapp.line import Line

COPY = "desk"  # the working copy that services see: no metadata, at most 1.5 MB


def helped(line: "Line", conversation_id: str, kind: str, fetched: Fetched) -> Fetched:
    """The file with what ANALYSERS and TRANSCRIBER say of it; as it was where they say nothing."""
    if fetched.state != STORED or fetched.findings is None or not line.helpers.wanted(fetched.findings, kind):
        return fetched
    with line.helpdesk.database.reading() as session:
        conversation = session.get(Conversation, conversation_id)
        language = language_of(conversation) if conversation else ""
    name = fetched.path if kind in SPEECH else fetched.copies.get(COPY, ("",))[0]
    if not name:
        return fetched
    findings = line.helpers.add(fetched.findings, kind, line.storage.read(name), language)
    return replace(fetched, findings=findings)
