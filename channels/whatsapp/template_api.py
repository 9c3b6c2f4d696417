"""Message templates at Meta: what is there, and handing in what is missing.

https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/message_templates/
"""

from dataclasses import dataclass
from typing import Any, Iterator
from urllib.parse import quote

from channels.whatsapp.api import CloudApi, GraphError
from helpdesk.errors import HelpdeskError
from helpdesk.policies.notices import Template, creation, difference
from helpdesk.values import Language

MOST_PAGES = 40
APPROVED, MISSING = "APPROVED", "missing"


@dataclass(frozen=True)
class Standing:
    """A template in one language: `status` at Meta or "missing"; `differs` names the part that says something else."""

    template: Template
    language: Language
    status: str
    differs: str = ""
    reason: str = ""

    @property
    def good(self) -> bool:
        """May it be sent, and says it what our file says?"""
        return self.status == APPROVED and not self.differs


def account(api: CloudApi, configured: str) -> str:
    """The business account's id: the configured one, else the only one of the token. Raises HelpdeskError."""
    if configured:
        return configured
    found = guarded(api.business_accounts)
    if len(found) != 1:
        raise HelpdeskError(f"the token may act for {len(found)} business accounts: set WHATSAPP_BUSINESS_ACCOUNT_ID.")
    return found[0]


def standings(api: CloudApi, account_id: str, templates: dict[str, Template]) -> list[Standing]:
    """How each of our templates stands at Meta. Raises HelpdeskError."""
    known = {(str(row.get("name")), str(row.get("language"))): row for row in _all(api, account_id)}
    found = []
    for template in templates.values():
        for language in template.words:
            row = known.get((template.name, language))
            if row is None:
                found.append(Standing(template, language, MISSING))
            else:
                differs = difference(template, language, row)
                reason = str(row.get("rejected_reason") or "")
                found.append(Standing(template, language, str(row.get("status")), differs, reason))
    return found


def submit(api: CloudApi, account_id: str, standing: Standing, sample: bytes = b"") -> str:
    """Hand a missing template in; its status. `sample` is an example of its document. Raises HelpdeskError."""
    handle = guarded(lambda: api.upload_sample(sample, "application/pdf")) if standing.template.document else ""
    body = creation(standing.template, standing.language, handle)
    answer = guarded(lambda: api.create_template(account_id, body))
    return str(answer.get("status") or "PENDING")


def _all(api: CloudApi, account_id: str) -> Iterator[dict[str, Any]]:
    after = ""
    for _ in range(MOST_PAGES):
        page = guarded(lambda after=after: api.templates(account_id, after))  # type: ignore[misc]
        rows = page.get("data")
        yield from (row for row in rows or () if isinstance(row, dict))
        paging = page.get("paging") or {}
        after = quote(str((paging.get("cursors") or {}).get("after") or ""))
        if not paging.get("next") or not after:
            return


def guarded(call: Any) -> Any:
    """The answer of a Graph call. Raises HelpdeskError with what Meta said."""
    try:
        return call()
    except GraphError as error:
        raise HelpdeskError(f"Meta says: {error.detail} (code {error.code}).") from None
