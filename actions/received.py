"""What is not text: voice notes, pictures, places, stickers … each gets a short answer and never counts as a miss."""

from actions.base import ORDER_CHOICE, ORDER_NUMBER, ORDER_PROOF, PERSON, HelpdeskAction, Talk

VOICE = ("voice", "audio")
MEDIA = ("image", "video", "document")


class Received(HelpdeskAction):
    """The customer sent something other than text."""

    def answer(self, talk: Talk) -> None:
        """Confirm it; while a question is open only in passing."""
        kind = talk.entity("received_kind") or "unsupported"
        if talk.asked in (ORDER_NUMBER, ORDER_CHOICE, ORDER_PROOF):
            talk.say("utter_received_meanwhile", received_kind=kind)
            talk.keep_question()
        elif kind in MEDIA:
            talk.say("utter_received_media", received_kind=kind)
            talk.remember(asked=PERSON, handoff_topic="media")
        elif kind in VOICE:
            talk.say("utter_received_voice")
        else:
            talk.say("utter_received_other", received_kind=kind)
