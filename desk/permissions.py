"""What each role may do on the desk: one table, a word for each thing. Which tickets: helpdesk/policies/access.py."""

from helpdesk.policies.access import ADMIN, AGENT, LEAD, MANAGER, PRIVACY, ROLES

ALL = frozenset(ROLES)
WORKERS = frozenset({AGENT, LEAD, MANAGER, PRIVACY, ADMIN})  # those who talk with customers
LEADERS = frozenset({LEAD, MANAGER, ADMIN})

PERMISSIONS: dict[str, frozenset[str]] = {
    "self": ALL,  # their own presence, language, theme, sign-out, live updates
    "queue.see": ALL,
    "queue.bulk": WORKERS,
    "queue.share": LEADERS,  # views of the queue for everybody
    "ticket.see": ALL,
    "ticket.reply": WORKERS,
    "ticket.change": WORKERS,  # take, status, tags, priority, notes, tasks, transfer, merge, snooze
    "media.see": ALL,  # each file as its class says in media.yml
    "case.see": ALL,
    "case.decide": WORKERS,
    "case.second": LEADERS,
    "identity.decide": frozenset({PRIVACY}),
    "customer.see": ALL,
    "customer.change": WORKERS,
    "customer.block": WORKERS,
    "customer.start": WORKERS,  # a conversation by template
    "visit.see": ALL,
    "visit.change": LEADERS,
    "report.see": LEADERS,
    "settings.see": LEADERS,
    "settings.change": frozenset({MANAGER, ADMIN}),
    "team.see": LEADERS,
    "team.change": frozenset({ADMIN}),
    "audit.see": frozenset({PRIVACY, ADMIN}),
}


def may(role: str, word: str) -> bool:
    """May a role do what the word says? Raises KeyError for a word that is not in the table."""
    return role in PERMISSIONS[word]
