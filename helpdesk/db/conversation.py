"""Conversations: one customer on one of our phone numbers, and the ids Meta knows that customer by."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.db.base import Base


class Conversation(Base):
    """One customer's thread. `id` is opaque (no phone number: it is Rasa's sender id and stands in logs).

    `owner` is "bot" or "human"; every change of it counts `generation` up and notes in `owner_changed_by` the inbound
    message id that caused it (empty: a person did). `last_inbound_at` is Meta's timestamp of the newest customer
    message: the 24-hour window. `language` is the last known one, `language_wish` an explicit wish, which wins.
    """

    __tablename__ = "conversation"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    phone_number_id: Mapped[str] = mapped_column(String(40))
    wa_id: Mapped[str] = mapped_column(String(160), default="", index=True)
    user_id: Mapped[str] = mapped_column(String(160), default="")
    profile_name: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(8), default="")
    language_wish: Mapped[str] = mapped_column(String(8), default="")
    owner: Mapped[str] = mapped_column(String(8), default="bot")
    generation: Mapped[int] = mapped_column(default=0)
    owner_changed_by: Mapped[str] = mapped_column(String(255), default="")
    waiting_notice_at: Mapped[datetime | None]
    last_inbound_at: Mapped[datetime | None]
    opted_out_at: Mapped[datetime | None]  # wants no marketing since
    privacy_version: Mapped[str] = mapped_column(String(20), default="", server_default="")  # of the line last told
    blocked_at: Mapped[datetime | None]  # what they write is kept, and answered by nobody
    tags: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")  # of the customer: vip, wholesale …
    about_order: Mapped[str] = mapped_column(String(12), default="", server_default="")  # of the newest notice …
    about_until: Mapped[datetime | None]  # … which counts as what the customer means until then
    created_at: Mapped[datetime]


class ConversationAlias(Base):
    """One of Meta's ids (wa_id, BSUID, parent BSUID) of a conversation's customer, per phone number of ours."""

    __tablename__ = "conversation_alias"

    phone_number_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    alias: Mapped[str] = mapped_column(String(160), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
