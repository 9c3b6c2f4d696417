"""The `/_sim/` addresses: what tests and the phone page do that no business could."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import AsyncIterator
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from simulator.config import Config
from simulator.control_input import customer_fields, json_object, kind_of, next_event, whole_number
from simulator.inbound import MEDIA_TYPES, Inbound, InboundError
from simulator.limits import Limits
from simulator.media import TOO_BIG, TYPES, normal_mime
from simulator.models import ChatMessage, Customer
from simulator.state import State
from simulator.voice import VoiceError, webm_to_ogg
from simulator.webhooks import Deliverer

INLINE = ("image/jpeg", "image/png", "image/webp", "image/gif", "audio/", "video/")


class Control:
    """Handlers of the control API."""

    def __init__(self, config: Config, state: State, inbound: Inbound, deliverer: Deliverer, limits: Limits) -> None:
        self._config, self._state, self._inbound = config, state, inbound
        self._deliverer, self._limits = deliverer, limits
        self.closing = False

    def routes(self) -> list[Route]:
        """All addresses below `/_sim`."""
        table: list[tuple[str, str, Any]] = [
            ("GET", "/state", self.state),
            ("GET", "/events", self.events),
            ("GET", "/settings", self.settings),
            ("PATCH", "/settings", self.settings),
            ("GET", "/templates", self.templates),
            ("GET", "/customers", self.customers),
            ("POST", "/customers", self.create_customer),
            ("PATCH", "/customers/{key}", self.change_customer),
            ("DELETE", "/customers/{key}", self.drop_customer),
            ("GET", "/customers/{key}/messages", self.messages),
            ("POST", "/customers/{key}/messages", self.send),
            ("DELETE", "/customers/{key}/messages", self.clear_chat),
            ("POST", "/customers/{key}/media", self.send_media),
            ("GET", "/messages/{message_id:path}", self.message),
            ("GET", "/media/{media_id}", self.media),
            ("GET", "/calls", self.calls),
            ("GET", "/webhooks", self.webhooks),
            ("POST", "/webhooks", self.send_raw),
            ("POST", "/verify", self.verify),
            ("DELETE", "/chats", self.clear),
        ]
        return [Route(f"/_sim{path}", handler, methods=[method]) for method, path, handler in table]

    # whole ---------------------------------------------------------------------------------------------------------

    async def state(self, _: Request) -> Response:
        """Everything the page needs to begin."""
        return JSONResponse(
            {
                "business": {"name": self._config.verified_name, "phone": self._config.display_phone_number},
                "customers": [c.as_dict() for c in self._state.customers.values()],
                "chats": {k: [m.as_dict() for m in self._state.chat(k)[-300:]] for k in self._state.customers},
                "settings": self._state.settings.as_dict(),
                "refused": [c.as_dict() for c in list(self._state.calls.values())[-500:] if c.violations],
                "webhook_url": self._config.webhook_url,
            }
        )

    async def events(self, request: Request) -> Response:
        """Server-sent events of every change; a comment every 15 s keeps the connection."""
        queue = self._state.listen()

        async def stream() -> AsyncIterator[str]:
            try:
                yield "retry: 500\n: hello\n\n"
                while not self.closing:
                    event = await next_event(queue, 15)
                    yield f"data: {json.dumps(event)}\n\n" if event else ": still here\n\n"
            finally:
                self._state.unlisten(queue)

        return StreamingResponse(stream(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    def close(self) -> None:
        """End open event streams, so that the server can stop; may be called from a signal handler."""
        self.closing = True
        self._state.publish("bye", {})

    async def settings(self, request: Request) -> Response:
        """Read or change the dials."""
        if request.method == "PATCH":
            try:
                self._state.settings.change(await json_object(request))
            except ValueError as error:
                raise HTTPException(400, str(error)) from error
            self._state.store.put("settings", "all", self._state.settings.as_dict())
            self._state.publish("settings", self._state.settings.as_dict())
        return JSONResponse(self._state.settings.as_dict())

    async def templates(self, _: Request) -> Response:
        """The approved templates."""
        return JSONResponse({"templates": self._state.templates.listed({"limit": "10000"})["data"]})

    async def clear(self, request: Request) -> Response:
        """Forget all chats, calls, webhooks and rate accounts; customers stay."""
        for key in self._state.customers:
            self._state.clear_chat(key)
        self._state.forget_traffic()
        self._limits.forget()
        return JSONResponse({"success": True})

    # customers -----------------------------------------------------------------------------------------------------

    async def customers(self, _: Request) -> Response:
        """All customers."""
        return JSONResponse({"customers": [c.as_dict() for c in self._state.customers.values()]})

    async def create_customer(self, request: Request) -> Response:
        """A new customer from name, wa_id and/or user_id; without user_id one is made up, null leaves it out."""
        given = customer_fields(await json_object(request))
        if "user_id" not in given and given.get("wa_id"):
            given["user_id"] = f"US.{secrets.token_hex(8)}"
        key = given.get("wa_id") or given.get("user_id")
        if not key or not given.get("name"):
            raise HTTPException(400, "name and at least one of wa_id and user_id are needed")
        if any(self._state.find_customer(given.get(f)) for f in ("wa_id", "user_id")) or key in self._state.customers:
            raise HTTPException(409, "there is a customer with this number or user id")
        self._state.save_customer(Customer(key=key, **given))
        return JSONResponse(self._state.customers[key].as_dict(), 201)

    async def change_customer(self, request: Request) -> Response:
        """Change name, language, flags (numbers and ids silently: without a `system` webhook)."""
        customer = self._customer(request)
        for name, value in customer_fields(await json_object(request)).items():
            setattr(customer, name, value)
        self._state.save_customer(customer)
        return JSONResponse(customer.as_dict())

    async def drop_customer(self, request: Request) -> Response:
        """Forget a customer and the chat."""
        self._state.drop_customer(self._customer(request).key)
        return JSONResponse({"success": True})

    # chats ---------------------------------------------------------------------------------------------------------

    async def messages(self, request: Request) -> Response:
        """The chat; `direction=in|out` filters, `min=N&wait=S` waits up to S seconds for N messages."""
        customer = self._customer(request)
        direction = request.query_params.get("direction")
        least = whole_number(request, "min", 0)
        deadline = time.monotonic() + min(whole_number(request, "wait", 0), 60)

        def chosen() -> list[ChatMessage]:
            return [m for m in self._state.chat(customer.key) if direction in (None, m.direction)]

        queue = self._state.listen()
        try:
            while len(chosen()) < least and (left := deadline - time.monotonic()) > 0:
                await next_event(queue, left)
        finally:
            self._state.unlisten(queue)
        return JSONResponse({"messages": [m.as_dict() for m in chosen()]})

    async def send(self, request: Request) -> Response:
        """The customer sends something: Meta's shape, `{"text": "…"}` or `{"tap": {"message_id", "id"}}`."""
        try:
            message = self._inbound.act(self._customer(request), await json_object(request))
        except InboundError as error:
            raise HTTPException(400, str(error)) from error
        return JSONResponse(message.as_dict(), 201)

    async def send_media(self, request: Request) -> Response:
        """The customer sends a file (multipart: file, type, caption, voice, context = quoted message id)."""
        customer = self._customer(request)
        async with request.form() as form:
            upload = form.get("file")
            if not isinstance(upload, UploadFile):
                raise HTTPException(400, "file is missing")
            data, name = await upload.read(), upload.filename
            mime = normal_mime(upload.content_type or "application/octet-stream")
            text = {k: v for k, v in form.items() if isinstance(v, str)}
        if mime.startswith("audio/webm"):  # a phone sends its voice notes as Ogg
            try:
                data, mime = webm_to_ogg(data), "audio/ogg; codecs=opus"
            except VoiceError as error:
                raise HTTPException(400, str(error)) from error
        kind = text.get("type") or kind_of(mime)
        if kind not in MEDIA_TYPES:
            raise HTTPException(400, f"type must be one of {', '.join(MEDIA_TYPES)}")
        extra: dict[str, Any] = {"caption": text["caption"]} if text.get("caption") and kind != "audio" else {}
        if kind == "document" and name:
            extra["filename"] = name
        if kind == "audio":
            extra["voice"] = text.get("voice") == "true"
        if kind == "sticker":
            extra["animated"] = False
        if len(data) > TYPES[kind][1]:  # Meta keeps it and tells us only that there was something
            spec = {"type": "unsupported", "unsupported": {"type": kind}, "errors": [TOO_BIG]}
            return JSONResponse(self._inbound.act(customer, spec).as_dict(), 201)
        media = self._state.add_media(data, mime, name, inbound=True)
        context = {"message_id": text["context"]} if text.get("context") else None
        return JSONResponse(self._inbound.act_media(customer, kind, media, extra, context).as_dict(), 201)

    async def clear_chat(self, request: Request) -> Response:
        """Forget one chat; its window closes."""
        self._state.clear_chat(self._customer(request).key)
        return JSONResponse({"success": True})

    async def message(self, request: Request) -> Response:
        """A bubble with its raw traffic: the Graph call that made it and the webhooks about it."""
        message = self._state.messages.get(request.path_params["message_id"])
        if message is None:
            raise HTTPException(404, "no such message")
        call = self._state.calls.get(message.call or "")
        hooks = [self._state.webhooks[i].as_dict() for i in message.webhooks if i in self._state.webhooks]
        return JSONResponse({"message": message.as_dict(), "call": call.as_dict() if call else None, "webhooks": hooks})

    async def media(self, request: Request) -> Response:
        """A file for the page; anything that a browser could run is only offered as a download."""
        media = self._state.media.get(request.path_params["media_id"])
        data = self._state.store.blob(media.id) if media else None
        if media is None or data is None:
            raise HTTPException(404, "no such file")
        inline = media.mime_type.startswith(INLINE)
        headers = {
            "Content-Type": media.mime_type if inline else "application/octet-stream",
            "Content-Disposition": "inline" if inline else "attachment",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, max-age=3600",
        }
        return Response(data, headers=headers)

    # traffic -------------------------------------------------------------------------------------------------------

    async def calls(self, request: Request) -> Response:
        """Recorded Graph calls, oldest first; `customer=KEY`, `refused=1`, `limit=N` filter."""
        rows = [c.as_dict() for c in self._state.calls.values()]
        if "customer" in request.query_params:
            rows = [r for r in rows if r["customer"] == request.query_params["customer"]]
        if request.query_params.get("refused"):
            rows = [r for r in rows if r["status"] != 200]
        return JSONResponse({"calls": rows[-whole_number(request, "limit", 1000) :]})

    async def webhooks(self, request: Request) -> Response:
        """Webhooks with their attempts, oldest first; `state=waiting|delivered|dropped`, `limit=N` filter."""
        wanted = request.query_params.get("state")
        rows = [w.as_dict() for w in self._state.webhooks.values() if wanted in (None, w.state)]
        return JSONResponse({"webhooks": rows[-whole_number(request, "limit", 1000) :]})

    async def send_raw(self, request: Request) -> Response:
        """Sign and deliver a body as it is, however odd."""
        return JSONResponse(self._deliverer.send(await json_object(request)).as_dict(), 201)

    async def verify(self, _: Request) -> Response:
        """Run Meta's GET verification against the business."""
        return JSONResponse(await self._deliverer.verify(str(secrets.randbelow(10**9))))

    def _customer(self, request: Request) -> Customer:
        key = request.path_params["key"]
        customer = self._state.customers.get(key) or self._state.find_customer(key)
        if customer is None:
            raise HTTPException(404, "no such customer")
        return customer
