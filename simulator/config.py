"""What the simulator is told by its environment; `.env` in the working directory fills the gaps."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values


class ConfigError(Exception):
    """A setting is missing or malformed; the text is one sentence naming it."""


@dataclass(frozen=True)
class Config:
    """Identity, secrets and addresses of the pretend WhatsApp business account."""

    access_token: str
    app_secrets: tuple[str, ...]
    verify_token: str = ""
    host: str = "127.0.0.1"
    port: int = 8080
    phone_number_id: str = "105500000000001"
    business_account_id: str = "102290000000001"
    display_phone_number: str = "15550100001"
    verified_name: str = "Lumora"
    webhook_url: str = "http://127.0.0.1:5005/webhooks/whatsapp/webhook"
    database: str = ":memory:"


def load_config(environment: Mapping[str, str] | None = None, dotenv: Path | None = None) -> Config:
    """Read the settings; the environment wins over `.env`. Raises ConfigError."""
    file = {k: v for k, v in dotenv_values(dotenv or Path(".env")).items() if v}
    given = {k: v for k, v in (os.environ if environment is None else environment).items() if v}
    values: dict[str, str] = {**file, **given}
    token = values.get("WHATSAPP_ACCESS_TOKEN", "").strip()
    secrets = tuple(s.strip() for s in values.get("WHATSAPP_APP_SECRET", "").split(",") if s.strip())
    if not token:
        raise ConfigError("WHATSAPP_ACCESS_TOKEN is not set: the simulator needs the token that callers must send.")
    if not secrets:
        raise ConfigError("WHATSAPP_APP_SECRET is not set: the simulator needs the secret that signs its webhooks.")
    rasa_port = _port(values, "RASA_PORT", 5005)
    return Config(
        access_token=token,
        app_secrets=secrets,
        verify_token=values.get("WHATSAPP_VERIFY_TOKEN", "").strip(),
        host=values.get("SIMULATOR_HOST", Config.host),
        port=_port(values, "SIMULATOR_PORT", Config.port),
        phone_number_id=values.get("WHATSAPP_PHONE_NUMBER_ID", Config.phone_number_id),
        business_account_id=values.get("WHATSAPP_BUSINESS_ACCOUNT_ID", Config.business_account_id),
        verified_name=values.get("SIMULATOR_BUSINESS_NAME", Config.verified_name),
        webhook_url=values.get("SIMULATOR_WEBHOOK_URL", f"http://127.0.0.1:{rasa_port}/webhooks/whatsapp/webhook"),
        database=values.get("SIMULATOR_DB", "var/simulator.db"),
    )


def _port(values: Mapping[str, str], name: str, default: int) -> int:
    text = values.get(name, str(default))
    if not text.isdigit() or not 0 <= int(text) <= 65535:
        raise ConfigError(f"{name} must be a port number from 0 to 65535.")
    return int(text)
