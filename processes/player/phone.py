"""The simulator's control API, as far as a player needs it (docs/simulator.md)."""

import secrets
import time
from typing import Any
from urllib.parse import quote, urlsplit

from helpdesk.errors import HelpdeskError
from helpdesk.http import Http, HttpError

ANSWER_BYTES = 50_000_000  # a long chat
LONGEST_WAIT = 20  # seconds of one waiting call
BEGINNINGS = {"en": "4477", "de": "49151", "ar": "9665"}  # of made-up numbers: the country tells the first language


class PhoneError(HelpdeskError):
    """The simulator is away, or says that no phone can do this."""


class Phone:
    """All phones of one simulator at `url`."""

    def __init__(self, url: str) -> None:
        self._base = f"{url.rstrip('/')}/_sim"
        host = (urlsplit(url).hostname or "").lower()
        self._http = Http(timeout=LONGEST_WAIT + 10, trusted_hosts=frozenset({host}))

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """One call; its JSON. Raises PhoneError."""
        try:
            answer = self._http.call(method, self._base + path, json_body=body, max_bytes=ANSWER_BYTES, **options)
        except HttpError as error:
            raise PhoneError(f"the simulator at {self._base} does not answer: {error}") from None
        data = answer.json()
        if not 200 <= answer.status < 300:
            said = data.get("error") if isinstance(data, dict) else f"HTTP {answer.status}"
            raise PhoneError(f"the simulator refuses: {said}")
        return data

    def person(self, about: dict[str, Any], name: str) -> str:
        """Key of the customer with this phone number or user id; made if there is none, made up if none is given."""
        phone, user_id = about.get("phone"), about.get("user_id")
        if not phone and not user_id:
            beginning = BEGINNINGS.get(about.get("language", ""), BEGINNINGS["en"])
            phone = f"{beginning}{secrets.randbelow(9 * 10**7) + 10**7}"
        for one in self.call("GET", "/customers")["customers"]:
            if (phone and one["wa_id"] == phone) or (user_id and one["user_id"] == user_id):
                return str(one["key"])
        person = {"name": about.get("name") or name.capitalize(), "language": about.get("language") or "en"}
        person |= {"wa_id": phone} if phone else {}
        person |= {key: about[key] for key in ("user_id", "username") if key in about}
        return str(self.call("POST", "/customers", person)["key"])

    def write(self, key: str, message: dict[str, Any]) -> dict[str, Any]:
        """A customer does something, in Meta's shape or the simulator's short ones."""
        sent: dict[str, Any] = self.call("POST", f"/customers/{quote(key)}/messages", message)
        return sent

    def upload(self, key: str, file: tuple[str, bytes, str], form: dict[str, str]) -> dict[str, Any]:
        """A customer sends a file."""
        sent: dict[str, Any] = self.call("POST", f"/customers/{quote(key)}/media", form=form, files={"file": file})
        return sent

    def answers(self, key: str, least: int = 0, wait: float = 0.0) -> list[dict[str, Any]]:
        """Bubbles that a customer got, oldest first; waits up to `wait` seconds for `least` of them."""
        deadline = time.monotonic() + wait
        while True:
            left = max(0.0, deadline - time.monotonic())
            query = f"direction=out&min={least}&wait={min(LONGEST_WAIT, int(left + 0.999))}"
            found: list[dict[str, Any]] = self.call("GET", f"/customers/{quote(key)}/messages?{query}")["messages"]
            if len(found) >= least or time.monotonic() >= deadline:
                return found

    def refused(self) -> list[dict[str, Any]]:
        """Calls of the business that broke Meta's rules (not those that a fault refused)."""
        calls = self.call("GET", "/calls?refused=1")["calls"]
        return [call for call in calls if call["violations"]]
