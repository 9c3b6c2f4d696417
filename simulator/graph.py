"""The Graph API's addresses: reads the request, answers it at one place, records every call.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference
"""

from __future__ import annotations

import asyncio
import hmac
import json
import re
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from simulator.config import Config
from simulator.errors import GraphError, unknown_object
from simulator.faults import REFUSALS, Fault, Faults, refusal
from simulator.lost import CutConnection
from simulator.media import check_upload, download_query, find_media, may_download
from simulator.models import Call
from simulator.outgoing import Outgoing
from simulator.state import State, new_id
from simulator.validation import violation

VERSION = re.compile(r"v\d+\.\d+")
DEFAULT_FIELDS = (
    "verified_name",
    "code_verification_status",
    "display_phone_number",
    "quality_rating",
    "platform_type",
    "throughput",
    "webhook_configuration",
)
DOWNLOAD_PATH = "/whatsapp_business/attachments/"


@dataclass
class GraphRequest:
    """One call, free of HTTP machinery."""

    method: str
    path: str
    base_url: str
    token: str | None
    query: dict[str, str]
    body: bytes = b""
    form: dict[str, Any] = field(default_factory=dict)
    file: tuple[bytes, str, str] | None = None  # bytes, MIME type, name

    def sort(self) -> str:
        """What faults call it: messages, marks (read and typing), media, download or other."""
        if self.path.startswith(DOWNLOAD_PATH):
            return "download"
        parts = [p for p in self.path.split("/") if p and not VERSION.fullmatch(p)]
        if self.method == "POST" and parts[1:] == ["messages"]:
            body = self.described()
            return "marks" if isinstance(body, dict) and "status" in body else "messages"
        if parts[1:] == ["media"] or (len(parts) == 1 and "fields" not in self.query and parts[0].isdigit()):
            return "media"
        return "other"

    def described(self) -> Any:
        """The body as the record and the drawer show it."""
        if self.file or self.form:
            size, mime, name = (len(self.file[0]), self.file[1], self.file[2]) if self.file else (0, "", "")
            return {**self.form, "file": {"name": name, "type": mime, "bytes": size}}
        try:
            return json.loads(self.body) if self.body else None
        except ValueError:
            return self.body[:10_000].decode("utf-8", "replace")


class GraphApi:
    """Answers calls of the business."""

    def __init__(self, config: Config, state: State, outgoing: Outgoing, faults: Faults) -> None:
        self._config, self._state, self._outgoing, self._faults = config, state, outgoing, faults

    async def handle(self, request: Request) -> Response:
        """HTTP in, HTTP out, with the faults that are on."""
        asked = await _read(request)
        sort, customer = asked.sort(), None
        if sort in ("messages", "marks"):
            customer = self._outgoing.customer_of(asked.described())
        if slow := self._faults.fire(sort, customer, "latency"):
            await asyncio.sleep(slow.seconds)
        if refused := self._faults.fire(sort, customer, *REFUSALS):
            return self._refuse(asked, refused, customer)
        if sort == "download":
            answer, call = self._download(asked), None
        else:
            call = self.answer(asked)
            answer = self._respond(call.status, call.response)
        if answer.status_code != 200:
            return answer
        if spoilt := self._faults.fire(sort, customer, "early_status", "lost_answer"):
            if call is not None:
                call.fault = spoilt.kind
                self._state.save_call(call)
            await asyncio.sleep(spoilt.seconds)
            if spoilt.kind == "lost_answer":
                return CutConnection()
        return answer

    def _refuse(self, asked: GraphRequest, fault: Fault, customer: str | None) -> Response:
        status, body = refusal(fault)
        call = Call(new_id("call"), self._state.now(), asked.method, asked.path, asked.described(), customer=customer)
        call.status, call.response, call.fault = status, body, fault.kind
        call.warnings.append(f"a fault of the simulator: {fault.kind}")
        self._state.save_call(call)
        if body is None:
            return Response("<html><body>Bad gateway</body></html>", status, media_type="text/html")
        return self._respond(status, body)

    @staticmethod
    def _respond(status: int, body: dict[str, Any]) -> Response:
        headers = {"WWW-Authenticate": 'OAuth "Facebook Platform" "invalid_token"'} if status == 401 else None
        return JSONResponse(body, status, headers)

    def answer(self, request: GraphRequest) -> Call:
        """One call with HTTP status and body: the only place where a call is answered; it is recorded here."""
        call = Call(new_id("call"), self._state.now(), request.method, request.path, request.described())
        try:
            call.status, call.response = 200, self._route(request, call)
        except GraphError as error:
            call.status, call.response = error.status, error.body
            if not call.violations:
                call.violations = [violation(error.code, f"code_{error.code}", "", error.details)]
        if request.method != "GET":
            self._state.save_call(call)
        return call

    def _route(self, request: GraphRequest, call: Call) -> dict[str, Any]:
        self._authenticate(request.token)
        parts = [p for p in request.path.split("/") if p]
        if parts and VERSION.fullmatch(parts[0]):
            parts = parts[1:]
        node, edge = [*parts, "", ""][:2]
        key = (request.method, edge)
        if node == self._config.phone_number_id and len(parts) <= 2:
            if key == ("POST", "messages"):
                return self._outgoing.take(_json(request.body), call)
            if key == ("POST", "media"):
                return self._upload(request)
            if key == ("GET", ""):
                return _pick(self._phone_number(), request.query)
        elif node == self._config.business_account_id and edge == "message_templates" and len(parts) == 2:
            return self._templates(request)
        elif (node == _APP["id"] and key == ("POST", "uploads")) or (
            node.startswith("upload:") and key == ("POST", "")
        ):
            return self._sample(request, node)
        elif node == self._config.business_account_id and edge == "subscribed_apps" and len(parts) == 2:
            return {"data": [{"whatsapp_business_api_data": _APP}]} if request.method == "GET" else {"success": True}
        elif request.method == "GET" and parts == ["debug_token"]:
            return self._debug_token(request.query.get("input_token", ""))
        elif len(parts) == 1 and key == ("GET", ""):
            return self._media_address(request, node)
        elif len(parts) == 1 and key == ("DELETE", ""):
            self._state.drop_media(find_media(self._state, node, "delete").id)
            return {"success": True}
        raise unknown_object(node, request.method)

    def _templates(self, request: GraphRequest) -> dict[str, Any]:
        templates = self._state.templates
        if request.method == "GET":
            return templates.listed(request.query)
        return (
            templates.create(_json(request.body))
            if request.method == "POST"
            else templates.delete(request.query.get("name", ""))
        )

    def _sample(self, request: GraphRequest, node: str) -> dict[str, Any]:
        """Resumable upload: a session by size and type, then the bytes for a handle."""
        if node == _APP["id"]:
            if not request.query.get("file_length", "").isdigit() or not request.query.get("file_type"):
                raise GraphError(100, "file_length and file_type are needed.")
            return {"id": f"upload:{request.query['file_length']}"}
        if str(len(request.body)) != node.removeprefix("upload:"):
            raise GraphError(100, "The number of bytes is not file_length.")
        return {"h": self._state.templates.new_sample()}

    def _authenticate(self, token: str | None) -> None:
        if token is None:
            raise GraphError(104, "no Authorization: Bearer header")
        if not hmac.compare_digest(token.encode(), self._config.access_token.encode()):
            raise GraphError(190, "the access token is not the one this simulator was started with")

    def _phone_number(self) -> dict[str, Any]:
        return {
            "id": self._config.phone_number_id,
            "display_phone_number": self._config.display_phone_number,
            "verified_name": self._config.verified_name,
            "code_verification_status": "VERIFIED",
            "quality_rating": "GREEN",
            "platform_type": "CLOUD_API",
            "name_status": "APPROVED",
            "status": "CONNECTED",
            "account_mode": "LIVE",
            "throughput": {"level": "STANDARD"},
            "webhook_configuration": {"application": self._config.webhook_url},
        }

    def _debug_token(self, token: str) -> dict[str, Any]:
        valid = hmac.compare_digest(token.encode(), self._config.access_token.encode())
        scopes = ["whatsapp_business_messaging", "whatsapp_business_management"] if valid else []
        data = {"app_id": _APP["id"], "type": "SYSTEM_USER", "application": _APP["name"], "is_valid": valid}
        granular = [{"scope": scope, "target_ids": [self._config.business_account_id]} for scope in scopes]
        return {"data": {**data, "expires_at": 0, "scopes": scopes, "granular_scopes": granular}}

    def _upload(self, request: GraphRequest) -> dict[str, Any]:
        data, mime, name = request.file or (None, "", "")
        mime = check_upload(request.form, data, mime)
        return {"id": self._state.add_media(data or b"", mime, name or None, inbound=False).id}

    def _media_address(self, request: GraphRequest, media_id: str) -> dict[str, Any]:
        media = find_media(self._state, media_id)
        asked = request.query.get("phone_number_id")
        if asked is not None and asked != self._config.phone_number_id:
            raise unknown_object(media_id, "get")
        expires = int(self._state.now() + self._state.settings.media_url_seconds)
        query = download_query(self._config.app_secrets[0], media.id, expires)
        return {
            "url": f"{request.base_url}{DOWNLOAD_PATH}?{query}",
            "mime_type": media.mime_type,
            "sha256": media.sha256,
            "file_size": media.size,
            "id": media.id,
            "messaging_product": "whatsapp",
        }

    def _download(self, request: GraphRequest) -> Response:
        try:
            self._authenticate(request.token)
        except GraphError as error:
            return JSONResponse(error.body, error.status)
        query = request.query
        fresh = may_download(
            self._config.app_secrets[0],
            query.get("mid", ""),
            query.get("ext", ""),
            query.get("hash", ""),
            self._state.now(),
        )
        media = self._state.media.get(query.get("mid", "")) if fresh else None
        data = self._state.store.blob(media.id) if media else None
        if media is None or data is None:
            return Response("<html><body>URL signature expired</body></html>", 404, media_type="text/html")
        return Response(data, headers={"Content-Type": media.mime_type})


_APP = {"id": "670000000000001", "name": "Helpdesk simulator", "link": "https://www.facebook.com/games/?app_id=0"}


async def _read(request: Request) -> GraphRequest:
    header = request.headers.get("authorization", "")
    kind, _, rest = header.partition(" ")
    token = rest.strip() if kind.lower() in ("bearer", "oauth") and rest.strip() else None
    call = GraphRequest(
        request.method, request.url.path, str(request.base_url).rstrip("/"), token, dict(request.query_params)
    )
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form() as form:
            for name, value in form.multi_items():
                if isinstance(value, str):
                    call.form[name] = value
                elif name == "file":
                    call.file = (await value.read(), value.content_type or "", value.filename or "")
    else:
        call.body = await request.body()
    return call


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError as error:
        raise GraphError(100, "The body is not valid JSON.") from error


def _pick(node: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
    wanted = [f.strip() for f in query.get("fields", "").split(",") if f.strip()]
    if not wanted:
        wanted = list(DEFAULT_FIELDS)
    for name in wanted:
        if name not in node:
            raise GraphError(
                100, f"Tried accessing nonexisting field ({name}) on node type (WhatsAppBusinessPhoneNumber)"
            )
    return {name: node[name] for name in dict.fromkeys([*wanted, "id"])}
