"""The pages of browsers, networks and their programs when an address does not answer."""

from tests.vision_dev.fourth import values
from tests.vision_dev.fourth.draft import Draft
from tests.vision_dev.fourth.values import shape

HOSTS = {
    "en": [
        "shop.bluebell-home.com",
        "www.ospreyoutdoors.co.uk",
        "pay.finchbank.com",
        "portal.harrow-utilities.org",
        "app.lumen-mobile.com",
        "tickets.greenline-rail.co.uk",
        "pineandparcel.com",
        "members.northpeak.travel",
    ],
    "de": [
        "shop.kachelwerk.de",
        "konto.talbank-online.de",
        "www.moewe-tau.de",
        "meine.stadtwerke-elbtal.de",
        "tickets.regiobahn-harz.de",
        "radlhof.at",
        "app.lumen-mobil.de",
        "service.kranich-versicherung.ch",
    ],
}
PATHS = {
    "en": ["account/orders", "checkout/payment", "returns/new", "login", "help/contact-us"],
    "de": ["konto/bestellungen", "kasse/zahlung", "retoure/anlegen", "anmelden", "hilfe/kontakt"],
}
QUERIES = ["?id=#####", "?step=2&ref=~~~~##", "?token=~~~~~~~~", "/######", "?src=mail&lang="]


def _host(draft: Draft) -> str:
    return draft.put("host", draft.rng.choice(HOSTS[draft.language]))


def _place(draft: Draft, host: str) -> str:
    return f"{host}/{draft.rng.choice(PATHS[draft.language])}"


def _long(draft: Draft, place: str, scheme: str = "https") -> None:
    query = shape(draft.rng, draft.rng.choice(QUERIES))
    query += draft.language if query.endswith("lang=") else ""
    draft.put("url", f"{scheme}://{place}{query}", "url")


def _ip(draft: Draft) -> str:
    return f"198.51.100.{draft.rng.randint(2, 250)}"


def _clock(draft: Draft) -> None:
    draft.put("clock", values.clock(draft.rng))


def chrome_desk(draft: Draft) -> None:
    """Chrome on a desktop: the bar without scheme and query, the sentence with both."""
    place = _place(draft, _host(draft))
    draft.put("short", place)
    _long(draft, place)
    draft.put(
        "code",
        draft.pick("ERR_CONNECTION_TIMED_OUT", "ERR_HTTP2_PROTOCOL_ERROR", "ERR_QUIC_PROTOCOL_ERROR"),
        "error_code",
    )


def firefox(draft: Draft) -> None:
    """Firefox without a secure connection: the path stands in the bar only."""
    draft.put("short", _place(draft, _host(draft)), "url")
    codes = (
        "PR_END_OF_FILE_ERROR",
        "SSL_ERROR_NO_CYPHER_OVERLAP",
        "PR_CONNECT_RESET_ERROR",
        "SEC_ERROR_UNKNOWN_ISSUER",
    )
    draft.put("code", draft.pick(*codes), "error_code")


def safari(draft: Draft) -> None:
    """Safari on a phone: the host in the bar, the address in the sentence, no code."""
    _clock(draft)
    _long(draft, _place(draft, _host(draft)))


def edge(draft: Draft) -> None:
    """Edge, dark: the address in the bar, the host in the sentence."""
    _long(draft, _place(draft, _host(draft)))
    draft.put("dns", _ip(draft))
    draft.put(
        "code",
        draft.pick("DNS_PROBE_FINISHED_NXDOMAIN", "ERR_NAME_NOT_RESOLVED", "DNS_PROBE_FINISHED_BAD_CONFIG"),
        "error_code",
    )


def cdn(draft: Draft) -> None:
    """A content network's page: three stations, a ray identifier, the host alone."""
    draft.fields["url"] = _host(draft)
    draft.put("code", draft.pick("522", "521", "524", "504"), "error_code")
    draft.put("city", draft.either(draft.pick("London", "Chicago"), draft.pick("Frankfurt", "Zürich")))
    when = values.iso(values.day(draft.rng))
    draft.put("stamp", f"{when} {shape(draft.rng, '1#:4#:0#')}", "date", when)
    draft.put("ray", shape(draft.rng, "~~~~~~~~~~~~~~~~"))
    draft.put("ip", _ip(draft))


def proxy(draft: Draft) -> None:
    """A company's proxy in black on white, the administrator's address below."""
    _long(draft, _place(draft, _host(draft)), "http")
    draft.put("ip", _ip(draft))
    draft.put("code", "(113)", "error_code", "113")
    draft.put("email", draft.pick("it-desk@harrow-utilities.org", "proxyadmin@finchbank.com"), "email")
    draft.put("proxy", draft.pick("gate2.corp", "px-01.office"))


def samsung(draft: Draft) -> None:
    """A phone maker's browser: the bar without scheme, the sentence with the whole address."""
    _clock(draft)
    place = _place(draft, _host(draft))
    draft.put("short", place.split("/")[0])
    _long(draft, place)
    draft.put("code", draft.pick("ERR_TIMED_OUT", "ERR_ADDRESS_UNREACHABLE", "ERR_CONNECTION_RESET"), "error_code")


def chrome_android(draft: Draft) -> None:
    """Chrome on a phone, dark: the bar cut off, so only the host stands wholly on the page."""
    _clock(draft)
    host = _host(draft)
    draft.fields["url"] = host
    draft.put("short", f"{_place(draft, host)[:26]}…")
    draft.put("code", draft.pick("ERR_SSL_PROTOCOL_ERROR", "ERR_SSL_VERSION_OR_CIPHER_MISMATCH"), "error_code")


def vpn(draft: Draft) -> None:
    """A VPN program with a gateway, its address and a port."""
    _clock(draft)
    draft.put("url", draft.pick("vpn.kachelwerk.de", "gw1.tunnelwerk-cloud.de", "remote.elbtal-ingenieure.de"), "url")
    draft.put("ip", _ip(draft))
    draft.put("port", draft.pick("500", "4500"))
    draft.put("code", draft.pick("809", "TW-13801", "868"), "error_code")


def captive(draft: Draft) -> None:
    """A hotel's sign-in page that names the address one wanted."""
    _clock(draft)
    _long(draft, _place(draft, draft.rng.choice(HOSTS[draft.language])))
    draft.put("host", draft.pick("login.seeblick-wlan.de", "hotspot.seeblick.net"))
    draft.put("code", draft.pick("WL-0412", "GAST_NO_SESSION", "5003"), "error_code")
