"""In the worker: clocks of tickets are swept every few seconds, and who is to hear of a step is told once."""

import hashlib
import hmac
import json
import logging
import smtplib
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from channels.whatsapp.line import Line
from helpdesk import clock, settings
from helpdesk.bootstrap import Helpdesk
from helpdesk.errors import HelpdeskError, NotPossible
from helpdesk.http import Http, HttpError
from helpdesk.queue import Claim
from helpdesk.service_levels import service_levels
from helpdesk.services import config_versions, notices_to_team, sla_sweep
from helpdesk.services.notices_to_team import MAIL, SLACK, WEBHOOK, Ways
from helpdesk.services.sla_sweep import LIMIT

log = logging.getLogger(__name__)
SIGNATURE = "X-Helpdesk-Signature-256"
SECONDS = 15.0  # for a webhook's answer, or the mail server's


class AlertNotTaken(HelpdeskError):
    """The webhook, Slack or the mail server would not take an alert; it is tried again later."""


class Sweeper:
    """Sweeps the clocks; after a change of sla.yml or shop.yml first gives all of them what is now right."""

    def __init__(self, business: Helpdesk) -> None:
        self._business = business
        self._seen = ""
        self._stamps: tuple[int, ...] = ()

    def sweep(self) -> int:
        """Take what is due; how many steps somebody hears of. Raises SettingsError, DatabaseUnavailable."""
        now = clock.now()
        self._record_files(now)
        if (files := _files()) != self._seen:
            self._follow(now)
            self._seen = files
        told, ways, seen = 0, _ways(), LIMIT
        while seen == LIMIT:
            with self._business.unit_of_work() as uow:
                met = sla_sweep.meet_answered(uow)
                swept = sla_sweep.sweep(uow, now)
                notices = [notices_to_team.tell_step(uow, alert, ways) for alert in swept.alerts]
            for notice in notices:
                log.warning("sla_%s %s", notice["kind"], _line(notice))
            told, seen = told + len(notices), max(met, swept.clocks)
        return told

    def _follow(self, now: datetime) -> None:
        """Give all clocks what is now right, some in each transaction: others want to write, too."""
        changed = 0
        after: int | None = 0
        while after is not None:
            with self._business.unit_of_work() as uow:
                found = sla_sweep.follow_files(uow, now, after)
            changed, after = changed + found.changed, found.last
        if changed:
            log.info("sla retargeted clocks=%d", changed)

    def _record_files(self, now: datetime) -> None:
        """Changes of the files that people edit become versions; see services/config_versions.py."""
        stamps = tuple(one.file.stat().st_mtime_ns for one in config_versions.KINDS.values() if one.file.exists())
        if stamps == self._stamps:
            return
        try:
            with self._business.unit_of_work() as uow:
                if names := config_versions.record_files(uow, now):
                    log.info("configuration recorded=%s", ",".join(names))
        except NotPossible:  # another worker has done so
            return
        self._stamps = stamps


def handle(line: Line, claim: Claim) -> None:
    """A job of the queue `alerts`: tell it its way and settle it. Raises AlertNotTaken, LeaseLost."""
    body, ours = claim.job.body, settings.load(settings.AlertSettings)
    way, notice = body.get("way"), body.get("notice", {})
    if way == WEBHOOK and ours.alert_webhook_url:
        _post("ALERT_WEBHOOK_URL", ours.alert_webhook_url, notice, _signed(ours, notice))
    elif way == SLACK and ours.slack_webhook_url.get_secret_value():
        _post("SLACK_WEBHOOK_URL", ours.slack_webhook_url.get_secret_value(), {"text": _words(notice)}, {})
    elif way == MAIL and ours.smtp_url:
        _mail(ours, body["to"], _words(notice), _line(notice).replace(" ", "\n"))
    with line.helpdesk.unit_of_work() as uow:
        uow.queue.settle(uow.connection, claim)


def _ways() -> Ways:
    ours = settings.load(settings.AlertSettings)
    slack, to = bool(ours.slack_webhook_url.get_secret_value()), settings.split_list(ours.alert_email_to)
    return Ways(bool(ours.alert_webhook_url), slack, bool(ours.smtp_url), tuple(to))


def _line(notice: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in notice.items() if name != "kind")


def _words(notice: dict[str, Any]) -> str:
    """One line for a subject or a chat: "breach: ticket 12, first_response 100 %, orders, normal"."""
    step = [f"{notice['clock']} {notice['step']} %"] if "clock" in notice else []
    parts = [f"ticket {notice['ticket']}", *step, notice["queue"], notice["priority"]]
    return f"{notice['kind']}: {', '.join(parts)}"


def _signed(ours: settings.AlertSettings, notice: dict[str, Any]) -> dict[str, str]:
    body = json.dumps(notice).encode()
    digest = hmac.new(ours.alert_webhook_secret.get_secret_value().encode(), body, hashlib.sha256).hexdigest()
    return {SIGNATURE: f"sha256={digest}"}


def _post(name: str, url: str, body: dict[str, Any], headers: dict[str, str]) -> None:
    host = urlsplit(url).hostname or ""
    http = Http(timeout=SECONDS, trusted_hosts=frozenset({host}))  # the owner's own address, perhaps in the same house
    try:
        answer = http.call("POST", url, headers=headers, json_body=body)
    except HttpError as error:
        raise AlertNotTaken(f"{name}: {error}") from None
    finally:
        http.close()
    if not 200 <= answer.status < 300:  # noqa: PLR2004
        raise AlertNotTaken(f"{name} answered {answer.status}.")


def _mail(ours: settings.AlertSettings, to: str, subject: str, text: str) -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, ours.alert_email_from, to
    message.set_content(text)
    server = urlsplit(ours.smtp_url)
    kind = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(server.hostname or "localhost", server.port or 0, timeout=SECONDS) as smtp:
            if server.scheme == "smtp" and smtp.has_extn("starttls"):
                smtp.starttls()
            if server.username:
                smtp.login(unquote(server.username), unquote(server.password or ""))
            smtp.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise AlertNotTaken(f"SMTP_URL: {type(error).__name__}.") from None


def _files() -> str:
    """What changes when the hours or targets that clocks count by do."""
    levels = service_levels()
    hours = {name: levels.team_hours(name).version for name in levels.calendars}
    return json.dumps([levels.model_dump(mode="json"), hours], sort_keys=True)
