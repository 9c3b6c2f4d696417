"""Messages that were not understood: how often in a row, and what to say about it."""

from datetime import datetime
from typing import cast

from helpdesk.db.locks import lock_conversation
from helpdesk.db.miss import Miss, forget_misses, miss_of, row_of_misses
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.policies.misses import MissVerdict, PastMiss, decide
from helpdesk.services import conversations

__all__ = ["MissVerdict", "record", "reset"]


def record(uow: UnitOfWork, conversation_id: str, inbound_id: str, at: datetime) -> MissVerdict:
    """Count a message that was written `at` and not understood; the same message always gets the same verdict.

    Raises NotFound for an unknown conversation.
    """
    lock_conversation(uow.session, conversation_id)
    known = miss_of(uow.session, inbound_id)
    if known is not None:
        return cast(MissVerdict, known.verdict)
    row = [
        PastMiss(miss.burst_at, cast(MissVerdict, miss.verdict)) for miss in row_of_misses(uow.session, conversation_id)
    ]
    decision = decide(row, at, conversations.more_waiting(uow, conversation_id, inbound_id))
    miss = Miss(inbound_id=inbound_id, conversation_id=conversation_id, at=at)
    miss.burst_at, miss.verdict = decision.burst_at, decision.verdict
    uow.session.add(miss)
    uow.session.flush()
    return decision.verdict


def reset(uow: UnitOfWork, conversation_id: str) -> None:
    """A message was understood: the row ends."""
    forget_misses(uow.session, conversation_id)
