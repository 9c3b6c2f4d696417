"""Locks inside a transaction, for what PostgreSQL lets run side by side; a SQLite writer is alone anyway."""

import hashlib

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpdesk.db.conversation import Conversation
from helpdesk.errors import NotFound


def lock_conversation(session: Session, conversation_id: str) -> Conversation:
    """The conversation as it is now, locked until the transaction ends. Raises NotFound.

    An action that the assistant gave up waiting for may still run when the same message is tried again: the lock makes
    the two take turns, so the second one sees what the first one did.
    """
    session.flush()
    conversation = session.get(
        Conversation, conversation_id, populate_existing=True, with_for_update={"key_share": True}
    )  # key_share: rows that refer to the conversation may still be added by others
    if conversation is None:
        raise NotFound(f"There is no conversation {conversation_id}.")
    return conversation


def lock_name(session: Session, name: str) -> None:
    """Hold the lock called `name` until the transaction ends; waits for another holder."""
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        session.execute(select(func.pg_advisory_xact_lock(number)))
