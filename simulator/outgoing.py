"""What happens to a message of the business: the checks that need state, the answer, then its statuses."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from simulator.config import Config
from simulator.errors import GraphError, status_error
from simulator.faults import Faults
from simulator.limits import Limits
from simulator.media import check_media_parts, media_parts
from simulator.models import Call, ChatMessage, Customer
from simulator.rules import check_rules
from simulator.state import State, new_wamid
from simulator.templates import check_template
from simulator.validation import check_schema
from simulator.webhooks import Deliverer, envelope

WINDOW = 24 * 3600.0


class Outgoing:
    """Takes bodies of POST /messages."""

    def __init__(self, config: Config, state: State, deliverer: Deliverer, limits: Limits, faults: Faults) -> None:
        self._config, self._state, self._deliverer, self._limits = config, state, deliverer, limits
        self._faults = faults
        self._tasks: set[asyncio.Task[None]] = set()

    async def stop(self) -> None:
        """Forget statuses that are still to come."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def take(self, body: Any, call: Call) -> dict[str, Any]:
        """Check a body and act on it; returns Meta's answer. Raises GraphError, with all reasons in call.violations."""
        if not isinstance(body, dict):
            raise GraphError(100, "The body must be a JSON object.")
        call.customer = self.customer_of(body)
        call.violations = check_schema(body) or check_rules(body)
        if call.violations:
            first = call.violations[0]
            raise GraphError(first["code"], first["details"])
        if "status" in body:
            return self._mark_read(body, call)
        return self._message(body, call)

    def customer_of(self, body: Any) -> str | None:
        """Whose chat a body belongs to, even if it is refused: for the record, the phone page and faults."""
        if not isinstance(body, dict):
            return None
        message = self._state.messages.get(str(body.get("message_id")))
        if message:
            return message.customer
        to, recipient = str(body.get("to", "")), str(body.get("recipient", ""))
        found = self._state.find_customer(to.lstrip("+")) or self._state.find_customer(recipient)
        return found.key if found else None

    # marks ---------------------------------------------------------------------------------------------------------

    def _mark_read(self, body: dict[str, Any], call: Call) -> dict[str, Any]:
        message = self._state.messages.get(body["message_id"])
        if message is None or message.direction != "in":
            raise GraphError(131009, "Param message_id is not the id of a received message.")
        call.customer = message.customer
        for earlier in self._state.chat(message.customer):
            if earlier.direction == "in" and earlier.timestamp <= message.timestamp and earlier.status != "read":
                earlier.status = "read"
                self._state.save_message(earlier)
        if "typing_indicator" in body:
            self._state.publish("typing", {"customer": message.customer, "seconds": 25})
        return {"success": True}

    # messages ------------------------------------------------------------------------------------------------------

    def _message(self, body: dict[str, Any], call: Call) -> dict[str, Any]:
        customer = self._recipient(body)
        call.customer = customer.key if customer else None
        now = time.monotonic()
        if body["type"] != "template":
            self._check_window(customer)
        shown: dict[str, Any] = {}
        if body["type"] == "template":
            shown["template"] = check_template(body["template"], self._state.templates)
        if customer is None:
            raise GraphError(131026, "The recipient is not a WhatsApp user.")
        if not self._limits.pair_left(customer.key, now):
            raise GraphError(131056, "Too many messages sent from this phone number to the same phone number.")
        if not self._limits.throughput_left(now):
            raise GraphError(130429, "Message failed to send because there were too many messages sent in this second.")
        check_media_parts(self._state, body)
        self._warn(body, call)
        self._limits.note_message(now)
        self._limits.note_pair(customer.key, now)
        message = self._record(body, customer, shown, call)
        if failing := self._faults.fire("messages", customer.key, "async_failure"):
            message.errors = [status_error(failing.code, "a fault of the simulator")]
            call.fault = failing.kind
        self._spawn(self._statuses(message, customer, body))
        contact = {"input": body.get("to", body.get("recipient")), "wa_id": customer.wa_id, "user_id": customer.user_id}
        if customer.number_hidden and "to" not in body:
            contact.pop("wa_id")
        return {
            "messaging_product": "whatsapp",
            "contacts": [{k: v for k, v in contact.items() if v}],
            "messages": [{"id": message.id, **({"message_status": "accepted"} if "template" in body else {})}],
        }

    def _recipient(self, body: dict[str, Any]) -> Customer | None:
        if "to" in body:  # `to` wins when both are given
            digits = "".join(c for c in body["to"] if c.isdigit())
            if digits == self._config.display_phone_number:
                raise GraphError(131021, "Recipient and sender are the same phone number.")
            return self._state.find_customer(digits)
        return self._state.find_customer(body["recipient"])

    def _check_window(self, customer: Customer | None) -> None:
        now = self._state.now() + self._state.settings.window_offset_seconds
        if customer is None or now - customer.last_inbound >= WINDOW:
            raise GraphError(
                131047, "Message failed to send because more than 24 hours have passed since the customer last replied."
            )

    def _warn(self, body: dict[str, Any], call: Call) -> None:
        quoted = body.get("context", {}).get("message_id")
        if quoted is not None and quoted not in self._state.messages:
            call.warnings.append("context.message_id is unknown: the message is shown without its quote")
        if "biz_opaque_callback_data" not in body:
            call.warnings.append("no biz_opaque_callback_data: a lost answer could not be reconciled")

    def _record(self, body: dict[str, Any], customer: Customer, shown: dict[str, Any], call: Call) -> ChatMessage:
        kind = body["type"]
        message = ChatMessage(
            id=new_wamid(),
            customer=customer.key,
            direction="out",
            type=kind,
            content=body[kind],
            timestamp=self._state.now(),
            context=body.get("context"),
            callback_data=body.get("biz_opaque_callback_data"),
            shown=shown,
            call=call.id,
        )
        call.message = message.id
        for _, part in media_parts(body):
            media = self._state.media.get(str(part.get("id")))
            if media:
                shown["media"] = media.as_dict()
        if kind == "reaction":
            self._react(body["reaction"], message)
        else:
            self._state.add_message(message)
        return message

    def _react(self, reaction: dict[str, Any], message: ChatMessage) -> None:
        target = self._state.messages.get(reaction["message_id"])
        self._state.messages[message.id] = message  # known for its status, but no bubble of its own
        if target is None or target.type == "reaction" or target.customer != message.customer:
            message.errors = [status_error(131009, "The message to react to does not exist or cannot be reacted to.")]
            return
        target.reactions = {**target.reactions, "out": reaction["emoji"]}
        if not reaction["emoji"]:
            target.reactions.pop("out")
        self._state.save_message(target)

    # statuses ------------------------------------------------------------------------------------------------------

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _statuses(self, message: ChatMessage, customer: Customer, body: dict[str, Any]) -> None:
        settings = self._state.settings
        await self._fetch_links(message, body)
        if message.errors:
            await asyncio.sleep(settings.delay_sent)
            self._status(message, customer, "failed")
            return
        steps = [("sent", settings.delay_sent), ("delivered", settings.delay_delivered), ("read", settings.delay_read)]
        for status, delay in steps[: 1 if message.type == "reaction" else 3]:
            await asyncio.sleep(delay)
            if status == "read" and not (settings.read_receipts and customer.read_receipts):
                return
            if message.id not in self._state.messages:
                return
            self._status(message, customer, status)

    async def _fetch_links(self, message: ChatMessage, body: dict[str, Any]) -> None:
        for kind, part in media_parts(body):
            if "link" not in part:
                continue
            fetched = await self._deliverer.fetch(part["link"])
            if fetched is None:
                message.errors = [status_error(131053, f"The link of the {kind} could not be downloaded.")]
                self._state.save_message(message)
                return
            data, mime, name = fetched
            media = self._state.add_media(data, mime, part.get("filename", name), inbound=False)
            message.shown = {**message.shown, "media": media.as_dict()}
            self._state.save_message(message)

    def _status(self, message: ChatMessage, customer: Customer, status: str) -> None:
        message.status = status
        category = message.shown.get("template", {}).get("category", "service")
        row: dict[str, Any] = {"id": message.id, "status": status, "timestamp": str(int(self._state.now()))}
        if customer.wa_id and not customer.number_hidden:
            row["recipient_id"] = customer.wa_id
        if customer.user_id:
            row["recipient_user_id"] = customer.user_id
        if customer.parent_user_id:
            row["recipient_parent_user_id"] = customer.parent_user_id
        if status == "failed":
            row["errors"] = message.errors
        else:
            row["pricing"] = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": category}
        if message.callback_data is not None:
            row["biz_opaque_callback_data"] = message.callback_data
        self._deliverer.send(envelope(self._config, [{"statuses": [row]}]), customer.key, [message.id])
        if message.type != "reaction":
            self._state.save_message(message)
