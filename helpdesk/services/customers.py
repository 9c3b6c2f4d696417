"""The customer of a conversation: language, name, and whom the designers' shell acts as."""

import hashlib

from helpdesk import clock, settings
from helpdesk.db.conversation import Conversation
from helpdesk.db.locks import lock_conversation, lock_name
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.integrations import orders as order_system
from helpdesk.policies.country_language import language_of_country
from helpdesk.policies.names import display_name
from helpdesk.values import DEFAULT_LANGUAGE, Language, PhoneNumber, as_language

SHELL = "shell"  # stands for the phone number id of a conversation that never came through WhatsApp
LONGEST_ID = 40


def language_of(conversation: Conversation) -> Language:
    """The language to answer in: the one wished for, else the last known one, the country's, the default."""
    known = as_language(conversation.language_wish) or as_language(conversation.language)
    return known or language_of_country(conversation.wa_id) or DEFAULT_LANGUAGE


def wish_language(uow: UnitOfWork, conversation_id: str, language: Language) -> None:
    """Remember that the customer asked for `language`; it wins over what is recognised. Raises NotFound."""
    conversation = lock_conversation(uow.session, conversation_id)
    conversation.language_wish = conversation.language = language


def speaks(uow: UnitOfWork, conversation_id: str, language: str | None) -> None:
    """Note the language of the message in hand at once, so that a ticket it opens is in that language, too."""
    conversation = uow.session.get(Conversation, conversation_id)
    known = as_language(language)
    if conversation is not None and known is not None and conversation.language != known:
        conversation.language = known


def first_name(uow: UnitOfWork, conversation_id: str) -> str:
    """What to call the customer, "" when the profile's name does not look like one (or nothing is known)."""
    conversation = uow.session.get(Conversation, conversation_id)
    return display_name(conversation.profile_name) if conversation else ""


def acting_conversation(uow: UnitOfWork, sender_id: str, sample_customer: str | None = None) -> str:
    """The conversation id for Rasa's `sender_id`; an unknown one (rasa shell, interactive) acts as a sample customer.

    `sample_customer` is that customer's phone number, by default the setting SAMPLE_CUSTOMER; empty: nobody's.
    """
    conversation_id = sender_id
    if not 0 < len(sender_id) <= LONGEST_ID:
        conversation_id = "s" + hashlib.sha256(sender_id.encode()).hexdigest()[: LONGEST_ID - 1]
    if uow.session.get(Conversation, conversation_id) is not None:
        return conversation_id
    lock_name(uow.session, f"shell:{conversation_id}")
    if uow.session.get(Conversation, conversation_id, populate_existing=True) is not None:
        return conversation_id
    if sample_customer is None:
        sample_customer = settings.load(settings.ShopSettings).sample_customer
    phone = PhoneNumber.parse(sample_customer)
    digits = phone.digits if phone else ""
    theirs = order_system.gateway().of_phone(uow, digits)
    conversation = Conversation(
        id=conversation_id,
        phone_number_id=SHELL,
        wa_id=digits,
        profile_name=theirs[0].customer_name if theirs else "",
        created_at=clock.now(),
    )
    uow.session.add(conversation)
    uow.session.flush()
    return conversation_id
