"""Faults: what goes wrong between the business and Meta when a test or a person asks for it.

Every fault is a real behaviour of the Cloud API, not an invented one: throttling, an expired token, an answer that
never comes although the message was accepted, failures told later, and webhooks that come twice, late or out of order.
https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field, fields
from typing import Any

from simulator.errors import TITLES, GraphError
from simulator.models import Record
from simulator.state import State, new_id

# What each kind does, for the page and for mistakes in a request.
CALL_KINDS = {
    "latency": "each call waits `seconds` before it is looked at",
    "server_error": "refused with HTTP `status` and Graph `code` (code 0: a proxy's page without a Graph error)",
    "rate_limited": "refused with HTTP `status` and the throttling `code`",
    "expired_token": "every call is refused with 190 until the fault is taken away",
    "lost_answer": "accepted and delivered, but the answer never comes: the connection is cut after `seconds`",
    "early_status": "accepted; the answer comes `seconds` later, after the statuses",
    "async_failure": "accepted with 200, then a `failed` status with `code`",
}
WEBHOOK_KINDS = {
    "duplicate_webhook": "delivered `copies` times more",
    "late_webhook": "leaves `seconds` later",
    "reordered_webhook": "held back until a later one of the same customer was delivered, at most `seconds`",
}
KINDS = {**CALL_KINDS, **WEBHOOK_KINDS}
CALLS = ("messages", "marks", "media", "download", "other", "any")
WEBHOOKS = ("messages", "statuses", "any")
DEFAULTS: dict[str, dict[str, Any]] = {
    "latency": {"seconds": 2.0},
    "server_error": {"status": 503, "code": 2},
    "rate_limited": {"status": 429, "code": 130429},
    "expired_token": {"of": "any", "status": 401, "code": 190},
    "early_status": {"seconds": 1.5},
    "async_failure": {"code": 131026},
    "late_webhook": {"seconds": 3.0},
    "reordered_webhook": {"seconds": 5.0},
    "duplicate_webhook": {"of": "any", "copies": 1},
}
REFUSALS = ("expired_token", "server_error", "rate_limited")
KEPT = 50  # spent faults stay listed, so that a test can see that they happened


class FaultError(ValueError):
    """A fault was asked for in a way that makes no sense; the text says what is wrong."""


@dataclass
class Fault(Record):
    """One thing that goes wrong, `times` often, with a `probability`, or always; for one `customer` or for all.

    `of` says which calls or webhooks it concerns. `fired` counts how often it happened.
    """

    id: str
    kind: str
    of: str = "messages"
    customer: str | None = None
    times: int | None = None
    probability: float | None = None
    seed: int = 0
    seconds: float = 0.0
    status: int = 0
    code: int = 0
    copies: int = 1
    fired: int = 0

    def active(self) -> bool:
        """Can it still happen?"""
        return self.times is None or self.fired < self.times

    def as_dict(self) -> dict[str, Any]:
        """All fields, and whether it is still on."""
        return {**super().as_dict(), "active": self.active(), "does": KINDS[self.kind]}


@dataclass
class _Held:
    customer: str | None
    of: str
    released: asyncio.Event = field(default_factory=asyncio.Event)


class Faults:
    """The faults that are on; asked wherever a call is answered or a webhook leaves. A restart forgets them."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._faults: dict[str, Fault] = {}
        self._dice: dict[str, random.Random] = {}
        self._held: list[_Held] = []

    def add(self, given: dict[str, Any]) -> Fault:
        """Switch a fault on. Raises FaultError."""
        fault = checked(given, self._customer(given.get("customer")))
        self._faults[fault.id] = fault
        self._dice[fault.id] = random.Random(fault.seed)  # noqa: S311 - chance, not secrecy: the same seed, the same run
        spent = [f.id for f in self._faults.values() if not f.active()]
        for old in spent[:-KEPT]:
            self._drop(old)
        self._tell()
        return fault

    def _customer(self, name: Any) -> str | None:
        if name is None:
            return None
        found = self._state.customers.get(str(name)) or self._state.find_customer(str(name))
        if found is None:
            raise FaultError("customer is nobody this simulator knows")
        return found.key

    def listed(self) -> list[dict[str, Any]]:
        """All faults, oldest first, spent ones too."""
        return [fault.as_dict() for fault in self._faults.values()]

    def drop(self, fault_id: str | None = None) -> bool:
        """Take one fault away, or all; False if there is no such one."""
        wanted = [fault_id] if fault_id is not None else list(self._faults)
        known = [self._drop(each) for each in wanted if each in self._faults]
        self._tell()
        return bool(known) or fault_id is None

    def _drop(self, fault_id: str) -> bool:
        del self._faults[fault_id], self._dice[fault_id]
        return True

    def fire(self, of: str, customer: str | None, *kinds: str) -> Fault | None:
        """The first fault of these kinds that happens now to this call or webhook; it is counted."""
        for fault in self._faults.values():
            if fault.kind not in kinds or not fault.active() or fault.of not in (of, "any"):
                continue
            if fault.customer is not None and fault.customer != customer:
                continue
            if fault.probability is not None and self._dice[fault.id].random() >= fault.probability:
                continue
            fault.fired += 1
            self._tell()
            return fault
        return None

    async def hold_back(self, of: str, customer: str | None) -> None:
        """Wait as long as a fault keeps this webhook from leaving."""
        late = self.fire(of, customer, "late_webhook")
        if late:
            await asyncio.sleep(late.seconds)
        swapped = self.fire(of, customer, "reordered_webhook")
        if swapped:
            held = _Held(customer, of)
            self._held.append(held)
            try:
                await asyncio.wait_for(held.released.wait(), swapped.seconds)
            except asyncio.TimeoutError:
                pass  # no later one came: the order stays as it was
            finally:
                self._held.remove(held)

    def passed(self, of: str, customer: str | None) -> None:
        """A webhook was delivered: those of the same customer and sort that are held back may follow."""
        for held in self._held:
            if (held.customer, held.of) == (customer, of):
                held.released.set()

    def _tell(self) -> None:
        self._state.publish("faults", {"faults": self.listed()})


def refusal(fault: Fault) -> tuple[int, dict[str, Any] | None]:
    """HTTP status and body of a refused call; no body: a page of a proxy in between."""
    if fault.code == 0:
        return fault.status or 502, None
    return fault.status or TITLES[fault.code][1], GraphError(
        fault.code, "a fault of the simulator", **_extra(fault)
    ).body


def _extra(fault: Fault) -> dict[str, Any]:
    if fault.code != 190:
        return {}
    # 463: https://developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging-and-error-handling
    return {"subcode": 463, "message": "Error validating access token: Session has expired."}


def checked(given: dict[str, Any], customer: str | None) -> Fault:
    """The fault that a request describes, with the defaults of its kind. Raises FaultError."""
    kind = given.get("kind")
    if kind not in KINDS:
        raise FaultError(f"kind must be one of {', '.join(KINDS)}")
    known = {f.name for f in fields(Fault)} - {"id", "fired"}
    unknown = sorted(set(given) - known)
    if unknown:
        raise FaultError(f"{unknown[0]} is unknown; a fault has {', '.join(sorted(known))}")
    values = {**DEFAULTS.get(str(kind), {}), **{k: v for k, v in given.items() if v is not None}, "customer": customer}
    for name, sort in (("times", int), ("copies", int), ("status", int), ("code", int), ("seed", int)):
        if name in values and (isinstance(values[name], bool) or not isinstance(values[name], sort)):
            raise FaultError(f"{name} must be a whole number")
    for name in ("seconds", "probability"):
        if name in values and (isinstance(values[name], bool) or not isinstance(values[name], (int, float))):
            raise FaultError(f"{name} must be a number")
    fault = Fault(id=new_id("fault"), **values)
    _sensible(fault)
    return fault


def _sensible(fault: Fault) -> None:
    allowed = CALLS if fault.kind in CALL_KINDS else WEBHOOKS
    if fault.of not in allowed:
        raise FaultError(f"of must be one of {', '.join(allowed)} for {fault.kind}")
    if fault.times is not None and fault.probability is not None:
        raise FaultError("give times or probability, not both")
    if (fault.times is not None and fault.times < 1) or fault.copies < 1:
        raise FaultError("times and copies must be at least 1")
    if fault.probability is not None and not 0 < fault.probability <= 1:
        raise FaultError("probability must be above 0 and at most 1")
    if not 0 <= fault.seconds <= 3600:
        raise FaultError("seconds must be from 0 to 3600")
    if fault.kind in ("server_error", "rate_limited") and not 400 <= fault.status <= 599:
        raise FaultError("status must be from 400 to 599")
    if fault.code not in TITLES and not (fault.code == 0 and fault.kind != "async_failure"):
        raise FaultError(f"code must be one of {', '.join(map(str, sorted(TITLES)))}")
