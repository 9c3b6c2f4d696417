"""Razorpay against recorded shapes on loopback: the copy, refunds sent once, and what does not go well."""

import base64
import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from fixtures.business import Business

from helpdesk.db.engine import Database
from helpdesk.errors import PaymentRefused
from helpdesk.http import Http
from helpdesk.integrations.payments.protocol import Exchanging, Settled
from helpdesk.integrations.payments.razorpay import IDEMPOTENCY, Api, RazorpayError, RazorpayPayments
from helpdesk.values import Money

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)


def payment(number: int, order: str, status: str = "captured", **more: Any) -> dict[str, Any]:
    """A payment in the shape in which Razorpay lists it."""
    return {
        "id": f"pay_{number:014d}", "entity": "payment", "amount": 149900, "currency": "INR", "status": status,
        "order_id": "order_00000000000001", "method": "card", "amount_refunded": 0, "refund_status": None,
        "captured": status == "captured", "email": "a@example.com", "contact": "+910000000000",
        "notes": {"order_number": order} if order else [], "error_code": None, "error_reason": None,
        "acquirer_data": {"rrn": "000000000000"}, "created_at": int((NOW - timedelta(hours=number)).timestamp()),
        **more,
    }  # fmt: skip


class Razorpay:
    """A pretend of its API: `listed` payments, `answers` to refunds (status, body), and the calls it got."""

    def __init__(self) -> None:
        self.listed: list[dict[str, Any]] = []
        self.answers: list[tuple[int, dict[str, Any]]] = []
        self.calls: list[tuple[str, str, dict[str, str], Any]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"razorpay": self}))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        api = Api(url, "rzp_test_1", "hush", Http(timeout=5, trusted_hosts=frozenset({"127.0.0.1"})))
        self.gateway = RazorpayPayments(api, "order_number")

    def refunds(self) -> list[tuple[str, dict[str, str], Any]]:
        """Path, headers and body of each refund that was asked for."""
        return [(path, headers, body) for method, path, headers, body in self.calls if method == "POST"]

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    razorpay: Razorpay

    def do_GET(self) -> None:
        query = dict(part.split("=") for part in self.path.partition("?")[2].split("&"))
        self.razorpay.calls.append(("GET", self.path, dict(self.headers), None))
        found = [one for one in self.razorpay.listed if int(query["from"]) <= one["created_at"] <= int(query["to"])]
        page = found[int(query["skip"]) :][: int(query["count"])]
        self.say(200, {"entity": "collection", "count": len(page), "items": page})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.razorpay.calls.append(("POST", self.path, dict(self.headers), body))
        status, answer = self.razorpay.answers.pop(0)
        self.say(status, answer)

    def say(self, status: int, answer: dict[str, Any]) -> None:
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: Any) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def razorpay() -> Iterator[Razorpay]:
    """The pretend, and our side of it."""
    made = Razorpay()
    yield made
    made.close()


@pytest.fixture
def business(sqlite_database: Database) -> Business:
    """An empty business."""
    return Business(sqlite_database)


def refunded(status: str = "processed") -> tuple[int, dict[str, Any]]:
    """Razorpay's answer to a refund."""
    return 200, {
        "id": "rfnd_FP8QHiV938haTz", "entity": "refund", "amount": 50000, "currency": "INR", "receipt": "R1",
        "payment_id": "pay_00000000000001", "notes": [], "acquirer_data": {"arn": None}, "status": status,
        "speed_processed": "normal", "speed_requested": "normal", "created_at": 1597078866,
    }  # fmt: skip


def book(business: Business, razorpay: Razorpay, minor: int = 50000) -> None:
    """Money for order 2001 is booked as R1."""
    with business.work() as uow:
        razorpay.gateway.refund(uow, "2001", Money(minor, "INR"), method="original", key="R1", at=NOW)


def test_payments_are_copied_with_state_method_and_reason(business: Business, razorpay: Razorpay) -> None:
    razorpay.listed = [
        payment(1, "2001"),
        payment(2, "2001", "failed", method="upi", error_code="BAD_REQUEST_ERROR", error_reason="payment_cancelled"),
        payment(3, "2002", "authorized"),
        payment(4, ""),
    ]
    for _ in range(2):  # again is the same
        assert razorpay.gateway.exchange(business.work, NOW) == []
    with business.work() as uow:
        failed, paid = razorpay.gateway.of_order(uow, "2001")
        assert (failed.state, failed.method, failed.reason) == ("failed", "bank_transfer", "cancelled_by_customer")
        assert (paid.state, paid.amount, paid.at) == ("paid", Money(149900, "INR"), NOW - timedelta(hours=1))
        assert [one.state for one in razorpay.gateway.of_order(uow, "2002")] == ["pending"]
        assert razorpay.gateway.payment(uow, "pay_00000000000004") is None


def test_a_long_list_is_read_to_its_end(business: Business, razorpay: Razorpay) -> None:
    razorpay.listed = [payment(n, "2001") for n in range(1, 251)]
    razorpay.gateway.exchange(business.work, NOW)
    with business.work() as uow:
        assert len(razorpay.gateway.of_order(uow, "2001")) == 250


def test_a_payment_that_changes_is_seen_again(business: Business, razorpay: Razorpay) -> None:
    razorpay.listed = [payment(5, "2001", "authorized")]
    razorpay.gateway.exchange(business.work, NOW)
    razorpay.listed = [payment(5, "2001", "captured")]
    razorpay.gateway.exchange(business.work, NOW + timedelta(hours=3))
    with business.work() as uow:
        assert [one.state for one in razorpay.gateway.of_order(uow, "2001")] == ["paid"]


def test_a_refund_is_sent_once_with_its_key(business: Business, razorpay: Razorpay) -> None:
    razorpay.listed, razorpay.answers = [payment(1, "2001")], [refunded()]
    razorpay.gateway.exchange(business.work, NOW)
    book(business, razorpay)
    assert razorpay.gateway.exchange(business.work, NOW) == [Settled("R1", sent=True)]
    assert razorpay.gateway.exchange(business.work, NOW) == []
    ((path, headers, body),) = razorpay.refunds()
    assert path == "/v1/payments/pay_00000000000001/refund"
    assert (body["amount"], body["receipt"], headers[IDEMPOTENCY]) == (50000, "R1", "helpdesk-R1")
    assert base64.b64decode(headers["Authorization"].removeprefix("Basic ")) == b"rzp_test_1:hush"
    with business.work() as uow:
        (payout,) = razorpay.gateway.payouts(uow, "2001")
        assert (payout.state, payout.reference) == ("sent", "rfnd_FP8QHiV938haTz")


@pytest.mark.parametrize("status", [409, 429, 500, 502])
def test_what_may_pass_is_tried_again_with_the_same_key(business: Business, razorpay: Razorpay, status: int) -> None:
    razorpay.listed, razorpay.answers = [payment(1, "2001")], [(status, {}), refunded()]
    razorpay.gateway.exchange(business.work, NOW)
    book(business, razorpay)
    assert razorpay.gateway.exchange(business.work, NOW) == []
    assert razorpay.gateway.exchange(business.work, NOW) == [Settled("R1", sent=True)]
    first, second = razorpay.refunds()
    assert (first[1][IDEMPOTENCY], first[2]) == (second[1][IDEMPOTENCY], second[2])


def test_what_razorpay_refuses_is_told(business: Business, razorpay: Razorpay) -> None:
    error = {"error": {"code": "BAD_REQUEST_ERROR", "description": "The payment has been fully refunded already"}}
    razorpay.listed, razorpay.answers = [payment(1, "2001")], [(400, error)]
    razorpay.gateway.exchange(business.work, NOW)
    book(business, razorpay)
    assert razorpay.gateway.exchange(business.work, NOW) == [Settled("R1", sent=False)]
    with business.work() as uow:
        assert [one.state for one in razorpay.gateway.payouts(uow, "2001")] == ["failed"]


def test_never_more_than_was_paid(business: Business, razorpay: Razorpay) -> None:
    razorpay.listed = [payment(1, "2001")]
    razorpay.gateway.exchange(business.work, NOW)
    with pytest.raises(PaymentRefused):
        book(business, razorpay, 149901)
    assert razorpay.refunds() == []


def test_an_outage_says_so_without_the_secret(business: Business, razorpay: Razorpay) -> None:
    razorpay.close()
    with pytest.raises(RazorpayError) as caught:
        razorpay.gateway.exchange(business.work, NOW)
    assert not caught.value.final
    assert "hush" not in str(caught.value)


def test_it_is_one_that_a_worker_exchanges_with(razorpay: Razorpay) -> None:
    assert isinstance(razorpay.gateway, Exchanging)
