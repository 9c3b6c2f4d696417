"""What is not text: voice notes, pictures, places, stickers … each gets a short answer and never counts as a miss."""

from rasa_sdk.events import FollowupAction

from actions.base import ORDER_CHOICE, ORDER_NUMBER, ORDER_PROOF, PERSON, PICTURE_KINDS, HelpdeskAction, Talk

VOICE = ("voice", "audio")


class Received(HelpdeskAction):
    """The customer sent something other than text."""

    def answer(self, talk: Talk) -> None:
        """Look at it if somebody can; else confirm it, while a question is open only in passing."""
        kind = talk.entity("received_kind") or "unsupported"
        if talk.shown.seen:
            talk.events.append(FollowupAction("action_read_screenshot"))
            talk.keep_question()
        elif talk.asked in (ORDER_NUMBER, ORDER_CHOICE, ORDER_PROOF):
            talk.say("utter_received_meanwhile", received_kind=kind)
            talk.keep_question()
        elif kind in PICTURE_KINDS:
            talk.say("utter_received_media", received_kind=kind)
            talk.remember(asked=PERSON, handoff_topic="media")
        elif kind in VOICE:
            talk.say("utter_received_voice")
        else:
            talk.say("utter_received_other", received_kind=kind)
