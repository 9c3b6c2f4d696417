"""What `helpdesk doctor` asks Meta: phone numbers, webhooks, subscriptions."""

from collections.abc import Iterator
from typing import Any

from cli.finding import BAD, OK, WARN, Finding
from helpdesk import settings
from helpdesk.settings import SendingSettings


def whatsapp() -> Iterator[Finding]:
    """Token, phone numbers and webhook subscription, asked of the Graph API."""
    from channels.whatsapp.api import CloudApi, GraphError

    sending = settings.load(SendingSettings)
    api = CloudApi.from_settings(sending)
    for number in settings.split_list(sending.whatsapp_phone_number_id):
        try:
            about = api.phone_number(number)
        except GraphError as error:
            mend = "check WHATSAPP_ACCESS_TOKEN and WHATSAPP_PHONE_NUMBER_ID; with the simulator: is it running?"
            yield Finding(BAD, "whatsapp", f"phone number id {number}: {error}", mend)
            continue
        quality = about.get("quality_rating", "unknown")
        yield Finding(WARN if quality in ("RED", "YELLOW") else OK, "whatsapp", f"{number} answers, quality {quality}")
        webhook = (about.get("webhook_configuration") or {}).get("application")
        told = f"webhooks of {number} go to {webhook}" if webhook else f"no webhook address is known for {number}"
        yield Finding(OK if webhook else WARN, "webhook", told, "set the callback address in Meta's app dashboard")
    yield from subscription(api)


def subscription(api: Any) -> Iterator[Finding]:
    """The app must be subscribed to the WhatsApp Business Account, or no webhook comes."""
    from channels.whatsapp.api import GraphError

    try:
        apps = {account: bool(api.subscribed_apps(account)) for account in api.business_accounts()}
    except GraphError as error:
        yield Finding(WARN, "subscription", f"cannot be asked: {error}", "the token needs whatsapp_business_management")
        return
    for account, subscribed in apps.items():
        mend = f"POST /{account}/subscribed_apps with the access token"
        told = f"app is subscribed to {account}" if subscribed else f"no app is subscribed to {account}"
        yield Finding(OK if subscribed else BAD, "subscription", told, mend)
