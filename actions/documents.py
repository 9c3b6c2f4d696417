"""Taking a receipt, an invoice or another document: what it is, the file, and a ticket that holds it."""

from __future__ import annotations

from typing import Any

from actions.base import PERSON, HelpdeskAction, Talk
from actions.flows.answers import Check, Stop
from actions.flows.flow import Flow
from actions.flows.questions import Options, Photo, YesNo
from actions.flows.shown import forget
from helpdesk.media import classes
from helpdesk.services import tickets
from helpdesk.shop import flow_on

TOPIC = "submit_document"
IDENTITY, IDENTITY_TOPIC = "identity", "identity_document"
KINDS = ("receipt", "invoice", IDENTITY, "other")


class SubmitDocumentForm(Flow):
    """What is it, and where is it?"""

    flow = TOPIC
    intents = (TOPIC,)
    switch = "documents"
    kin = frozenset({"payment_problem", "refund_status", "faq"})
    questions = (
        Options("submit_document_kind", options=KINDS, group="document_kind", volunteered=True),
        YesNo("submit_document_consent"),
        Photo("submit_document_file"),
    )

    def check_submit_document_kind(self, talk: Talk, kind: str) -> Check:
        """Documents of identity only where the shop takes them here; else a person says what is needed and where."""
        if kind == IDENTITY and not flow_on("identity_documents"):
            talk.remember(asked=PERSON, handoff_topic=TOPIC)
            return Stop("utter_submit_document_identity", {"topic": TOPIC})
        return None

    def skip_submit_document_consent(self, talk: Talk) -> bool:
        """Only for documents of identity."""
        return bool(talk.slot("submit_document_kind") != IDENTITY)

    def values_submit_document_consent(self, talk: Talk) -> dict[str, Any]:
        """How long it would be kept."""
        return {"days": classes.of(classes.ID_DOCUMENT).keep.days}

    def check_submit_document_consent(self, talk: Talk, agreed: bool) -> Check:
        """Without consent what was sent already is deleted."""
        if agreed:
            return None
        sent = list(talk.slot("submit_document_file") or ())
        return Stop("utter_submit_document_declined", {"files": forget(talk, sent) or None})


class SubmitDocument(HelpdeskAction):
    """The file is there, or will come later."""

    def answer(self, talk: Talk) -> None:
        """Put it into a ticket and say that it is kept safe."""
        files = list(talk.slot("submit_document_file") or ())
        kind = str(talk.slot("submit_document_kind"))
        if not files:
            talk.say("utter_submit_document_later", kind=kind)
            return
        topic = IDENTITY_TOPIC if kind == IDENTITY else TOPIC  # only those who prove identities may see it
        facts = {"document": kind, "media": files, "order_number": talk.slot("order_number")}
        ticket = tickets.open_ticket(
            talk.uow,
            talk.conversation_id,
            opened_by=f"{talk.inbound_id}:{TOPIC}",
            topic=topic,
            facts=facts,
            mood=talk.mood,
        )
        talk.say("utter_submit_document_done", kind=kind, ticket_number=ticket.number, files=len(files))
