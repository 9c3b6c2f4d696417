"""What a customer hears of a person's decision about a return: through the outbox, in their language, once.

Inside the 24-hour window in full. Outside it a template tells the decision, unless the customer wants no notices, and
the rest follows when they write. Without a template all of it waits for that.
"""

from dataclasses import replace
from typing import Literal

from helpdesk import clock
from helpdesk.db import consent
from helpdesk.db import returns as table
from helpdesk.db.consent import DECISIONS, GRANTED, NOTICES
from helpdesk.db.conversation import Conversation
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.policies import reply_window
from helpdesk.policies.notices import reply_of
from helpdesk.services import notices, replies
from helpdesk.services.customers import language_of
from helpdesk.services.return_views import ReturnView
from helpdesk.shop import flow_on
from helpdesk.templates import templates
from helpdesk.texts import Texts

__all__ = ["TEMPLATES", "Told", "tell"]

Told = Literal["now", "by_template", "when_they_write", "nobody"]
GRANTED_TEMPLATE, REFUSED_TEMPLATE = "return_granted", "return_refused"
TEMPLATES = (GRANTED_TEMPLATE, REFUSED_TEMPLATE)


def tell(uow: UnitOfWork, row: table.Return, done: ReturnView, texts: Texts) -> Told:
    """Tell the customer that their return was granted or refused, and when they hear it. Raises SettingsError."""
    conversation = _conversation(uow, row)
    if conversation is None:
        return "nobody"
    language, refused = language_of(conversation), done.state == table.REFUSED
    keys = ["utter_case_refused"] if refused else ["utter_case_approved", _way_on(done)]
    said = [texts.reply(key, language, **done.said()) for key in keys if key]
    told: Told = "now"
    template = templates().get(REFUSED_TEMPLATE if refused else GRANTED_TEMPLATE)
    if not reply_window.is_open(conversation.last_inbound_at, clock.now()):
        told = "by_template" if template and _may_begin(uow, conversation) else "when_they_write"
    if template and told == "by_template":
        values = {"return_number": done.number, "number": done.order_number}
        short = reply_of(template, language, values)
        replies.remember_payloads(uow, [short])
        said[0] = replace(said[0], template=short.template)
    replies.record_replies(uow, conversation.id, said, caused_by=f"case:{done.number}:{done.state}", author="agent")
    return told


def _conversation(uow: UnitOfWork, row: table.Return) -> Conversation | None:
    """Where the return was begun, else the conversation with its phone number that wrote last."""
    if row.conversation_id:
        return uow.session.get(Conversation, row.conversation_id)
    return next(iter(notices.of_phone(uow, row.phone)), None)


def _may_begin(uow: UnitOfWork, conversation: Conversation) -> bool:
    """May we write first? An answer that was asked for needs no consent; who wants no notices gets none."""
    decision = consent.newest(uow.session, conversation.id, NOTICES, DECISIONS)
    return flow_on(notices.SWITCH) and (decision is None or decision.state == GRANTED)


def _way_on(done: ReturnView) -> str:
    """The answer that says how it goes on: the money is on its way, the goods travel; "" when the payment system would
    not book it, for then a person sees to it."""
    if not done.keep:
        return "utter_return_started"
    return "utter_return_kept" if done.ended else ""
