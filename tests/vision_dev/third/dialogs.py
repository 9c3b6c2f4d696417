"""Error dialogs: eight ways to show a code, as Windows, macOS, Android, iOS, games, banks and web services do."""

from tests.vision_dev.third.sheet import Sheet

BUTTON = ".bt{display:inline-block;padding:5px 22px;border-radius:4px;border:1px solid #9995;font-size:13px}"


def windows(s: Sheet) -> str:
    """A message box on a Windows desktop: the code in the sentence or on its own line."""
    code = s.code("0x80070005", "0x80240017", "0x80070643")
    title = s.t("Pixenta Photo Manager", "Lohfeld Kasse – Aktualisierung", "مدير الطباعة")
    say = s.t(
        f"Setup could not write to the folder. Error {code}: Access is denied.",
        f"Das Update konnte nicht installiert werden.<br><br>Fehlercode: {code}",
        f"تعذّر تثبيت التحديث على هذا الجهاز.<br><br>رمز الخطأ: {code}",
    )
    more = s.t(
        "Close other programs and run the installer again as administrator.",
        "Prüfen Sie die Internetverbindung und versuchen Sie es später erneut.",
        "أغلق البرامج المفتوحة ثم أعد المحاولة.",
    )
    paper = "linear-gradient(135deg,#1d4f91,#3aa0c9)"
    box = "#2b2b2e" if s.dark else "#f5f5f7"
    ok, cancel = s.t("Retry", "Wiederholen", "إعادة المحاولة"), s.t("Cancel", "Abbrechen", "إلغاء")
    return s.desktop(
        BUTTON + f".w{{position:absolute;top:240px;left:380px;width:520px;background:{box};border-radius:8px;"
        "box-shadow:0 12px 40px #0008;font-size:14px}.red{flex:none;width:36px;height:36px;border-radius:50%;"
        "background:#c42b1c}.task{position:absolute;bottom:0;left:0;right:0;height:44px;background:#dfe8f2;color:#222;"
        "padding:12px 18px;font-size:12px}",
        f'<div class="w"><div style="padding:10px 16px;font-size:12px">{title}</div><div class="f" style="gap:18px;'
        f'padding:16px 24px 24px"><i class="red"></i><div><p>{say}</p><p style="margin-top:12px">{more}</p></div></div>'
        f'<div class="f" style="gap:10px;justify-content:flex-end;padding:14px 20px;border-top:1px solid #8883">'
        f'<span class="bt">{ok}</span><span class="bt">{cancel}</span></div></div>'
        f'<div class="task f b"><span>{s.t("Search", "Suche", "بحث")}</span><span>{s.clock}</span></div>',
        paper,
    )


def macos(s: Sheet) -> str:
    """A macOS alert: the code in brackets at the end of the message."""
    code = s.code("-1009", "-2003", "-8072")
    menu = "".join(f"<span>{w}</span>" for w in s.t("Finder File Edit View Go", "Finder Ablage Bearbeiten Darstellung",
                                                       "Finder ملف تحرير عرض").split())  # fmt: skip
    head = s.t(
        "The library could not be synchronized.",
        "Das Dokument „Rechnungen“ konnte nicht geöffnet werden.",
        "تعذّر فتح المستند.",
    )
    say = s.t(
        f"The Internet connection appears to be offline. ({code})",
        f"Der Vorgang konnte nicht abgeschlossen werden. (Fehler {code})",
        f"لم تكتمل العملية بسبب حدوث خطأ غير متوقع. (خطأ {code})",
    )
    box = "#323236" if s.dark else "#f4f3f2"
    return s.desktop(
        f".menu{{gap:20px;padding:4px 18px;background:{'#1b1b1f' if s.dark else '#f7f2f4'};font-size:13px}}"
        f".a{{margin:190px auto 0;width:300px;background:{box};border-radius:14px;padding:24px 20px 18px;"
        "box-shadow:0 14px 44px #0007;text-align:center;font-size:13px}.tri{width:0;height:0;margin:0 auto 14px;"
        "border:28px solid transparent;border-top:0;border-bottom:48px solid #f5b700}.k{background:#0a7aff;color:#fff;"
        "border-radius:6px;padding:6px;margin-top:14px}",
        f'<div class="menu f"><b>{s.t("Notebook", "Vorschau", "المكتبة")}</b>{menu}<span '
        f'style="margin-inline-start:auto">'
        f'{s.clock}</span></div><div class="a"><div class="tri"></div><b>{head}</b><p style="margin-top:10px">{say}</p>'
        f'<div class="k">{s.t("OK", "OK", "موافق")}</div></div>',
        "linear-gradient(160deg,#5b3c88,#c96a6f)",
    )


def android(s: Sheet) -> str:
    """An Android app's dialog over its form: the code in brackets in the title."""
    code = s.code("AUTH_004", "AUTH-117", "LOGIN_21")
    title = s.t(f"Sign-in failed [{code}]", f"Anmeldung fehlgeschlagen ({code})", f"فشل تسجيل الدخول ({code})")
    say = s.t(
        "We couldn't verify your account. Check your password or reset it and try again.",
        "Ihre Zugangsdaten konnten nicht geprüft werden. Bitte melden Sie sich in einigen Minuten noch einmal an.",
        "لم نتمكن من التحقق من حسابك. يرجى التأكد من كلمة المرور والمحاولة مرة أخرى.",
    )
    keep = s.t("Email|Password|Log in", "E-Mail|Passwort|Anmelden", "البريد الإلكتروني|كلمة المرور|دخول").split("|")
    box = "#2b2f36" if s.dark else "#fff"
    return s.phone(
        ".field{margin:14px 24px;border:1px solid #8888;border-radius:6px;padding:13px;opacity:.5}"
        f".d{{position:absolute;top:250px;left:28px;right:28px;background:{box};border-radius:26px;padding:24px;"
        f"color:{'#e8eaed' if s.dark else '#1c1d1f'}}}.d h2{{font-size:20px;font-weight:500;line-height:1.3}}",
        f'<h1 class="x" style="padding:50px 0 '
        f'20px;opacity:.5">{s.t("Velora Market", "Velora Markt", "متجر فيلورا")}</h1>'
        f'<div class="field">{keep[0]}</div><div class="field" style="margin-top:290px">{keep[1]}</div>'
        f'<div class="d"><h2>{title}</h2><p class="g" style="margin:14px 0 22px">{say}</p>'
        f'<div class="f" style="gap:26px;justify-content:flex-end;color:#3b82c4;font-weight:600">'
        f"<span>{s.t('Help', 'Hilfe', 'مساعدة')}</span><span>{s.t('OK', 'OK', 'حسنًا')}</span></div></div>",
        "#0e0f12" if s.dark else "#8d9096",
    )


def ios(s: Sheet) -> str:
    """An iOS alert over a basket: a number at the end of the message."""
    code = s.code("1020", "30452", "2041")
    title = s.t("Unable to Complete Purchase", "Auftrag nicht ausgeführt", "تعذّر إتمام الشراء")
    say = s.t(
        f"Something went wrong. Please try again later.<br>Error {code}",
        f"Die Bestellung konnte nicht abgeschickt werden. Fehler {code}",
        f"حدث خطأ ما، يرجى المحاولة لاحقًا.<br>خطأ {code}",
    )
    items = s.t("Desk lamp|Wool blanket", "Tischleuchte|Wolldecke", "مصباح مكتب|بطانية صوف").split("|")
    box = "#2c2c2e" if s.dark else "#f6f6f6"
    lines = "".join(f'<div class="f b li"><span>{item}</span></div>' for item in items)
    return s.phone(
        ".li{padding:16px 20px;border-bottom:1px solid #8884;opacity:.55}.d{position:absolute;top:310px;left:46px;"
        f"width:268px;border-radius:14px;background:{box};text-align:center;color:{'#fff' if s.dark else '#000'}}}"
        ".d p{font-size:13px;margin-top:5px}.k{border-top:1px solid #8886;color:#0a84ff;padding:11px;font-size:17px}",
        f'<h1 style="font-size:30px;padding:20px;opacity:.55">{s.t("Bag", "Warenkorb", "السلة")}</h1>{lines}'
        f'<div class="d"><div style="padding:20px 16px"><b style="font-size:17px">{title}</b><p>{say}</p></div>'
        f'<div class="k">{s.t("OK", "OK", "موافق")}</div></div>',
        "#050505" if s.dark else "#b4b4b8",
    )


def smart_home(s: Sheet) -> str:
    """A smart-home app's whole screen: the code small, grey and monospaced below."""
    code = s.code("E-203", "F27", "E104")
    device = s.t("Living room thermostat", "Waschmaschine", "مكيف غرفة النوم")
    head = s.t("Device not responding", "Programm abgebrochen", "الجهاز لا يستجيب")
    say = s.t(
        "Make sure the thermostat has power and that your router is within reach.",
        "Das Gerät hat den Waschgang angehalten. Prüfen Sie den Wasserzulauf und starten Sie neu.",
        "تأكد من توصيل الجهاز بالكهرباء ومن قرب جهاز التوجيه.",
    )
    tail = s.t(f"code {code} · firmware v2.4", f"Fehlercode {code}", f"رمز {code}")
    tabs = s.t("Home Rooms Routines More", "Start Räume Szenen Mehr", "الرئيسية الغرف المشاهد المزيد").split()
    return s.phone(
        ".ring{width:120px;height:120px;border-radius:50%;border:8px solid #d97706;margin:70px auto 30px}"
        ".k{background:#0f766e;color:#fff;border-radius:24px;padding:13px;margin:34px 24px 16px;text-align:center}"
        ".tabs{position:absolute;bottom:0;left:0;right:0;padding:14px 20px;border-top:1px solid #8883;font-size:12px}",
        f'<div class="x" style="padding:14px;font-weight:600">{device}</div><div class="ring"></div>'
        f'<div class="x" style="padding:0 30px"><h1 style="font-size:22px">{head}</h1><p '
        f'style="margin-top:10px">{say}</p>'
        f'</div><div class="k">{s.t("Try again", "Erneut versuchen", "أعد المحاولة")}</div>'
        f'<div class="x g m" style="font-size:12px">{tail}</div>'
        f'<div class="tabs f b g">{"".join(f"<span>{tab}</span>" for tab in tabs)}</div>',
    )


def game(s: Sheet) -> str:
    """A game on a desktop: a dark picture, a panel, the code beside a session id that is not it."""
    code = s.code("NX-2814-1", "KRANICH-31", "GX-514")
    label = s.t("Error code", "Fehlercode", "رمز الخطأ")
    head = s.t("CONNECTION LOST", "VERBINDUNG GETRENNT", "انقطع الاتصال")
    say = s.t(
        "You have been disconnected from the Emberfall servers. Your progress has been saved.",
        "Die Verbindung zum Spielserver wurde unterbrochen. Dein Fortschritt ist gespeichert.",
        "انقطع الاتصال بخادم اللعبة. تم حفظ تقدمك.",
    )
    session = s.latin(f"{s.rng.getrandbits(32):08x}-{s.rng.getrandbits(16):04x}")
    keys = s.t("Reconnect|Quit to desktop", "Neu verbinden|Beenden", "إعادة الاتصال|خروج").split("|")
    return s.desktop(
        ".p{width:620px;margin:220px auto 0;background:#10131dee;border:1px solid #4a5b86;padding:34px 40px}"
        ".k{border:1px solid #c9a84c;color:#f0d98a;padding:10px 26px}",
        f'<div style="padding:20px 30px;color:#8d97b5">Emberfall</div><div class="p x"><h1 style="font-size:26px;'
        f'letter-spacing:2px">{head}</h1><p style="margin:16px 0">{say}</p><p style="color:#f0d98a">{label}: {code}</p>'
        f'<p style="font-size:12px;color:#7a86a8;margin-top:6px">{s.t("Session", "Sitzung", "الجلسة")} {session}</p>'
        f'<div class="f" style="gap:16px;justify-content:center;margin-top:26px">'
        f"{''.join(f'<span class=k>{key}</span>' for key in keys)}</div></div>",
        "radial-gradient(#27406b,#080a12)", "#e5e9f5",
    )  # fmt: skip


def bank(s: Sheet) -> str:
    """A bank's app: a whole screen, the code as the reference in its footer."""
    code = s.code("BK-5031", "UEB-4407", "TR-6120")
    head = s.t("We couldn't send your transfer", "Überweisung nicht möglich", "تعذّر تنفيذ التحويل")
    say = s.t(
        "No money has left your account. If this keeps happening, give our team the error reference below.",
        "Ihr Konto wurde nicht belastet. Nennen Sie unserem Service bei Rückfragen bitte den Fehlercode unten.",
        "لم يتم خصم أي مبلغ من حسابك. عند التواصل معنا يرجى ذكر مرجع الخطأ أدناه.",
    )
    foot = s.t(f"Ref {code}", f"Code: {code}", f"مرجع الخطأ {code}")
    account = s.t("Everyday account", "Girokonto", "الحساب الجاري")
    return s.phone(
        ".t{background:#123f6d;color:#fff;padding:16px 20px;font-weight:600}.bang{width:64px;height:64px;margin:90px "
        "auto"
        " 26px;background:#b42318;clip-path:polygon(50% 0,100% 88%,0 "
        "88%)}.k{border-radius:8px;padding:13px;margin:10px "
        "22px;text-align:center;background:#123f6d;color:#fff}",
        f'<div class="t f b"><span>{s.t("Halden Bank", "Haldenbank", "بنك هالدن")}</span><span>{account}</span></div>'
        f'<div class="bang"></div><div class="x" style="padding:0 28px 40px"><h1 style="font-size:21px">{head}</h1>'
        f'<p class="g" style="margin-top:12px">{say}</p></div><div '
        f'class="k">{s.t("Try again", "Nochmals", "حاول ثانية")}'
        f'</div><div class="k">{s.t("Back to accounts", "Zur Übersicht", "العودة إلى الحسابات")}</div>'
        f'<div class="g x" style="font-size:11px;position:absolute;bottom:18px;left:0;right:0">{foot}</div>',
    )


def service(s: Sheet) -> str:
    """A shop's own error page in a browser: a status or code beside a request id that is not it."""
    code = s.code("503", "E1203", "500")
    big = s.t(f"HTTP {code}", f"Code: {code}", f"خطأ {code}")
    head = s.t("Service unavailable", "Da ist etwas schiefgelaufen", "حدث خطأ في الخادم")
    say = s.t(
        "Our shop is taking a short break. Please reload the page in a few minutes.",
        "Ihr Warenkorb ist gespeichert. Bitte laden Sie die Seite neu.",
        "نعمل على حل المشكلة. يرجى تحديث الصفحة بعد دقائق.",
    )
    label = s.t("Request ID", "Trace-ID", "معرّف الطلب")
    request = s.latin(f"{s.rng.getrandbits(64):016x}")
    host = s.put("url", s.t("www.tarnbrook-living.com", "https://www.tarnbrook.de/kasse", "www.tarnbrook.sa"))
    return s.browser(
        ".big{font-size:54px;font-weight:700;color:#c2410c;margin:110px 0 "
        "10px}.k{display:inline-block;background:#1c1d1f;"
        "color:#fff;padding:11px 28px;border-radius:6px;margin:28px 0}",
        head, host,
        f'<div class="x"><div class="big">{big}</div><h1>{head}</h1><p style="margin-top:10px">{say}</p>'
        f'<div class="k">{s.t("Reload", "Neu laden", "تحديث")}</div><p class="g m" style="font-size:12px">{label}: '
        f'{request}'
        "</p></div>",
    )  # fmt: skip


LAYOUTS = (windows, macos, android, ios, smart_home, game, bank, service)
