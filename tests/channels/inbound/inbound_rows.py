"""What webhooks have left in the database."""

from fixtures.inbound import jobs
from sqlalchemy import select

from helpdesk.bootstrap import Helpdesk
from helpdesk.db.conversation import Conversation, ConversationAlias


def lanes(business: Helpdesk) -> dict[str, str]:
    return {job.key.removeprefix("wamid."): job.lane for job in jobs(business)}


def conversations(business: Helpdesk) -> dict[str, Conversation]:
    with business.database.reading() as session:
        return {row.id: row for row in session.scalars(select(Conversation))}


def aliases(business: Helpdesk) -> dict[tuple[str, str], str]:
    with business.database.reading() as session:
        rows = session.scalars(select(ConversationAlias))
        return {(row.phone_number_id, row.alias): row.conversation_id for row in rows}
