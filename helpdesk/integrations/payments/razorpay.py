"""Razorpay (PAYMENTS=razorpay): its payments copied into our tables, refunds sent from there.

https://razorpay.com/docs/api/payments, https://razorpay.com/docs/api/refunds (seen November 2026)
"""

import base64
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta, timezone
from typing import Any

from helpdesk import settings
from helpdesk.db import payment as table
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import HelpdeskError, SettingsError
from helpdesk.http import Answer, Http, HttpError
from helpdesk.integrations.payments.protocol import (
    ACCEPTED,
    FAILED,
    ORIGINAL,
    PAID,
    PENDING,
    REFUSED,
    SENT,
    PaymentGateway,
    Settled,
)
from helpdesk.integrations.payments.sample import SamplePayments

Work = Callable[[], AbstractContextManager[UnitOfWork]]
log = logging.getLogger(__name__)
PAGE = 100  # of a list, the most that Razorpay gives
LOOK_BACK = timedelta(days=3)  # payments change so long after they were made
FIRST_LOOK = timedelta(days=90)
OURS = "po_"  # begins the reference of a payout that Razorpay does not know yet
STATES = {"captured": PAID, "refunded": PAID, "created": PENDING, "authorized": PENDING, "failed": FAILED}
METHODS = {"emi": "card", "netbanking": "bank_transfer", "upi": "bank_transfer"}
REASONS = {
    "insufficient_funds": "insufficient_funds",
    "insufficient_balance": "insufficient_funds",
    "card_expired": "expired_card",
    "payment_cancelled": "cancelled_by_customer",
    "payment_timed_out": "timeout",
    "gateway_technical_error": "timeout",
}
# https://razorpay.com/docs/api/refunds/normal-refunds-idempotent: the same key and body may be sent again.
IDEMPOTENCY = "X-Refund-Idempotency"


class RazorpayError(HelpdeskError):
    """Razorpay did not do it; `final`: asking again would not help."""

    def __init__(self, reason: str, *, final: bool) -> None:
        super().__init__(f"Razorpay: {reason}")
        self.final = final


class Api:
    """The calls that are needed, with a key's id and secret."""

    def __init__(self, url: str, key_id: str, secret: str, http: Http) -> None:
        self._url, self._http = url.rstrip("/"), http
        self._headers = {"Authorization": "Basic " + base64.b64encode(f"{key_id}:{secret}".encode()).decode()}

    def payments(self, since: datetime, until: datetime) -> Iterator[dict[str, Any]]:
        """All payments made in between. Raises RazorpayError."""
        skip = 0
        while True:
            window = f"from={int(since.timestamp())}&to={int(until.timestamp())}&count={PAGE}&skip={skip}"
            found = self._json(self._call("GET", f"/payments?{window}")).get("items") or []
            yield from found
            if len(found) < PAGE:
                return
            skip += PAGE

    def refund(self, payment_id: str, amount: int, key: str) -> dict[str, Any]:
        """Send `amount` (minor units) of a payment back, once a `key`. Raises RazorpayError."""
        body = {"amount": amount, "speed": "normal", "receipt": key, "notes": {"key": key}}
        headers = {IDEMPOTENCY: f"helpdesk-{key}"}
        return self._json(self._call("POST", f"/payments/{payment_id}/refund", headers, body))

    def _call(self, method: str, path: str, headers: dict[str, str] | None = None, body: Any = None) -> Answer:
        try:
            return self._http.call(
                method, f"{self._url}{path}", headers={**self._headers, **(headers or {})}, json_body=body
            )
        except HttpError as error:
            raise RazorpayError(str(error), final=False) from None

    @staticmethod
    def _json(answer: Answer) -> dict[str, Any]:
        told = answer.json()
        if answer.status == 200 and isinstance(told, dict):  # noqa: PLR2004
            return told
        code = (told.get("error") or {}).get("code", "") if isinstance(told, dict) else ""
        # 409: the first try is still being worked on; 429: too many calls; 401: the owner mends the key.
        raise RazorpayError(f"{answer.status} {code}".strip(), final=answer.status in (400, 404))


class RazorpayPayments(SamplePayments):
    """Answers from the copy; a refund is a row that the next exchange sends."""

    def __init__(self, api: Api, note: str) -> None:
        self.api, self._note = api, note

    def exchange(self, work: Work, now: datetime) -> list[Settled]:
        """Send what is booked and bring the copy up to date; what became of payouts. Raises RazorpayError."""
        settled = [done for row in self._booked(work) if (done := self._send(work, *row))]
        self._refresh(work, now)
        return settled

    def _booked(self, work: Work) -> list[tuple[str, str, int]]:
        """Key, payment and amount of each payout that Razorpay does not know yet."""
        with work() as uow:
            rows = uow.session.query(table.Payout).filter(
                table.Payout.state == ACCEPTED, table.Payout.reference.startswith(OURS), table.Payout.method == ORIGINAL
            )
            found = []
            for row in rows:
                paid = [one for one in table.payments_of_order(uow.session, row.order_number) if one.state == PAID]
                source = next((one for one in paid if one.amount >= row.amount and one.currency == row.currency), None)
                found.append((row.key, source.reference if source else "", row.amount))
            return found

    def _send(self, work: Work, key: str, payment_id: str, amount: int) -> Settled | None:
        try:
            if not payment_id:
                raise RazorpayError("no payment is large enough", final=True)
            told = self.api.refund(payment_id, amount, key)
        except RazorpayError as error:
            log.warning("refund_not_sent final=%s reason=%s", error.final, error)
            if not error.final:
                return None
            state, reference = REFUSED, ""
        else:
            state = {"processed": SENT, "failed": REFUSED}.get(str(told.get("status")), ACCEPTED)
            reference = str(told.get("id") or "")
        with work() as uow:
            row = uow.session.get_one(table.Payout, key)
            row.state, row.reference = state, reference or row.reference
        return Settled(key, sent=state == SENT) if state != ACCEPTED else None

    def _refresh(self, work: Work, now: datetime) -> None:
        with work() as uow:
            newest = max((row.at for row in uow.session.query(table.Payment)), default=now - FIRST_LOOK)
        found = list(self.api.payments(min(newest, now) - LOOK_BACK, now))
        with work() as uow:
            for told in found:
                if (row := payment_of(told, self._note)) is not None:
                    uow.session.merge(row)


def payment_of(told: dict[str, Any], note: str) -> table.Payment | None:
    """A payment as our table has it; None without the number of an order in its notes (a list where it has none)."""
    notes = told.get("notes")
    number = str(notes.get(note) or "") if isinstance(notes, dict) else ""
    state = STATES.get(str(told.get("status")))
    if not number or len(number) > 12 or state is None:  # noqa: PLR2004
        return None
    method, reason = str(told.get("method") or ""), str(told.get("error_reason") or "")
    return table.Payment(
        reference=str(told["id"])[:40],
        order_number=number,
        amount=int(told["amount"]),
        currency=str(told["currency"])[:3],
        method=METHODS.get(method, method)[:20],
        state=state,
        reason=REASONS.get(reason, "declined") if state == FAILED else "",
        at=datetime.fromtimestamp(int(told["created_at"]), timezone.utc),
    )


def gateway() -> PaymentGateway:
    """Razorpay with the key of the settings. Raises SettingsError."""
    ours = settings.load(settings.RazorpaySettings)
    secret = ours.razorpay_key_secret.get_secret_value()
    if not ours.razorpay_key_id or not secret:
        raise SettingsError("RAZORPAY_KEY_ID and RAZORPAY_KEY_SECRET are missing: PAYMENTS=razorpay needs both.")
    api = Api(ours.razorpay_url, ours.razorpay_key_id, secret, Http())
    return RazorpayPayments(api, ours.razorpay_order_note)
