"""Which conversation is this customer's? Meta's ids change; the conversation stays.

Order, as Meta advises for business-scoped user ids: the BSUID decides, then the parent BSUID, then the phone number.
https://developers.facebook.com/docs/whatsapp/business-scoped-user-ids
"""

import logging
import uuid
from dataclasses import dataclass
from typing import Any, Iterable, Sequence, cast

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from helpdesk import clock
from helpdesk.db.conversation import Conversation, ConversationAlias
from helpdesk.db.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)
CHUNK = 500  # ids in one IN list
MAX_ID = 160  # characters of one of Meta's ids
MAX_PROFILE_NAME = 200

_conversation, _alias = cast(Table, Conversation.__table__), cast(Table, ConversationAlias.__table__)


@dataclass(frozen=True)
class CustomerIds:
    """What Meta calls one customer: phone number (digits), BSUID, parent BSUID; each "" when not told."""

    wa_id: str = ""
    user_id: str = ""
    parent_user_id: str = ""

    def aliases(self) -> tuple[str, ...]:
        """The ids that are known, the deciding one first."""
        return tuple(alias for alias in (self.user_id, self.parent_user_id, self.wa_id) if alias)


@dataclass(frozen=True)
class Seen:
    """A customer as one webhook showed them, on one phone number of ours."""

    phone_number_id: str
    ids: CustomerIds
    profile_name: str = ""


@dataclass
class _Known:
    id: str
    wa_id: str
    user_id: str
    profile_name: str


Key = tuple[str, str]  # phone_number_id, alias
# Statements are built once: assembling them costs more than running them.
_FIND = (
    select(
        _alias.c.alias, _conversation.c.id, _conversation.c.wa_id, _conversation.c.user_id, _conversation.c.profile_name
    )
    .join(_conversation, _conversation.c.id == _alias.c.conversation_id)
    .where(_alias.c.phone_number_id == bindparam("number"), _alias.c.alias.in_(bindparam("aliases", expanding=True)))
)
_ADD_CONVERSATION = _conversation.insert()
_ADD_ALIAS = {
    "sqlite": sqlite.insert(_alias).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(_alias).on_conflict_do_nothing(),
}
_REFRESH = (
    update(_conversation)
    .where(_conversation.c.id == bindparam("b_id"))
    .values(wa_id=bindparam("b_wa_id"), user_id=bindparam("b_user_id"), profile_name=bindparam("b_profile_name"))
)


def resolve(uow: UnitOfWork, phone_number_id: str, ids: CustomerIds, profile_name: str = "") -> str:
    """Id of the customer's conversation, made if there is none; raises ValueError without any id."""
    return resolve_many(uow.connection, [Seen(phone_number_id, ids, profile_name)])[0]


def resolve_many(connection: Connection, seen: Sequence[Seen]) -> list[str]:
    """As `resolve`, for the customers of many webhooks at once; a later one may know more about the same customer."""
    if not all(one.ids.aliases() for one in seen):
        raise ValueError("a customer without any id")
    known = _find(connection, ((one.phone_number_id, alias) for one in seen for alias in one.ids.aliases()))
    found, new_aliases, changed = [], {}, {}
    fresh: dict[str, dict[str, Any]] = {}
    for one in seen:
        keys = [(one.phone_number_id, alias) for alias in one.ids.aliases()]
        conversation = next((known[key] for key in keys if key in known), None)
        if conversation is None:
            conversation = _Known("c" + uuid.uuid4().hex, "", "", "")
            fresh[conversation.id] = {"id": conversation.id, "phone_number_id": one.phone_number_id}
        found.append(conversation)
        if _outdated(conversation, one, known):
            continue
        for key in keys:
            if key not in known:
                known[key] = new_aliases[key] = conversation
            elif known[key].id != conversation.id:
                log.info("identity_conflict conversation=%s other=%s", conversation.id, known[key].id)
        if _learn(conversation, one):
            changed[conversation.id] = conversation
    _add(connection, fresh, new_aliases, changed)
    if fresh and connection.dialect.name == "postgresql":
        return _after_race(connection, seen, [one.id for one in found], set(fresh))
    return [one.id for one in found]


def find(connection: Connection, phone_number_id: str, ids: CustomerIds) -> str | None:
    """Id of the conversation that one of `ids` belongs to, or None."""
    known = _find(connection, [(phone_number_id, alias) for alias in ids.aliases()])
    return next(
        (known[phone_number_id, alias].id for alias in ids.aliases() if (phone_number_id, alias) in known), None
    )


def move(uow: UnitOfWork, phone_number_id: str, old: CustomerIds, new: CustomerIds) -> str:
    """The customer known by `old` is now `new`: their conversation goes on under the new ids. Returns its id."""
    return move_ids(uow.connection, phone_number_id, old, new)


def move_ids(connection: Connection, phone_number_id: str, old: CustomerIds, new: CustomerIds) -> str:
    """As `move`, on Core level.

    The old phone number is forgotten (its next owner is somebody else); an old BSUID is never given away and stays. A
    new id that already leads to another conversation leads here from now on; that conversation stays as it is.
    """
    known = _find(connection, [(phone_number_id, alias) for alias in old.aliases()])
    conversation = next((known[key] for a in old.aliases() if (key := (phone_number_id, a)) in known), None)
    if conversation is None or not new.aliases():
        return resolve_many(connection, [Seen(phone_number_id, new if new.aliases() else old)])[0]
    lost = {old.wa_id, conversation.wa_id} - {"", new.wa_id}
    mine = (_alias.c.phone_number_id == phone_number_id) & (_alias.c.conversation_id == conversation.id)
    connection.execute(delete(_alias).where(mine & _alias.c.alias.in_(lost)))
    for alias in sorted(new.aliases()):
        moved = connection.execute(
            update(_alias)
            .where(_alias.c.phone_number_id == phone_number_id, _alias.c.alias == alias)
            .values(conversation_id=conversation.id)
        )
        if not moved.rowcount:
            connection.execute(
                _ADD_ALIAS[connection.dialect.name], [_alias_row((phone_number_id, alias), conversation.id)]
            )
    conversation.wa_id, conversation.user_id = new.wa_id, new.user_id or new.parent_user_id
    _add(connection, {}, {}, {conversation.id: conversation})
    log.info("identity_moved conversation=%s", conversation.id)
    return conversation.id


def _find(connection: Connection, keys: Iterable[Key]) -> dict[Key, _Known]:
    by_number: dict[str, set[str]] = {}
    for number, alias in keys:
        by_number.setdefault(number, set()).add(alias)
    known: dict[Key, _Known] = {}
    conversations: dict[str, _Known] = {}
    for number, aliases in by_number.items():
        wanted = sorted(aliases)
        for start in range(0, len(wanted), CHUNK):
            rows = connection.execute(_FIND, {"number": number, "aliases": wanted[start : start + CHUNK]})
            for alias, *conversation in rows:
                known[number, alias] = conversations.setdefault(conversation[0], _Known(*conversation))
    return known


def _outdated(conversation: _Known, one: Seen, known: dict[Key, _Known]) -> bool:
    """A message from before a change of number that arrived after it: its ids must not come back."""
    user_id = one.ids.user_id
    return bool(
        user_id
        and (one.phone_number_id, user_id) in known
        and conversation.user_id not in ("", user_id, one.ids.parent_user_id)
    )


def _learn(conversation: _Known, one: Seen) -> bool:
    """Take over what the webhook tells about the customer; True if something is new."""
    before = (conversation.wa_id, conversation.user_id, conversation.profile_name)
    conversation.wa_id = one.ids.wa_id or conversation.wa_id
    conversation.user_id = one.ids.user_id or conversation.user_id or one.ids.parent_user_id
    conversation.profile_name = one.profile_name[:MAX_PROFILE_NAME] or conversation.profile_name
    return before != (conversation.wa_id, conversation.user_id, conversation.profile_name)


def _alias_row(key: Key, conversation_id: str) -> dict[str, str]:
    return {"phone_number_id": key[0], "alias": key[1], "conversation_id": conversation_id}


def _add(
    connection: Connection, fresh: dict[str, dict[str, Any]], aliases: dict[Key, _Known], changed: dict[str, _Known]
) -> None:
    now = clock.now()
    rows = [
        {**row, "wa_id": one.wa_id, "user_id": one.user_id, "profile_name": one.profile_name, "created_at": now}
        for row in fresh.values()
        for one in [changed[row["id"]]]
    ]
    if rows:
        connection.execute(_ADD_CONVERSATION, rows)
    if aliases:  # sorted: two processes that add the same ones must not wait for each other in a circle
        connection.execute(
            _ADD_ALIAS[connection.dialect.name],
            [_alias_row(key, one.id) for key, one in sorted(aliases.items(), key=_first)],
        )
    refreshed = [
        {"b_id": one.id, "b_wa_id": one.wa_id, "b_user_id": one.user_id, "b_profile_name": one.profile_name}
        for _, one in sorted(changed.items(), key=_first)
        if one.id not in fresh
    ]
    if refreshed:
        connection.execute(_REFRESH, refreshed)


def _first(item: tuple[Any, Any]) -> Any:
    return item[0]


def _after_race(connection: Connection, seen: Sequence[Seen], found: list[str], fresh: set[str]) -> list[str]:
    """Another process may have added the same customer first: its conversation counts, ours is taken back."""
    mine = [one for one, conversation in zip(seen, found, strict=True) if conversation in fresh]
    known = _find(connection, ((one.phone_number_id, alias) for one in mine for alias in one.ids.aliases()))
    settled = [
        next(known[key].id for alias in one.ids.aliases() if (key := (one.phone_number_id, alias)) in known)
        if conversation in fresh
        else conversation
        for one, conversation in zip(seen, found, strict=True)
    ]
    orphans = fresh - {one.id for one in known.values()}
    if orphans:
        connection.execute(delete(_conversation).where(_conversation.c.id.in_(orphans)))
    return settled
