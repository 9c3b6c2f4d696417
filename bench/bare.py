"""The measuring stick for the webhook: a bare Sanic route that only checks the signature and commits one row.

`python -m bench.bare PORT DATABASE`
"""

import hashlib
import hmac
import sqlite3
import sys
from typing import Any

from sanic import Sanic
from sanic.response import HTTPResponse, text

from bench.wire import HOOK, SECRET

app = Sanic("bare")


@app.post(HOOK)
async def receive(request: Any) -> HTTPResponse:
    """Check, insert, commit to the disk, answer."""
    expected = "sha256=" + hmac.new(SECRET.encode(), request.body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, request.headers.get("x-hub-signature-256", "")):
        return text("wrong signature", status=401)
    database = request.app.ctx.database
    database.execute("insert into inbox (body) values (?)", (request.body,))
    database.commit()
    return text("ok")


@app.get("/")
async def ready(_request: Any) -> HTTPResponse:
    """Is it up?"""
    return text("ready")


if __name__ == "__main__":
    app.ctx.database = sqlite3.connect(sys.argv[2], check_same_thread=False)
    app.ctx.database.execute("pragma journal_mode=wal")
    app.ctx.database.execute("pragma synchronous=full")  # as durable as ours
    app.ctx.database.execute("create table if not exists inbox (id integer primary key, body blob)")
    app.run(host="127.0.0.1", port=int(sys.argv[1]), access_log=False)
