"""Receipts of cards, wallets, banks and exchange offices."""

from tests.vision_dev.fourth_ar.values import Pen, document, ltr, status


def rows(pairs: tuple[tuple[str, str], ...], tag: str = "div") -> str:
    """Pairs of label and value, each in its own element."""
    return "".join(f"<{tag}><span>{label}</span><b>{value}</b></{tag}>" for label, value in pairs)


def card_slip(pen: Pen) -> str:
    """A shop terminal's electronic slip, centred, half Arabic and half English."""
    total = pen.total(pen.cost(12, 900), "word")
    card = f"{pen.rng.choice(('4847', '5297', '9682'))}83 ****** {pen.digits(4)}"
    css = """body{background:#d9d9d6;padding:18px 26px}.s{background:#fffffb;padding:22px 18px;text-align:center;
    font-size:14px;line-height:1.75;color:#222;filter:drop-shadow(0 2px 4px #0005)}.s h2{font-size:19px}.s hr{border:0;
    border-top:1.5px dashed #777;margin:10px 0}.s .a{font-size:25px;font-weight:700;margin:6px 0}.e{font-family:
    'Liberation Mono';font-size:13px;direction:ltr}.two{display:flex;justify-content:space-between;direction:ltr}"""
    body = f"""<div class="s"><h2>بقالة سنابل الخير</h2>{pen.country.city} - طريق الملك فهد<hr><div class="two"><span>
    {pen.date("padded")}</span><span class="e">{pen.d(f"{pen.day.day % 12 + 8:02d}:{pen.rng.randint(10, 59)}:17")}
    </span></div><div class="e">MID {pen.digits(8)} &nbsp; TID {pen.digits(6)}</div>شراء<br>PURCHASE<div
    class="e">{card} </div><hr>مبلغ الشراء<div class="a">{total}</div><hr><b>مقبولة</b><br>APPROVED<br>تم التحقق من
    هوية حامل البطاقة<br> رمز الموافقة: {ltr(pen.d(pen.digits(6)))}<br>رقم المرجع:
    {pen.transaction("card")}<br><br>شكرًا لاستخدامكم الدفع الإلكتروني<br>يرجى الاحتفاظ بالإيصال</div>"""
    return document(css, body, "KacstOne")


def violet_wallet(pen: Pen) -> str:
    """A wallet's transfer: violet, a tick, the sum large."""
    pen.size = (390, 844, 3)
    total = pen.total(pen.cost(20, 2500), "short", before=True)
    pairs = (
        ("إلى", pen.rng.choice(("عبدالله الشهري", "أم سارة", "محل الورد"))),
        ("رقم المستفيد", pen.phone()),
        ("الغرض", "مصروف شخصي"),
        ("التاريخ", pen.date("ymd")),
        ("رقم العملية", pen.transaction("wallet")),
        ("الرسوم", "مجانًا"),
    )
    css = """body{background:linear-gradient(#4f008c 42%,#f6f2fa 42%);min-height:844px;
    color:#2a1140}.k{text-align:center;color:#fff;padding:28px 0 22px}.k i{display:grid;place-items:center;width:66px;
    height:66px;border-radius:33px;background:#00c48c;margin:0 auto 12px;font:700 32px 'DejaVu Sans'}.k
    h1{font-size:37px;margin-top:6px}.p{background:#fff;margin:0 18px;border-radius:22px;padding:10px 20px}.p
    div{display:flex;justify-content:space-between;padding:14px 0;border-bottom:1px solid #eee6f5;font-size:15px}.p
    span{color:#8b7a9c}.b{margin:22px 18px;background:#ff375e;color:#fff;text-align:center;padding:14px;
    border-radius:14px}"""
    body = f"""{status(pen, "#fff", "#4f008c", ios=True)}<div class="k"><i>✓</i>تم التحويل بنجاح<h1>{total}</h1></div>
    <div class="p">{rows(pairs)}</div><div class="b">مشاركة الإيصال</div>"""
    return document(css, body, "Noto Kufi Arabic")


def bill_point(pen: Pen) -> str:
    """A kiosk network's bill receipt, yellow and blue, a table of lines ending in the sum."""
    bill, fee = pen.cost(90, 800), 300
    total = pen.total(bill + fee, "short")
    pairs = (
        ("الخدمة", "فاتورة كهرباء"),
        ("الرقم المرجعي", pen.transaction("ten")),
        ("رقم العميل", ltr(pen.d(pen.digits(8)))),
        ("التاريخ", pen.date("slash")),
        ("قيمة الفاتورة", pen.money(bill)),
        ("رسوم الخدمة", pen.money(fee)),
    )
    css = """body{background:#fff}.h{background:#ffd200;color:#003a70;padding:20px;font-size:22px;font-weight:700;
    border-bottom:6px solid #003a70}.o{background:#e8f6e8;color:#256b2c;margin:14px;padding:12px;border-radius:4px}
    .t{margin:14px;border:1px solid #003a70}.t div{display:grid;grid-template-columns:40% 1fr;font-size:14.5px}
    .t div:nth-child(odd){background:#f2f6fb}.t span{padding:11px;color:#003a70}.t b{padding:11px;font-weight:500}
    .z{margin:0 14px;background:#003a70;color:#fff;padding:14px;display:flex;justify-content:space-between;
    font-size:18px} .f{padding:18px 14px;font-size:12.5px;color:#555}"""
    body = f"""{status(pen, "#003a70", "#ffd200")}<div class="h">دفعتي</div><div class="o">تمت عملية السداد بنجاح</div>
    <div class="t">{rows(pairs)}</div><div class="z"><span>الإجمالي المدفوع</span><b>{total}</b></div><div
    class="f">احتفظ بالرقم المرجعي لحين ظهور السداد لدى مقدم الخدمة.</div>"""
    return document(css, body, "Noto Sans Arabic")


def instant_transfer(pen: Pen) -> str:
    """An instant transfer between banks: from and to on two cards, Latin addresses."""
    total = pen.total(pen.cost(100, 9000), "code", before=pen.rng.random() < 0.5)
    css = """body{background:#f4f1fb;color:#241a3d;min-height:800px}.t{text-align:center;padding:14px;font-size:16px}
    .a{text-align:center;padding:16px}.a h1{font-size:31px;color:#5b2a9d;direction:ltr}.a em{font-style:normal;
    background:#d8f5e3;color:#0a7a3b;border-radius:12px;padding:4px 14px;font-size:13px}.c{background:#fff;
    border-radius:14px;margin:9px 16px;padding:14px;font-size:14px;line-height:1.7}.c small{color:#8479a0;display:block}
    .d{margin:14px 16px;font-size:13.5px;line-height:2.2}.d div{display:flex;justify-content:space-between}
    .d span{color:#8479a0}.d b{font-weight:500}"""
    pairs = (("الرقم المرجعي", pen.transaction("hex")), ("التاريخ", pen.date("long")), ("السبب", "سداد دين"))
    body = f"""{status(pen, "#241a3d", "#f4f1fb")}<div class="t">تفاصيل المعاملة</div><div class="a"><h1>{total}</h1>
    <em>معاملة ناجحة</em></div><div class="c"><small>من</small><b>{pen.person}</b><br>بنك الدلتا · ****{pen.digits(4)}
    </div><div class="c"><small>إلى</small><b>{pen.rng.choice(("M**** A**** S****", "هـ*** م*** ع***"))}</b><br>
    {ltr(f"{pen.mixed(6).lower()}@lahza")}</div><div class="d">{rows(pairs)}</div>"""
    return document(css, body, "Noto Sans Arabic")


def bank_transfer(pen: Pen) -> str:
    """A Gulf bank's advice: navy, account numbers in full, a stamp at the end."""
    total = pen.total(pen.cost(500, 45000), "full")
    bank = {"966": "SA80", "971": "AE033", "965": "KWCBKU", "962": "JOARAB"}.get(pen.country.dial, "AE033")
    pairs = (
        ("المستفيد", pen.rng.choice(("شركة الركن الهادئ للعقارات", "مؤسسة نخلة للتجارة"))),
        ("رقم الآيبان", pen.iban(bank)),
        ("تاريخ التنفيذ", pen.date("dash")),
        ("رقم المرجع", pen.transaction("core")),
        ("غرض التحويل", "إيجار"),
    )
    css = """body{background:#0c1b33;padding-bottom:20px}.w{background:#fff;margin:8px 14px;padding:20px;color:#0c1b33}
    .w header{display:flex;justify-content:space-between;border-bottom:2px solid #b08d57;padding-bottom:12px}
    .w header i{width:38px;height:38px;background:#b08d57;transform:rotate(45deg) scale(.7)}h1{font:700 26px Amiri}
    .n{margin:16px 0;font-size:14px}.n big{display:block;font:700 27px Amiri;color:#8a6a36}.l div{padding:9px 0;
    border-bottom:1px dotted #aab}.l span{display:block;font-size:12px;color:#6b7691}.l b{font:16px Amiri;
    font-size:15.5px}.z{margin-top:16px;font-size:11.5px;color:#6b7691}"""
    body = f"""{status(pen, "#fff", "#0c1b33")}<div class="w"><header><h1>بنك القلعة</h1><i></i></header><div class="n">
    إشعار تحويل<big>{total}</big></div><div class="l">{rows(pairs)}</div><div class="z">هذا الإشعار صادر إلكترونيًا ولا
    يحتاج إلى توقيع.</div></div>"""
    return document(css, body, "Noto Naskh Arabic")


def gateway_desk(pen: Pen) -> str:
    """A payment gateway's result on a desk: a small framed form in the middle of white."""
    pen.desk()
    total = pen.total(pen.cost(4, 390), "short", before=True)
    pairs = (
        ("التاجر", "جمعية السالمية الإلكترونية"),
        ("النتيجة", "تمت العملية"),
        ("المبلغ", total),
        ("رقم عملية الدفع", pen.transaction("fifteen")),
        ("رقم التفويض", ltr(pen.d(pen.digits(6)))),
        ("رقم الطلب", pen.order("seven")),
        ("تاريخ العملية", pen.date("ymd")),
    )
    css = """body{background:#fff;font-size:14px}.b{width:460px;margin:60px auto;border:1px solid #9aa7b5}.b h2{
    background:linear-gradient(#1d5fa8,#134a86);color:#fff;font-size:16px;padding:12px 18px}.b div{display:grid;
    grid-template-columns:165px 1fr;border-bottom:1px solid #dde3ea}.b span{background:#eef3f8;padding:12px 16px;
    color:#33475b}.b b{padding:12px 16px;font-weight:400;color:#111}.k{text-align:center;margin-top:-36px}
    .k a{background:#1d5fa8;color:#fff;padding:8px 30px;margin:0 6px}"""
    body = f"""<div class="b"><h2>نتيجة الدفع الإلكتروني</h2>{rows(pairs)}</div><div class="k"><a>طباعة</a><a>العودة إلى
    المتجر</a></div>"""
    return document(css, body, "DejaVu Sans")


def exchange_office(pen: Pen) -> str:
    """An exchange office's voucher: a paper form in two columns, naskh, its sum in a box."""
    sent, fee = pen.cost(60, 900), 3500
    cells = (
        ("اسم المرسل", pen.person),
        ("اسم المستلم", "حسن محمود إبراهيم"),
        ("بلد الاستلام", "مصر"),
        ("هاتف المستلم", ltr(pen.d(f"+20 10*****{pen.digits(3)}"))),
        ("مبلغ الحوالة", pen.money(sent, "full")),
        ("العمولة", pen.money(fee, "full")),
        ("رقم الحوالة", pen.transaction("mtcn")),
        ("التاريخ", pen.date("weekday")),
    )
    pen.size = (412, 915, 2.625)
    css = """body{background:#f8f4e3;padding:16px;color:#1d2b1f}.p{border:2px solid #2e6b3f;padding:14px;
    background:#fffef7} h1{font:700 27px 'Noto Naskh Arabic';color:#2e6b3f;text-align:center}.s{text-align:center;
    font-size:14px;margin-bottom:10px}.g{display:grid;grid-template-columns:1fr 1fr;border:1px solid #2e6b3f}.g
    div{border:.5px solid #2e6b3f;padding:8px 10px;font-size:15.5px;line-height:1.55}.g span{display:block;
    font-size:12px;color:#2e6b3f} .g b{font-weight:400}.z{border:2px solid #2e6b3f;margin-top:12px;padding:12px;
    font-size:19px;text-align:center} .y{display:flex;justify-content:space-between;margin-top:40px;font-size:13px}"""
    body = f"""<div class="p"><h1>صرافة الميناء</h1><div class="s">إيصال حوالة صادرة</div><div
    class="g">{rows(cells)}</div> <div class="z">المبلغ الكلي المدفوع: <b>{pen.total(sent + fee, "full")}</b></div><div
    class="y"><span>توقيع العميل ........ </span><span>ختم الفرع</span></div></div>"""
    return document(css, body, "Noto Naskh Arabic")


def red_wallet(pen: Pen) -> str:
    """A wallet on a dark ground whose receipt is a sheet from below, the values left of long labels."""
    total = pen.total(pen.cost(10, 900), "word", before=False)
    css = """body{background:#1a0508;color:#fff;min-height:800px}.u{padding:26px 20px;font-size:21px}.u
    small{display:block;font-size:13px;color:#e7a3ac;margin-top:4px}.s{position:absolute;top:130px;bottom:0;left:0;
    right:0;background:#2a1014;border-radius:26px 26px 0 0;padding:22px}.s .g{width:46px;height:5px;background:#6d3038;
    border-radius:3px;margin:-8px auto 18px}.s div div{margin-bottom:17px;font-size:15px}.s span{color:#c98a93;
    font-size:12.5px;display:block;margin-bottom:2px}.s b{font-weight:500}.x{background:#e11d48;text-align:center;
    padding:13px;border-radius:28px}"""
    pairs = (
        ("نوع الحركة", "دفع لتاجر"),
        ("اسم التاجر", "أسواق المنصور"),
        ("المبلغ المدفوع من المحفظة", total),
        ("وقت وتاريخ الحركة", f"{pen.date('long')} - {pen.d(pen.clock)} م"),
        ("رقم محفظتك", pen.phone("zeros")),
        ("رقم الحركة", pen.transaction("ten")),
        ("الحالة", "مكتملة"),
    )
    body = f"""{status(pen, "#fff", "#1a0508")}<div class="u">إيصال الدفع<small>محفظة رافد</small></div><div class="s">
    <p class="g"></p><div>{rows(pairs)}</div><p class="x">تم</p></div>"""
    return document(css, body, "Noto Sans Arabic")
