"""CloudApi: the only one that speaks to Meta's Graph API.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference
"""

import re
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from channels.whatsapp.errors import RETRY, Action, Outcome, Rule, is_known, rule_for
from helpdesk.http import Answer, Http, HttpError, redact
from helpdesk.settings import SendingSettings

MEDIA_BYTES = 100 * 1024 * 1024  # Meta's largest file
UPLOAD_SECONDS = 120.0
TEMPLATE_BYTES = 10_000_000  # a page of a hundred templates
BURST_SECONDS = 0.25  # the token bucket holds the messages of this long
META_DOMAINS = ("facebook.com", "fbsbx.com", "fbcdn.net", "whatsapp.com", "whatsapp.net")
PHONE_NUMBER_FIELDS = "display_phone_number,verified_name,quality_rating,throughput,webhook_configuration"


class GraphError(Exception):
    """A call that did not succeed.

    `outcome`: refused (Meta said no), unknown (it may have been carried out) or not_sent. `detail` is fit for logs and
    records: no text, no phone numbers. `rule` carries the action with its figures.
    """

    def __init__(
        self, code: int | None, subcode: int | None, http_status: int, rule: Rule, detail: str, outcome: Outcome
    ) -> None:
        super().__init__(f"{outcome} code={code} http={http_status} {detail}")
        self.code, self.subcode, self.http_status = code, subcode, http_status
        self.rule, self.detail, self.outcome = rule, detail[:300], outcome

    @property
    def action(self) -> Action:
        """What to do about it."""
        return self.rule.action


@dataclass(frozen=True)
class SendResult:
    """Meta's acceptance: the message's id, and the customer's ids as Meta knows them ("" when not told)."""

    wamid: str
    wa_id: str = ""
    user_id: str = ""


@dataclass(frozen=True)
class MediaInfo:
    """Where a customer's file can be fetched (for 5 minutes) and what Meta says about it."""

    url: str
    mime_type: str
    sha256: str
    file_size: int


class TokenBucket:
    """Lets `rate` calls a second through, first come first served; callers wait."""

    def __init__(self, rate: float) -> None:
        self._step = 1.0 / rate
        self._lock = threading.Lock()
        self._free_at = 0.0

    def wait(self) -> None:
        """Return when this caller's turn has come."""
        with self._lock:
            now = time.monotonic()
            self._free_at = max(self._free_at, now - BURST_SECONDS) + self._step
            pause = self._free_at - now
        if pause > 0:
            time.sleep(pause)


class CloudApi:
    """Graph API calls; each raises GraphError and nothing else. `send_rate`: messages a second and phone number."""

    def __init__(self, base_url: str, token: str, http: Http, *, send_rate: float = 70.0) -> None:
        self._base = base_url.rstrip("/")
        self._host = (urlsplit(self._base).hostname or "").lower()
        self._token, self._http, self._rate = token, http, send_rate
        self._bearer = {"Authorization": f"Bearer {token}"}
        self._buckets: dict[str, TokenBucket] = {}
        self._lock = threading.Lock()

    @classmethod
    def from_settings(cls, sending: SendingSettings, *, timeout: float = 15.0) -> "CloudApi":
        """The Graph API as the settings say; its host may serve media, also on loopback (the simulator)."""
        host = (urlsplit(sending.whatsapp_api_url).hostname or "").lower()
        http = Http(timeout=timeout, trusted_hosts=frozenset({host}))
        token = sending.whatsapp_access_token.get_secret_value().strip()
        return cls(sending.whatsapp_api_url, token, http, send_rate=sending.whatsapp_send_rate)

    def send(self, phone_number_id: str, body: dict[str, Any]) -> SendResult:
        """POST a message. A 200 without a message id counts as outcome unknown: it may have been sent."""
        self._bucket(phone_number_id).wait()
        answer = self._call("POST", f"{phone_number_id}/messages", json_body=body)
        data = answer.json()
        try:
            wamid = data["messages"][0]["id"]
            if not isinstance(wamid, str) or not wamid:
                raise TypeError
        except (KeyError, IndexError, TypeError):
            raise _unknown(answer.status, "accepted without a message id") from None
        contacts = data.get("contacts")
        contact = contacts[0] if isinstance(contacts, list) and contacts and isinstance(contacts[0], dict) else {}
        return SendResult(wamid, str(contact.get("wa_id") or ""), str(contact.get("user_id") or ""))

    def mark_read(self, phone_number_id: str, message_id: str, *, typing: bool = False) -> None:
        """Mark an inbound message (and all before it) read; with `typing` the customer sees us write for up to 25 s."""
        body: dict[str, Any] = {"messaging_product": "whatsapp", "status": "read", "message_id": message_id}
        if typing:
            body["typing_indicator"] = {"type": "text"}
        self._call("POST", f"{phone_number_id}/messages", json_body=body)

    def upload(self, phone_number_id: str, content: bytes, mime_type: str, filename: str) -> str:
        """Upload a file; its id is good for 30 days and for this phone number only."""
        form = {"messaging_product": "whatsapp", "type": mime_type}
        files = {"file": (filename, content, mime_type)}
        answer = self._call("POST", f"{phone_number_id}/media", form=form, files=files, timeout=UPLOAD_SECONDS)
        media_id = _field(answer, "id")
        if not media_id:
            raise _unknown(answer.status, "upload without an id")
        return str(media_id)

    def media_info(self, media_id: str, phone_number_id: str) -> MediaInfo:
        """Where a customer's file is; inbound ids live 7 days, then Meta answers 100/33."""
        answer = self._call("GET", f"{quote(media_id, safe='')}?phone_number_id={phone_number_id}")
        data = answer.json()
        if not isinstance(data, dict) or not data.get("url"):
            raise _unknown(answer.status, "media without an address")
        size = str(data.get("file_size") or "0")
        return MediaInfo(str(data["url"]), str(data.get("mime_type") or ""), str(data.get("sha256") or ""),
                         int(size) if size.isdigit() else 0)  # fmt: skip

    def download(self, url: str, max_bytes: int = MEDIA_BYTES) -> bytes:
        """The bytes behind an address of `media_info`; the token goes to Meta's hosts only."""
        return self._call("GET", url, max_bytes=max_bytes, timeout=UPLOAD_SECONDS).body

    def phone_number(self, phone_number_id: str) -> dict[str, Any]:
        """What Graph tells about one of our phone numbers (for `doctor`)."""
        data = self._call("GET", f"{phone_number_id}?fields={PHONE_NUMBER_FIELDS}").json()
        return data if isinstance(data, dict) else {}

    def business_accounts(self) -> list[str]:
        """Ids of the WhatsApp business accounts that the token may act for (for `doctor`).

        https://developers.facebook.com/docs/graph-api/reference/debug_token
        """
        data = self._call("GET", f"debug_token?input_token={quote(self._token, safe='')}").json()
        about = data.get("data") if isinstance(data, dict) else None
        scopes = about.get("granular_scopes") if isinstance(about, dict) else None
        ours = [scope for scope in scopes or [] if str(scope.get("scope")).startswith("whatsapp_business")]
        return sorted({str(account) for scope in ours for account in scope.get("target_ids") or ()})

    def subscribed_apps(self, business_account_id: str) -> list[dict[str, Any]]:
        """The apps that get the webhooks of a WhatsApp business account (for `doctor`)."""
        data = self._call("GET", f"{business_account_id}/subscribed_apps").json()
        apps = data.get("data") if isinstance(data, dict) else None
        return [app for app in apps if isinstance(app, dict)] if isinstance(apps, list) else []

    def templates(self, business_account_id: str, after: str = "") -> dict[str, Any]:
        """A page of the account's message templates, from the cursor `after` on."""
        fields = "name,language,status,category,components,rejected_reason"
        path = f"{business_account_id}/message_templates?limit=100&fields={fields}"
        data = self._call("GET", f"{path}&after={after}" if after else path, max_bytes=TEMPLATE_BYTES).json()
        return data if isinstance(data, dict) else {}

    def create_template(self, business_account_id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Hand a message template in for review."""
        data = self._call("POST", f"{business_account_id}/message_templates", json_body=body).json()
        return data if isinstance(data, dict) else {}

    def upload_sample(self, content: bytes, mime_type: str) -> str:
        """Upload an example for a template's header; its handle.

        https://developers.facebook.com/docs/graph-api/guides/upload
        """
        about = self._call("GET", f"debug_token?input_token={quote(self._token, safe='')}").json()
        app = str(((about or {}).get("data") or {}).get("app_id") or "")
        query = f"file_length={len(content)}&file_type={quote(mime_type, safe='')}"
        session = _field(self._call("POST", f"{app}/uploads?{query}"), "id")
        headers = {"Authorization": f"OAuth {self._token}", "file_offset": "0"}
        answer = self._http.call("POST", f"{self._base}/{session}", headers=headers, form=content)  # type: ignore[arg-type]
        handle = _field(answer, "h")
        if not handle:
            raise error_of(answer)
        return str(handle)

    def _call(self, method: str, path: str, **options: Any) -> Answer:
        url = path if path.startswith(("http://", "https://")) else f"{self._base}/{path}"
        try:
            answer = self._http.call(method, url, headers=self._authorise, **options)
        except HttpError as error:
            outcome: Outcome = "unknown" if error.sent else "not_sent"
            raise GraphError(None, None, 0, RETRY, str(error), outcome) from None
        if 200 <= answer.status < 300:
            return answer
        raise error_of(answer)

    def _authorise(self, url: str) -> dict[str, str]:
        if url.startswith(f"{self._base}/"):
            return self._bearer
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        ours = host == self._host and url.startswith(("https://", self._base.split("/")[0]))
        meta = parts.scheme == "https" and any(host == domain or host.endswith("." + domain) for domain in META_DOMAINS)
        return self._bearer if ours or meta else {}

    def _bucket(self, phone_number_id: str) -> TokenBucket:
        with self._lock:
            return self._buckets.setdefault(phone_number_id, TokenBucket(self._rate))


def error_of(answer: Answer) -> GraphError:
    """The error an answer that is no success stands for.

    A Graph error body is Meta's word that nothing was sent, also with a 5xx as long as its code is known. A 5xx
    without such a word may come from a proxy that gave up waiting after Meta had accepted: unknown. 4xx are refusals.
    """
    data = answer.json()
    error = data.get("error") if isinstance(data, dict) else None
    error = error if isinstance(error, dict) else {}
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    rule = rule_for(code, subcode, answer.status, error.get("is_transient") is True)
    unsure = answer.status == 408 or (answer.status >= 500 and not is_known(code))
    outcome: Outcome = "unknown" if unsure else "refused"
    return GraphError(code, subcode, answer.status, rule, describe(error, answer.status), outcome)


def describe(error: dict[str, Any], http_status: int) -> str:
    """Meta's explanation without anything that could be text or a number of a customer."""
    extra = error.get("error_data")
    details = extra.get("details") if isinstance(extra, dict) else extra
    trace = error.get("fbtrace_id")
    said = str(details or error.get("message") or f"HTTP {http_status} without a Graph error")
    said = re.sub(r"""(["“']).{40,}?["”']""", "…", redact(said))  # what is quoted at length may be a message's text
    return said[:200] + (f" trace={str(trace)[:40]}" if trace else "")


def _number(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _field(answer: Answer, name: str) -> Any:
    data = answer.json()
    return data.get(name) if isinstance(data, dict) else None


def _unknown(status: int, detail: str) -> GraphError:
    return GraphError(None, None, status, RETRY, detail, "unknown")
