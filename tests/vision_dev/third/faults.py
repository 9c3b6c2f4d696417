"""Network faults: what browsers, apps, gateways and captive portals show, with and without the address's scheme."""

from tests.vision_dev.third.sheet import Sheet

ICON = ".ic{width:56px;height:64px;border:4px solid #8b9198;border-radius:6px;margin-bottom:26px}"
KEY = ".k{display:inline-block;background:#1a73e8;color:#fff;padding:9px 22px;border-radius:20px;margin-top:26px}"


def chrome(s: Sheet) -> str:
    """Chrome on a desktop: the host in the bar and in the sentence, the code small and grey."""
    host = s.put("url", s.t("lumora-outlet.com", "moosgruen-versand.de", "souq-nakhla.com"))
    code = s.code("DNS_PROBE_FINISHED_NXDOMAIN", "ERR_NAME_NOT_RESOLVED", "ERR_ADDRESS_UNREACHABLE")
    head = s.t("This site can’t be reached", "Die Website ist nicht erreichbar", "يتعذّر الوصول إلى هذا الموقع")
    say = s.t(
        f"Check if there is a typo in {host}.",
        f"Die Server-IP-Adresse von {host} wurde nicht gefunden.",
        f"قد تكون صفحة الويب على {host} متوقفة مؤقتًا أو انتقلت إلى عنوان آخر.",
    )
    more = s.t(
        "Try running Windows Network Diagnostics.", "Versuchen Sie, die Verbindung zu prüfen.", "تحقّق من الاتصال."
    )
    return s.browser(
        ICON + KEY + ".c0{width:600px;margin:90px auto}",
        host, host,
        f'<div class="c0"><div class="ic"></div><h1 style="font-size:24px;font-weight:500">{head}</h1><p class="g" '
        f'style="margin:16px 0">{say}</p><p class="g">{more}</p><p class="g" '
        f'style="margin-top:18px;font-size:12px">{code}'
        f'</p><span class="k">{s.t("Reload", "Neu laden", "إعادة التحميل")}</span></div>',
    )  # fmt: skip


def chrome_phone(s: Sheet) -> str:
    """Chrome on a telephone: no connection or a broken one, a list of what to try."""
    host = s.put("url", s.t("m.harrowfield.co.uk", "www.kornblume-mode.de", "www.darmisk.ae"))
    code = s.code("ERR_INTERNET_DISCONNECTED", "ERR_NETWORK_CHANGED", "ERR_CONNECTION_RESET")
    head = s.t("No internet", "Verbindung unterbrochen", "تم قطع الاتصال")
    tries = s.t(
        "Turning off airplane mode|Turning on mobile data or Wi-Fi|Checking the signal in your area",
        "Verbindung prüfen|Proxy und Firewall prüfen|Seite neu laden",
        "التحقق من الاتصال|إيقاف وضع الطيران|تشغيل بيانات الجوّال",
    ).split("|")
    return s.phone(
        ICON + KEY + ".pill{margin:8px 14px;padding:10px 18px;border-radius:24px;background:#8882;font-size:14px}"
        "li{margin:6px 0}",
        f'<div class="pill">{host}</div><div style="padding:60px 26px"><div class="ic"></div><h1 '
        f'style="font-size:24px">'
        f'{head}</h1><p class="g" style="margin-top:14px">{s.t("Try:", "Versuchen Sie Folgendes:", "جرّب ما يلي:")}</p>'
        f'<ul class="g">{"".join(f"<li>{one}</li>" for one in tries)}</ul><p class="g" '
        f'style="font-size:12px">{code}</p>'
        f'<span class="k">{s.t("Reload", "Neu laden", "إعادة التحميل")}</span></div>',
    )


def edge(s: Sheet) -> str:
    """Edge on a desktop: the address with its scheme in the bar only, the code in black below the list."""
    address = s.put("url", s.t("https://checkout.pinewhistle.com", "https://www.ofenkuhle.de/konto",
                               "https://shop.rimalstore.com"))  # fmt: skip
    code = s.code("ERR_CONNECTION_TIMED_OUT", "ERR_CONNECTION_REFUSED", "INET_E_RESOURCE_NOT_FOUND")
    head = s.t(
        "Hmmm… can't reach this page",
        "Hmmm… diese Seite ist leider nicht erreichbar.",
        "عذرًا… لا يمكن الوصول إلى هذه الصفحة",
    )
    say = s.t("The site took too long to respond", "Die Verbindung wurde verweigert.", "لم يتم العثور على عنوان الخادم")
    tries = s.t(
        "Search the web for this site|Check your connection|Check the proxy and the firewall",
        "Im Web nach dieser Seite suchen|Verbindung überprüfen|Proxy und Firewall überprüfen",
        "ابحث في الويب عن هذا الموقع|تحقّق من الاتصال|تحقّق من الخادم الوكيل وجدار الحماية",
    ).split("|")
    return s.browser(
        KEY + "li{margin:8px 0}",
        s.t("New page", "Neue Seite", "صفحة جديدة"), address,
        f'<div style="width:640px;margin:80px auto"><h1 style="font-size:30px;font-weight:400">{head}</h1>'
        f'<p style="margin:20px 0 8px"><b>{say}</b></p><p>{s.t("Try:", "Versuchen Sie:", "جرّب:")}</p>'
        f'<ul>{"".join(f"<li>{one}</li>" for one in tries)}</ul><p>{code}</p>'
        f'<span class="k" style="border-radius:3px">{s.t("Refresh", "Aktualisieren", "تحديث")}</span></div>', "edge",
    )  # fmt: skip


def safari(s: Sheet) -> str:
    """Safari, on an iPhone or a Mac: a sentence and no code."""
    host = s.t("fernhollow.com", "lindenhof-laden.de", "warda-shop.com")
    say = s.t(
        "Safari cannot open the page because the server cannot be found.",
        "Safari kann die Seite nicht öffnen, da der Server nicht gefunden werden konnte.",
        "يتعذر على Safari فتح الصفحة لأنه لم يتم العثور على الخادم.",
    )
    if s.language == "de":
        head = "Safari kann den Server nicht finden."
        body = f'<h1 class="x" style="margin-top:210px;font-size:24px;font-weight:500">{head}</h1>'
        more = f'<p class="x g" style="margin-top:14px">{say}</p>'
        return s.browser("", "Seite nicht gefunden", s.put("url", host), body + more, "safari")
    return s.phone(
        ".pill{position:absolute;bottom:74px;left:14px;right:14px;border-radius:12px;padding:12px;background:#8883}"
        ".nav{position:absolute;bottom:22px;left:30px;right:30px}.nav i{width:20px;height:20px;border:2px solid "
        "#0a84ff}",
        f'<p class="x g" style="padding:230px 44px 0;font-size:17px">{say}</p><div class="pill '
        f'x">{s.put("url", host)}</div>'
        '<div class="nav f b"><i></i><i></i><i></i><i></i></div>',
    )


def firefox(s: Sheet) -> str:
    """Firefox on a desktop: a certificate's or the handshake's fault."""
    host = s.put("url", s.t("https://www.copperlane.shop", "kundenkonto.rabenstein.de", "https://www.bayt-alward.com"))
    code = s.code("SEC_ERROR_EXPIRED_CERTIFICATE", "SSL_ERROR_BAD_CERT_DOMAIN", "PR_END_OF_FILE_ERROR")
    head = s.t("Secure Connection Failed", "Fehler: Gesicherte Verbindung fehlgeschlagen", "فشل الاتصال الآمن")
    say = s.t(
        "The page you are trying to view cannot be shown because its identity could not be verified.",
        "Die Website kann nicht angezeigt werden, da die Echtheit der Daten nicht bestätigt werden konnte.",
        "لا يمكن عرض الصفحة لأنه لم يتم التأكد من صحة البيانات المستلمة.",
    )
    label = s.t("Error code", "Fehlercode", "رمز الخطأ")
    more = s.t("Learn more…", "Weitere Informationen…", "اطّلع على المزيد…")
    return s.browser(
        ".k{float:inline-end;background:#0060df;color:#fff;padding:9px 20px;border-radius:4px}.tri{width:0;height:0;"
        "border:26px solid transparent;border-top:0;border-bottom:46px solid #d7a100;flex:none}",
        head[:24].strip(), host,
        f'<div class="f" style="width:760px;margin:120px auto;gap:34px"><div class="tri"></div><div><h1 '
        f'style="font-size:'
        f'26px;font-weight:300">{head}</h1><p style="margin:18px 0">{say}</p><p>{label}: <a '
        f'style="color:#0a84ff">{code}'
        f'</a></p><p style="margin:14px 0 30px"><a style="color:#0a84ff">{more}</a></p>'
        f'<span class="k">{s.t("Try Again", "Nochmals versuchen", "أعد المحاولة")}</span></div></div>', "firefox",
    )  # fmt: skip


def web_view(s: Sheet) -> str:
    """Samsung Internet or an app's web view: the whole address in the sentence, `net::` before the code."""
    address = s.put(
        "url", s.t("https://pay.oakandember.com/cart", "http://m.silberdistel.de/", "https://zahramart.com/")
    )
    code = s.code("net::ERR_CONNECTION_REFUSED", "net::ERR_CLEARTEXT_NOT_PERMITTED", "net::ERR_TIMED_OUT")
    head = s.t("Webpage not available", "Webseite nicht verfügbar", "صفحة الويب غير متاحة")
    say = s.t(
        f"The webpage at {address} could not be loaded because:",
        f"Die Webseite unter {address} konnte aus folgendem Grund nicht geladen werden:",
        f"تعذّر تحميل صفحة الويب {address} بسبب:",
    )
    name = s.t("Oak & Ember", "Silberdistel", "زهرة مارت")
    return s.phone(
        ".top{padding:14px 18px;gap:16px;border-bottom:1px solid #8883}.bk{width:12px;height:12px;border-left:2px "
        "solid;"
        "border-bottom:2px solid;transform:rotate(45deg)}",
        f'<div class="top f c"><i class="bk"></i><b>{name}</b></div><div style="padding:26px 18px">'
        f'<h2 style="font-size:22px;margin-bottom:18px">{head}</h2><p>{say}</p><p '
        f'style="margin-top:18px">{code}</p></div>',
        "#ffffff", "#202020",
    )  # fmt: skip


def gateway(s: Sheet) -> str:
    """A gateway's page: a bare server's, or a delivery network's with a ray id that is not the code."""
    host = s.put("url", s.t("www.brindlewick.com", "shop.eichkater.de", "www.noor-bazaar.com"))
    code = s.code("522", "502", "504")
    if s.language == "de":
        middle = f'<h1 class="x" style="margin-top:20px">{code} Bad Gateway</h1>'
        middle += '<hr style="margin:14px"><p class="x">nginx</p>'
        return s.browser("", "502 Bad Gateway", host, middle)
    head = s.t("Connection timed out", "", "انتهت مهلة البوابة")
    parts = s.t("You|Network|Host", "", "أنت|الشبكة|الخادم").split("|")
    states = s.t("Working|Working|Error", "", "يعمل|يعمل|خطأ").split("|")
    ray = s.latin(f"{s.rng.getrandbits(64):016x}")
    cells = "".join(
        f'<div class="x"><i class="o" style="background:{"#bd2426" if i == 2 else "#9bca3e"}"></i>{one}<div class="g">'
        f"{states[i]}</div></div>" for i, one in enumerate(parts)
    )  # fmt: skip
    return s.browser(
        ".o{display:block;width:60px;height:44px;border-radius:10px;margin:0 auto 12px}",
        head, host,
        f'<div style="width:820px;margin:60px auto"><h1 '
        f'style="font-size:44px;font-weight:300">{s.t("Error", "", "خطأ")} '
        f'{code}</h1><h2 class="g" style="font-weight:400">{head}</h2><div class="f" '
        f'style="justify-content:space-around;'
        f'margin:50px '
        f'0">{cells}</div><p>{s.t("Please try again in a few minutes.", "", "يرجى المحاولة بعد دقائق.")}</p>'
        f'<p class="g" style="font-size:12px;margin-top:50px">{s.t("Ray ID", "", "معرّف الاتصال")}: {ray}</p></div>',
    )  # fmt: skip


def offline(s: Sheet) -> str:
    """An app without a connection, or a train's captive portal."""
    code = s.code("NET-1004", "WLAN-403", "CONN_07")
    head = s.t("You're offline", "Anmeldung im WLAN fehlgeschlagen", "لا يوجد اتصال بالإنترنت")
    say = s.t(
        "We can't reach our servers right now. Your basket is safe – check your Wi-Fi or mobile data.",
        "Das Netz „Zug-WLAN“ hat gerade keine Verbindung. Sie können es auch hier versuchen:",
        "يبدو أن هاتفك غير متصل بالشبكة. تحقق من الواي فاي أو بيانات الجوال ثم أعد المحاولة.",
    )
    link = s.put("url", "portal.nordzug-wlan.de") if s.language == "de" else ""
    tabs = s.t("Shop Search Basket Account", "Anmelden Hilfe", "المتجر البحث السلة حسابي").split()
    return s.phone(
        ".cl{width:110px;height:70px;border-radius:40px;background:#8884;margin:130px auto 34px}.k{border:1.5px solid;"
        "border-radius:10px;padding:12px;margin:34px 26px "
        "14px;text-align:center;font-weight:600}.tabs{position:absolute;"
        "bottom:0;left:0;right:0;padding:16px 24px;border-top:1px solid #8883;font-size:12px}",
        f'<div class="cl"></div><div class="x" style="padding:0 28px"><h1 style="font-size:22px">{head}</h1>'
        f'<p class="g" style="margin-top:12px">{say}</p><p style="margin-top:8px;color:#2f7de1">{link}</p></div>'
        f'<div class="k">{s.t("Try again", "Nochmals verbinden", "أعد المحاولة")}</div><p class="x g" '
        f'style="font-size:12px">'
        f'{s.t("Code:", "Fehler", "رمز الخطأ:")} {code}</p><div class="tabs f b g">'
        f"{''.join(f'<span>{tab}</span>' for tab in tabs)}</div>",
    )


LAYOUTS = (chrome, chrome_phone, edge, safari, firefox, web_view, gateway, offline)
