"""Shop mails: confirmations, shipping, refunds, reminders, in mail apps on a telephone and webmail on a desktop."""

from tests.vision_dev.third import values
from tests.vision_dev.third.sheet import Sheet

CSS = (
    ".av{width:38px;height:38px;border-radius:50%;flex:none;text-align:center;line-height:38px;color:#fff}"
    ".r{display:flex;justify-content:space-between;gap:14px;padding:8px 0;border-bottom:1px solid #8883}"
    ".k{display:inline-block;padding:11px 26px;border-radius:6px;color:#fff;margin:18px "
    "0}.ft{font-size:11px;margin-top:26px}"
)


def phone_app(s: Sheet, subject: str, sender: str, when: str, body: str, colour: str) -> str:
    """A mail opened in a telephone's mail app."""
    me = s.t("to me", "an mich", "إليّ")
    reply = s.t("Reply|Forward", "Antworten|Weiterleiten", "رد|إعادة توجيه").split("|")
    return s.phone(
        CSS + ".rp{border:1px solid #8886;border-radius:20px;padding:9px 24px}",
        f'<div style="padding:14px 18px 26px"><h1 style="font-size:21px;font-weight:500;margin:14px 0">{subject}</h1>'
        f'<div class="f c" style="gap:12px;margin-bottom:18px"><div class="av" '
        f'style="background:{colour}">{sender[0]}</div>'
        f'<div><b>{sender}</b> <span class="g" style="font-size:12px">{when}</span><div class="g" '
        f'style="font-size:12px">{me}'
        f'</div></div></div>{body}<div class="f" style="gap:12px;margin-top:26px">'
        f"{''.join(f'<span class=rp>{one}</span>' for one in reply)}</div></div>",
    )


def webmail(s: Sheet, subject: str, sender: str, when: str, body: str, colour: str) -> str:
    """A mail opened in a browser's webmail: folders at the side, the mail in the middle."""
    folders = s.t("Inbox|Starred|Sent|Drafts|Spam", "Posteingang|Markiert|Gesendet|Entwürfe|Spam",
                  "البريد الوارد|المميّزة|المُرسَل|المسودات|غير مرغوب").split("|")  # fmt: skip
    write = s.t("Compose", "Schreiben", "إنشاء")
    side = "".join(f'<div style="padding:8px 14px">{one}</div>' for one in folders)
    return s.desktop(
        CSS + ".side{width:200px;padding:20px 12px;font-size:14px}.mail{flex:1;padding:22px 34px}",
        f'<div class="f" style="min-height:100vh"><div class="side" style="background:#8881"><div class="k" '
        f'style="background:{colour};margin:0 0 14px">{write}</div>{side}</div><div class="mail"><h1 '
        f'style="font-size:22px;'
        f'font-weight:400">{subject}</h1><div class="f c" style="gap:14px;margin:18px 0"><div class="av" '
        f'style="background:{colour}"></div><div style="flex:1">{sender}</div><span class="g">{when}</span></div>'
        f'<div style="max-width:680px">{body}</div></div></div>',
    )


def confirmation(s: Sheet) -> str:
    """An order's confirmation on a telephone: lines, shipping, total."""
    order = s.put("order_number", values.digits(s.rng, 5))
    first, second = s.rng.randint(1900, 8900), s.rng.randint(900, 4900)
    shipping = s.t("Shipping", "Versand", "الشحن")
    goods = s.t("Linen shirt|Canvas belt", "Leinenhemd|Stoffgürtel", "قميص كتان|حزام قماش").split("|")
    cost = 495
    rows = [(goods[0], first), (goods[1], second), (shipping, cost)]
    lines = "".join(
        f'<div class="r"><span>{name}</span><span>{s.price(minor, "USD")}</span></div>' for name, minor in rows
    )
    label = s.t("Order total", "Gesamtsumme", "المجموع الكلي")
    hello = s.t(
        "Hi Dana, thanks for your order!", "Hallo Jonas, danke für deine Bestellung!", "مرحبًا سارة، شكرًا لطلبك!"
    )
    street = s.t(
        "Fennel & Thread, 12 Quay Street", "Fadenlauf GmbH, Kaistraße 12, Bremen", "متجر خيط، شارع الميناء، جدة"
    )
    body = (
        f"<p>{hello}"
        f'</p><p style="margin:10px 0">{s.t("Order #", "Bestellung #", "رقم الطلب: ")}{order}</p>{lines}<div '
        f'class="r"><b>{label}'
        f'</b><b>{s.total(first + second + cost, "USD")}</b></div><p class="g ft">'
        f"{street}"
        "</p>"
    )
    subject = s.t("Your order is confirmed", "Deine Bestellung ist eingegangen", "تم تأكيد طلبك")
    return phone_app(s, subject, s.t("Fennel & Thread", "Fadenlauf", "متجر خيط"), s.clock, body, "#7a4b9d")


def shipped(s: Sheet) -> str:
    """A shipping notice in webmail: tracking number, carrier, address of the page to follow it on."""
    order = s.put("order_number", s.t("R", "B-", "") + values.digits(s.rng, 9 if s.language == "en" else 6))
    parcel = s.put("tracking_number", values.sscc(s.rng) if s.language == "de" else values.ups(s.rng))
    sender = s.put("email", s.t("shipping@alderpine.com", "versand@kupferkrug.de", "orders@dar-alqahwa.com"))
    link = s.put("url", s.t("www.alderpine.com/track", "https://kupferkrug.de/sendung", "www.dar-alqahwa.com/track"))
    body = s.t(
        f"<p>Good news, order {order} is on its way!</p><p style='margin:14px 0'>Tracking number: <b>{parcel}</b></p>"
        f"<p>Follow your parcel at {link}</p>",
        f"<p>Ihre Bestellung {order} hat unser Lager verlassen.</p><p style='margin:14px 0'>Sendungsnummer: "
        f"<b>{parcel}</b></p>"
        f"<p>Sendung verfolgen: {link}</p>",
        f"<p>طلبك رقم {order} في الطريق إليك.</p><p style='margin:14px 0'>رقم التتبع: <b>{parcel}</b></p>"
        f"<p>لمتابعة الشحنة: {link}</p>",
    )
    foot = s.t(
        "You receive this mail because you shopped with us.",
        "Diese Mail wurde automatisch erstellt.",
        "هذه رسالة تلقائية.",
    )
    name = s.t("Alder & Pine", "Kupferkrug", "دار القهوة")
    subject = s.t("Your parcel has shipped", "Ihr Paket ist unterwegs", "تم شحن طلبك")
    when = s.t("10:22 AM (2 hours ago)", "10:22 (vor 2 Stunden)", s.n("10:22") + " ص")
    return webmail(s, subject, f"<b>{name}</b> &lt;{sender}&gt;", when, body + f'<p class="g ft">{foot}</p>', "#20603d")


def refund(s: Sheet) -> str:
    """A refund in a telephone's mail app: one large amount, a day, a payment's id in English."""
    order = s.put("order_number", values.digits(s.rng, 5))
    amount = s.total(s.rng.randint(1200, 24900), "GBP", "EUR", "AED")
    day = s.day(s.t("2026-11-03", "2026-10-28", "2026-11-09"), 0)
    proof = ""
    if s.language == "en":
        proof = f"<p>Refund ID: {s.put('transaction_id', 're_3Q' + values.digits(s.rng, 6) + 'KmTzXbVhWp')}</p>"
    body = s.t(
        f"<p>We refunded your return for order {order}.</p><h2 style='font-size:32px;margin:16px 0'>{amount}</h2>"
        f"<p>Refunded on {day}</p>{proof}<p style='margin-top:12px'>It can take 5 to 10 days until it shows on your "
        f"card.</p>",
        f"<p>Guten Tag, wir haben Ihnen den Kaufpreis der Bestellung {order} erstattet.</p><h2 "
        f"style='font-size:32px;margin:16px 0'>{amount}"
        f"</h2><p>Erstattet am {day}</p><p style='margin-top:12px'>Bis zur Gutschrift vergehen drei bis fünf "
        f"Werktage.</p>",
        f"<p>تم رد مبلغ الطلب رقم {order}.</p><h2 style='font-size:32px;margin:16px 0'>{amount}</h2><p>تاريخ "
        f"الاسترداد: {day}</p>"
        f"<p style='margin-top:12px'>قد يستغرق ظهور المبلغ في حسابك عدة أيام عمل.</p>",
    )
    subject = s.t("Your refund is on its way", "Ihre Erstattung", "تم استرداد المبلغ")
    return phone_app(
        s, subject, s.t("Marlow Goods", "Haus Wiesel", "متجر مرسى"), s.t("Tue", "Di.", "الثلاثاء"), body, "#b45309"
    )


def reminder(s: Sheet) -> str:
    """A reminder to pay, running text in webmail; the day is the mail's own."""
    order = s.put("order_number", values.digits(s.rng, 7 if s.language == "de" else 5))
    amount = s.total(s.rng.randint(2500, 68000), "EUR", "CHF" if s.number % 2 else "EUR", "EGP")
    phone = s.phone_number(s.t("+44 20 7946 0321", "+49 30 23125 884", "+20 2 2735 0147"))
    day = s.day("2026-11-16", 1)
    text = s.t(
        f"Dear customer,<br><br>we have not yet received your payment of {amount} for order {order}. Please pay "
        f"within seven "
        f"days. If you have already paid, you can ignore this message.<br><br>Questions? Call us on "
        f"{phone}.<br><br>Kind regards",
        f"Guten Tag,<br><br>für Ihre Bestellung {order} ist der Betrag von {amount} noch offen. Bitte überweisen Sie "
        f"ihn "
        f"innerhalb von sieben Tagen.<br><br>Fragen beantworten wir unter {phone}.<br><br>Mit freundlichen Grüßen",
        f"عميلنا العزيز،<br><br>لم نستلم بعد مبلغ {amount} الخاص بالطلب رقم {order}. يرجى السداد في أقرب وقت.<br><br>"
        f"للاستفسار اتصل بنا على {phone}<br><br>مع التحية",
    )
    sender = "<b>" + s.t("Accounts, Quillhouse Books", "Buchhaltung Federkiel", "قسم الحسابات، مكتبة الريشة") + "</b>"
    subject = s.t("Payment reminder", "Zahlungserinnerung", "تذكير بالدفع")
    return webmail(s, subject, sender, day, f"<p>{text}</p>", "#334155")


def delivery(s: Sheet) -> str:
    """A delivery's announcement on a telephone, with a button and the carrier's number."""
    post = {"en": ("RM", "GB"), "de": ("CY", "DE"), "ar": ("EE", "SA")}[s.language]
    parcel = s.put("tracking_number", values.s10(s.rng, *post))
    day = s.day(s.t("2026-11-25", "2026-11-26", "2026-11-28"), 2)
    head = s.t("Arriving soon", "Ihr Paket kommt bald", "شحنتك ستصل قريبًا")
    body = (
        f'<h2 style="margin-bottom:12px">{head}</h2><p '
        f'class="g">{s.t("Expected delivery", "Zustellung am", "موعد التسليم")}</p>'
        f'<p style="font-size:19px">{day}</p><p class="g" style="margin-top:12px">'
        f'{s.t("Tracking no.", "Sendungsnr.", "رقم الشحنة")}</p><p style="font-size:17px">{parcel}</p>'
        f'<span class="k" '
        f'style="background:#c2410c">{s.t("Change delivery", "Zustellung ändern", "تغيير الموعد")}</span>'
        f'<p class="g ft">{s.t("Swiftlark Parcels", "Eilspatz Paketdienst", "البرق للشحن")} · '
        f"{s.t('Unsubscribe', 'Abmelden', 'إلغاء الاشتراك')}</p>"
    )
    return phone_app(s, head, s.t("Swiftlark", "Eilspatz", "البرق"), s.clock, body, "#c2410c")


def plain_text(s: Sheet) -> str:
    """A plain mail in a desktop program: header lines, then lines of label and value, some monospaced."""
    sender = s.put("email", s.t("sales@irongate-tools.com", "bestellung@werkbank-otto.de", "sales@alwaha-parts.com"))
    day = s.day(s.t("2026-11-12", "2026-11-06", "2026-10-30"), 1)
    order = s.put("order_number", s.t("IG-", "WO-", "AW-") + values.digits(s.rng, 5))
    names = s.t("From|Subject|Date|Order number|Payment|Total", "Von|Betreff|Datum|Bestellnummer|Zahlung|Gesamtbetrag",
                "من|الموضوع|التاريخ|رقم الطلب|طريقة الدفع|الإجمالي").split("|")  # fmt: skip
    subject = s.t("Order received", "Eingangsbestätigung", "استلمنا طلبك")
    pay = s.t("Credit card", "Vorkasse", "الدفع عند الاستلام")
    total = s.total(s.rng.randint(3000, 129900), "GBP", "EUR", "SAR")
    thanks = s.t("Thank you for your order.", "Vielen Dank für Ihre Bestellung.", "شكرًا لتسوقك معنا.")
    face = "" if s.language == "ar" else "m"
    top = "".join(
        f'<div><span class="g" style="display:inline-block;width:90px">{name}</span>{shown}</div>'
        for name, shown in zip(names, (sender, subject, day), strict=False)
    )
    lines = "".join(f"<p>{name}: {shown}</p>" for name, shown in zip(names[3:], (order, pay, total), strict=False))
    tools = s.t("Reply Forward Archive Delete", "Antworten Weiterleiten Archivieren", "رد تحويل أرشفة حذف").split()
    bar = "".join(f"<span>{one}</span>" for one in tools)
    shop = s.t("Irongate Tools", "Werkbank Otto", "الواحة")
    return s.desktop(
        "",
        f'<div class="f" style="gap:26px;padding:12px 24px;background:#8882;font-size:13px">{bar}</div>'
        f'<div style="padding:14px 24px;border-bottom:1px solid #8885;font-size:14px">'
        f'{top}</div><div class="{face}" style="padding:24px;'
        f'line-height:1.8"><p>{thanks}</p><br>{lines}<br><p>--</p><p>{shop}</p></div>',
    )  # fmt: skip


def collected(s: Sheet) -> str:
    """Running text on a telephone: an order waits to be collected."""
    order = s.put("order_number", values.digits(s.rng, 5))
    shop = s.t("Briar Market", "Marktgarten", "سوق الريف")
    until = s.day(s.t("2026-12-02", "2026-12-01", "2026-12-03"), 0)
    link = s.put("url", s.t("briarmarket.co.uk/pickup", "www.marktgarten.de/abholung", "www.souqalreef.com"))
    text = s.t(
        f"Hello Priya, your order no. {order} is ready for collection at our Leeds store until {until}. Please bring "
        f"this "
        f"mail and a photo ID. Opening hours are on {link}.",
        f"Hallo Miriam, deine Bestellung Nr. {order} liegt bis {until} in unserer Filiale in Kassel bereit. Bring "
        f"bitte "
        f"diese Mail und deinen Ausweis mit. Öffnungszeiten: {link}",
        f"أهلًا خالد، طلبك رقم {order} جاهز للاستلام من فرعنا في الرياض حتى {until}. يرجى إحضار هذه الرسالة والهوية. "
        f"مواعيد العمل: {link}",
    )
    foot = s.t(
        "Please do not reply to this message.", "Bitte antworte nicht auf diese Mail.", "يرجى عدم الرد على هذه الرسالة."
    )
    when = s.t("Yesterday", "gestern", "أمس")
    return phone_app(s, s.t("Ready to collect", "Abholbereit", "طلبك جاهز"), shop, when,
                     f'<p>{text}</p><p class="g ft">{foot}</p>', "#3f6212")  # fmt: skip


def receipt(s: Sheet) -> str:
    """A payment's receipt in webmail: a table with the payment's id."""
    paid = s.total(s.rng.randint(999, 45000), "USD", "EUR", "SAR")
    day = s.day(s.t("2026-11-18", "2026-11-15", "2026-11-11"), 2)
    proof = s.put("transaction_id", s.t("pi_3", "PZ", "TXN") + values.digits(s.rng, 10) + s.t("LhQwYtRz", "X", ""))
    order = s.put("order_number", s.t("", "", "ORD-") + values.digits(s.rng, 5))
    labels = s.t("Order|Payment ID|Paid on|Amount paid", "Bestellnummer|Zahlungs-ID|Bezahlt am|Bezahlter Betrag",
                 "رقم الطلب|رقم العملية|تاريخ الدفع|المبلغ المدفوع").split("|")  # fmt: skip
    rows = "".join(
        f'<div class="r"><span class="g">{a}</span><b>{b}</b></div>'
        for a, b in zip(labels, (order, proof, day, paid), strict=False)
    )
    hello = s.t(
        "Thanks for your payment, Martin.", "Vielen Dank für Ihre Zahlung, Frau Seidel.", "شكرًا لك، تم استلام دفعتك."
    )
    foot = s.t(
        "Questions? Simply reply to this mail.",
        "Fragen? Antworten Sie einfach.",
        "للاستفسار يرجى الرد على هذه الرسالة.",
    )
    sender = "<b>" + s.t("Coralwick", "Korallenriff Aquaristik", "متجر مرجان") + "</b>"
    subject = s.t("Receipt for your payment", "Zahlungsbeleg", "إيصال الدفع")
    when = s.t("9:14 AM", "09:14", s.n("9:14"))
    body = f'<p style="margin-bottom:14px">{hello}</p>{rows}<p class="g ft">{foot}</p>'
    return webmail(s, subject, sender, when, body, "#be185d")


LAYOUTS = (confirmation, shipped, refund, reminder, delivery, plain_text, collected, receipt)
