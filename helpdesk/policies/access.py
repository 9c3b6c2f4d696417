"""Who of the team may see which ticket and which file. What a role may do is the desk's table (desk/permissions.py)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

AGENT, LEAD, MANAGER, PRIVACY, ADMIN = "agent", "lead", "manager", "privacy", "admin"
ROLES = (AGENT, LEAD, MANAGER, PRIVACY, ADMIN)
PRIVACY_QUEUE = "privacy"  # of routing.yml: deletions, copies of data, documents of identity


@dataclass(frozen=True)
class Person:
    """Somebody of the team who is signed in; `csrf` is the word of this browser's forms."""

    id: int
    name: str
    first_name: str
    email: str
    role: str
    queues: frozenset[str] = frozenset()
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    capacity: int = 5
    presence: str = "online"
    preferences: dict[str, Any] = field(default_factory=dict, hash=False)
    csrf: str = ""

    @property
    def language(self) -> str:
        """The language of their pages; "": as the browser wishes."""
        return str(self.preferences.get("language", ""))

    @property
    def theme(self) -> str:
        """light, dark, or "" for what the system says."""
        return str(self.preferences.get("theme", ""))


def sees_queue(person: Person, queue: str) -> bool:
    """Does a person see the tickets of a queue? An admin all; who has queues these; else all but privacy's."""
    if person.role == ADMIN:
        return True
    if person.queues:
        return queue in person.queues
    return queue != PRIVACY_QUEUE or person.role == PRIVACY


def may_see(person: Person, queue: str, assignee_id: int | None, mentioned: Collection[int] = ()) -> bool:
    """May a person see a ticket of `queue`? Also when it is theirs or names them (`mentioned`: ids of people)."""
    return sees_queue(person, queue) or assignee_id == person.id or person.id in mentioned
