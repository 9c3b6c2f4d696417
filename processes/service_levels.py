"""In the worker: clocks of tickets are swept every few seconds, and who is to hear of a step is told once."""

import hashlib
import hmac
import json
import logging
import smtplib
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from channels.whatsapp.line import Line
from helpdesk import clock, settings
from helpdesk.bootstrap import Helpdesk
from helpdesk.errors import HelpdeskError
from helpdesk.http import Http, HttpError
from helpdesk.policies.sla import BREACH
from helpdesk.queue import ALERTS, Claim
from helpdesk.service_levels import service_levels
from helpdesk.services import sla
from helpdesk.services.sla import Alert

log = logging.getLogger(__name__)
SIGNATURE = "X-Helpdesk-Signature-256"
SECONDS = 15.0  # for a webhook's answer, or the mail server's


class AlertNotTaken(HelpdeskError):
    """The webhook or the mail server would not take an alert; it is tried again later."""


class Sweeper:
    """Sweeps the clocks; after a change of sla.yml or shop.yml first gives all of them what is now right."""

    def __init__(self, business: Helpdesk) -> None:
        self._business = business
        self._seen = ""

    def sweep(self) -> int:
        """Take what is due; how many steps somebody hears of. Raises SettingsError, DatabaseUnavailable."""
        now = clock.now()
        if (files := _files()) != self._seen:
            with self._business.unit_of_work() as uow:
                if changed := sla.follow_files(uow, now):
                    log.info("sla retargeted clocks=%d", changed)
            self._seen = files
        with self._business.unit_of_work() as uow:
            alerts = sla.sweep(uow, now)
            for alert in alerts:
                key = f"{alert.ticket_number}:{alert.clock}:{alert.instance}:{alert.step}"
                uow.put(ALERTS, key, f"ticket:{alert.ticket_number}", as_json(alert))
        return len(alerts)


def as_json(alert: Alert) -> dict[str, Any]:
    """An alert as it is stored, posted and mailed: nothing of the customer in it."""
    kind = "warning" if alert.step < BREACH else "breach" if alert.step == BREACH else "escalation"
    return {
        "kind": kind,
        "ticket": alert.ticket_number,
        "queue": alert.queue,
        "priority": alert.priority,
        "clock": alert.clock,
        "step": alert.step,
        "level": alert.level,
        "at": alert.due_at.isoformat(timespec="seconds"),
        "noticed_late": alert.late,
    }


def handle(line: Line, claim: Claim) -> None:
    """A job of the queue `alerts`: log it, post it, mail it, settle it. Raises AlertNotTaken, LeaseLost."""
    alert, ours = claim.job.body, settings.load(settings.AlertSettings)
    words = " ".join(f"{name}={value}" for name, value in alert.items() if name != "kind")
    if claim.job.claims == 1:
        log.warning("sla_%s %s", alert["kind"], words)
    if ours.alert_webhook_url:
        _post(ours, alert)
    if ours.alert_email_to:
        _mail(ours, f"{alert['kind']}: ticket {alert['ticket']}, {alert['clock']}", words.replace(" ", "\n"))
    with line.helpdesk.unit_of_work() as uow:
        uow.queue.settle(uow.connection, claim)


def _post(ours: settings.AlertSettings, alert: dict[str, Any]) -> None:
    body = json.dumps(alert).encode()
    digest = hmac.new(ours.alert_webhook_secret.get_secret_value().encode(), body, hashlib.sha256).hexdigest()
    host = urlsplit(ours.alert_webhook_url).hostname or ""
    http = Http(timeout=SECONDS, trusted_hosts=frozenset({host}))  # the owner's own address, perhaps in the same house
    try:
        answer = http.call("POST", ours.alert_webhook_url, headers={SIGNATURE: f"sha256={digest}"}, json_body=alert)
    except HttpError as error:
        raise AlertNotTaken(f"ALERT_WEBHOOK_URL: {error}") from None
    finally:
        http.close()
    if not 200 <= answer.status < 300:  # noqa: PLR2004
        raise AlertNotTaken(f"ALERT_WEBHOOK_URL answered {answer.status}.")


def _mail(ours: settings.AlertSettings, subject: str, text: str) -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, ours.alert_email_from, ours.alert_email_to
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
