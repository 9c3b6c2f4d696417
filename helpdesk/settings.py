"""Settings, grouped by who needs them. The environment wins over `.env`; a group is read only when asked for.

>>> load(DatabaseSettings).database_url          # doctest: +SKIP
'sqlite:///var/helpdesk.db'
"""

import os
from typing import Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from helpdesk.errors import SettingsError


class Group(BaseSettings):
    """A group of settings; field names in upper case are the names of the variables."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)


class DatabaseSettings(Group):
    """Where everything is stored."""

    database_url: str = Field("sqlite:///var/helpdesk.db", description="sqlite:///… or postgresql+psycopg://…")

    @field_validator("database_url")
    @classmethod
    def known_database(cls, url: str) -> str:
        """SQLite or PostgreSQL; plain postgresql:// means psycopg 3."""
        for prefix in ("postgresql://", "postgres://"):
            if url.startswith(prefix):
                return "postgresql+psycopg://" + url.removeprefix(prefix)
        if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
        return url


class WebhookSettings(Group):
    """What the Rasa process needs to take Meta's webhooks."""

    whatsapp_app_secret: SecretStr = Field(
        description="secret of the Meta app; several, comma-separated, while rotating"
    )
    whatsapp_verify_token: SecretStr = Field(description="word Meta shows when it verifies the webhook's address")
    whatsapp_phone_number_id: str = Field(description="id of the business's phone number; several, comma-separated")

    @property
    def app_secrets(self) -> tuple[str, ...]:
        """All app secrets that may have signed a webhook."""
        return split_list(self.whatsapp_app_secret.get_secret_value())

    @property
    def phone_number_ids(self) -> tuple[str, ...]:
        """The phone number ids that are served."""
        return split_list(self.whatsapp_phone_number_id)

    @field_validator("whatsapp_app_secret", "whatsapp_verify_token")
    @classmethod
    def not_blank(cls, secret: SecretStr) -> SecretStr:
        """An empty secret would let everybody in."""
        if not split_list(secret.get_secret_value()):
            raise ValueError("must not be empty")
        return secret


class InboxSettings(Group):
    """How the worker treats what comes in."""

    max_message_age_hours: float = Field(24.0, gt=0, description="hours; older messages are recorded and not answered")


class SendingSettings(Group):
    """What the worker needs to call the Graph API."""

    whatsapp_access_token: SecretStr = Field(description="system user's token with whatsapp_business_messaging")
    whatsapp_phone_number_id: str = Field(description="id of the business's phone number; several, comma-separated")
    whatsapp_api_url: str = Field("https://graph.facebook.com/v25.0", description="versioned base of the Graph API")
    whatsapp_send_rate: float = Field(70.0, gt=0, description="messages a second and phone number (Meta's limit is 80)")

    @field_validator("whatsapp_api_url")
    @classmethod
    def versioned(cls, url: str) -> str:
        """An http(s) address that ends in a version such as /v25.0."""
        url = url.rstrip("/")
        last = url.rsplit("/", 1)[-1]
        is_version = last[:1] == "v" and last[1:].replace(".", "", 1).isdigit()
        if not url.startswith(("http://", "https://")) or not is_version:
            raise ValueError("must be an http(s) address with a version, such as https://graph.facebook.com/v25.0")
        return url

    @field_validator("whatsapp_access_token")
    @classmethod
    def not_blank(cls, secret: SecretStr) -> SecretStr:
        """Graph refuses an empty token in a way that looks like an outage."""
        if not secret.get_secret_value().strip():
            raise ValueError("must not be empty")
        return secret


class StorageSettings(Group):
    """Where media is kept."""

    storage_url: str = Field("file://var/media", description="fsspec address of the folder or bucket for media")
    storage_keys: SecretStr = Field(
        SecretStr(""), description="master keys of files, the one in use first; empty: a key file beside the folder"
    )
    storage_quota_gb: float = Field(20.0, gt=0, description="gigabytes for media: a warning at 80 %, no refusal")
    storage_s3_endpoint: str = Field("", description="address of an S3-compatible server; empty: AWS")
    storage_s3_region: str = Field("", description="region of the bucket; empty: as AWS_REGION says")
    storage_s3_key_id: str = Field("", description="access key of the bucket; empty: as AWS's variables say")
    storage_s3_secret: SecretStr = Field(SecretStr(""), description="secret of the access key")


class MediaSettings(Group):
    """How customers' files are opened."""

    media_processes: int = Field(0, ge=0, le=64, description="child processes that open files; 0: one per two cores")
    media_seconds: float = Field(45.0, gt=0, description="seconds one file may take")
    media_memory_mb: int = Field(2048, ge=512, description="megabytes one file may take")
    media_file: str = Field("media.yml", description="classes of files: how long they are kept, who may see them")
    ocr_engine: Literal["auto", "pytesseract", "libtesseract"] = Field(
        "auto", description="how Tesseract is called; auto: its library where it loads, else pytesseract"
    )
    analysers: str = Field("", description="services that look at pictures of goods: google_vision, rekognition")
    transcriber: str = Field("", description="what writes voice notes down: vosk; empty: they are for a person")
    vosk_models: str = Field("var/vosk", description="folder with a Vosk model for each language: en, de, ar")


class AnalyserSettings(Group):
    """Keys of the services that ANALYSERS names."""

    google_vision_key: SecretStr = Field(SecretStr(""), description="API key of Google Cloud Vision")
    google_vision_url: str = Field(
        "https://vision.googleapis.com/v1/images:annotate", description="address of Google Cloud Vision"
    )
    rekognition_region: str = Field("", description="region of AWS Rekognition, such as eu-central-1")
    rekognition_key_id: str = Field("", description="access key for Rekognition")
    rekognition_secret: SecretStr = Field(SecretStr(""), description="secret of that access key")
    rekognition_url: str = Field("", description="address of Rekognition; empty: AWS's in that region")


class ShopSettings(Group):
    """Which systems stand behind the assistant."""

    orders: str = Field("sample", description="order system: `sample` is the shop in this database")
    ticketing: str = Field("builtin", description="ticket system")
    payments: str = Field("sample", description="payment system: `sample` (in this database), `razorpay` or `none`")
    shop_file: str = Field("shop.yml", description="name, hours, links, form of address and currency of the shop")
    returns_file: str = Field("returns.yml", description="what may come back, for how long, and what then happens")
    sample_customer: str = Field("", description="phone number that unknown senders (rasa shell) act as; empty: nobody")


class RazorpaySettings(Group):
    """The payment system Razorpay, with PAYMENTS=razorpay."""

    payments_every: float = Field(60.0, ge=0, description="seconds between two exchanges with it; 0: never")
    razorpay_key_id: str = Field("", description="id of the API key")
    razorpay_key_secret: SecretStr = Field(SecretStr(""), description="secret of the API key")
    razorpay_url: str = Field("https://api.razorpay.com/v1", description="address of its API")
    razorpay_order_note: str = Field("order_number", description="the payment's note that holds the order's number")


class NoticeSettings(Group):
    """Messages that the shop begins, and the templates for them."""

    notices_every: float = Field(10.0, ge=0, description="seconds between two looks for news of orders; 0: never")
    whatsapp_business_account_id: str = Field("", description="id of the business account; empty: asked of Meta")


class AlertSettings(Group):
    """Who hears of service levels that are about to be missed, beside the worker's log."""

    sla_every: float = Field(2.0, ge=0, description="seconds between two looks at the clocks of tickets; 0: never")
    alert_webhook_url: str = Field("", description="http(s) address that alerts are posted to, signed; empty: none")
    alert_webhook_secret: SecretStr = Field(SecretStr(""), description="key of the signature X-Helpdesk-Signature-256")
    slack_webhook_url: SecretStr = Field(SecretStr(""), description="Slack's incoming webhook for alerts; empty: none")
    alert_email_to: str = Field("", description="gets what no lead or agent has an address for, comma-separated")
    alert_email_from: str = Field("helpdesk@localhost", description="sender of alerts")
    smtp_url: str = Field(
        "", validate_default=True, description="smtp://user:password@host:587 (STARTTLS) or smtps://…; empty: no mail"
    )

    @field_validator("alert_webhook_url", "slack_webhook_url")
    @classmethod
    def http_address(cls, url: str | SecretStr) -> str | SecretStr:
        """An http(s) address, or none."""
        told = url.get_secret_value() if isinstance(url, SecretStr) else url
        if told and not told.startswith(("http://", "https://")):
            raise ValueError("must be an http(s) address")
        return url

    @field_validator("smtp_url")
    @classmethod
    def mails_have_a_server(cls, url: str, others: ValidationInfo) -> str:
        """An address for alerts is of no use without a mail server."""
        if not url and others.data.get("alert_email_to"):
            raise ValueError("ALERT_EMAIL_TO needs one, such as smtp://localhost:25")
        return url


class ClockSettings(Group):
    """For tests and scenarios only."""

    test_clock: str = Field("", description="1, or a file: scenarios may move the time; never live")


class ProcessSettings(Group):
    """How many processes, under which names, on which ports."""

    rasa_port: int = Field(5005, ge=1, le=65535, description="port of Rasa, the only one Meta must reach")
    actions_port: int = Field(5055, ge=1, le=65535, description="port of the action server")
    desk_port: int = Field(8000, ge=1, le=65535, description="port of the web desk")
    desk_host: str = Field("127.0.0.1", description="address the desk listens on")
    desk_names: str = Field("", description="host names that browsers call the desk by, comma-separated; empty: any")
    simulator_port: int = Field(8080, ge=1, le=65535, description="port of the simulator")
    workers: int = Field(1, ge=1, le=64, description="worker processes")
    rasa_processes: int = Field(1, ge=1, le=64, description="Rasa processes; ports count up from RASA_PORT")
    instance: str = Field("local", pattern=r"^[A-Za-z0-9_.-]{1,40}$", description="name of this machine among several")
    process_name: str = Field("", description="name of this process on its machine; `helpdesk up` gives it")
    action_timeout: float = Field(10.0, gt=0, description="seconds a turn waits for one action")
    graph_timeout: float = Field(15.0, gt=0, description="seconds one call of the Graph API may take")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")


GROUPS: tuple[type[Group], ...] = (
    DatabaseSettings, WebhookSettings, InboxSettings, SendingSettings, StorageSettings, MediaSettings, AnalyserSettings,
    ShopSettings, NoticeSettings, AlertSettings, ClockSettings, ProcessSettings,
)  # fmt: skip
Settings = TypeVar("Settings", bound=Group)


def load(group: type[Settings]) -> Settings:
    """Read one group; raises SettingsError with one sentence that names what is missing or malformed."""
    try:
        return group()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else group.__name__
        if first["type"] == "missing":
            reason = "is not set: put it into the environment or into .env (see .env.example)"
            raise SettingsError(f"{name} {reason}.") from None
        raise SettingsError(f"{name} is malformed: {first['msg'].removeprefix('Value error, ')}.") from None


def environment_of(names: tuple[str, ...]) -> dict[str, str]:
    """Those of the environment's variables, for a program that must not have the others."""
    return {name: os.environ[name] for name in names if name in os.environ}


def set_default(name: str, value: str) -> None:
    """Set a variable of this process's environment that libraries read, unless it is set."""
    os.environ.setdefault(name, value)


def split_list(text: str) -> tuple[str, ...]:
    """The non-blank parts of a comma-separated setting."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
