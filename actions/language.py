"""Another language, because the customer asks for it."""

from actions.base import HelpdeskAction, Talk
from helpdesk.services import customers
from helpdesk.values import DEFAULT_LANGUAGE, Language, as_language


class ChangeLanguage(HelpdeskAction):
    """The customer wants to go on in another language."""

    def answer(self, talk: Talk) -> None:
        """Change to the one named, or offer ours; an open question stays open."""
        talk.keep_question()
        wanted = as_language(talk.entity("wanted_language"))
        if wanted is None:
            talk.say("utter_choose_language")
            return
        customers.wish_language(talk.uow, talk.conversation_id, wanted)
        talk.remember(language=wanted)
        talk.say("utter_language_changed", language=wanted)


def language_of(talk: Talk) -> Language:
    """The language of the answers."""
    return as_language(talk.slot("language")) or DEFAULT_LANGUAGE
