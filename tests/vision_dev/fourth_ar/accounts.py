"""Pages on which people see their own data: profiles, a wallet, points, a telephone line, sign-in."""

from tests.vision_dev.fourth_ar.values import Pen, document, ltr, status, tabs


def profile_list(pen: Pen) -> str:
    """A shop app's profile: a photo's place, rows with thin rules."""
    rows = (
        ("الاسم الكامل", pen.person),
        ("رقم الجوال", pen.phone()),
        ("البريد الإلكتروني", pen.email()),
        ("المدينة", pen.country.city),
        ("اللغة", "العربية"),
    )
    css = """body{background:#fff;color:#2d2a32;min-height:800px}.h{background:#00695c;height:150px;color:#fff;
    text-align:center;padding-top:16px;font-size:17px}.ph{width:92px;height:92px;border-radius:50%;background:#b2dfdb;
    border:4px solid #fff;margin:-46px auto 8px;display:grid;place-items:center;color:#00695c;font-size:36px}
    .n{text-align:center;font-size:18px;font-weight:700;margin-bottom:14px}.r{margin:0 20px;padding:12px 2px;
    border-bottom:1px solid #e6e1ea}.r small{color:#8b8593;display:block;font-size:12px;margin-bottom:3px}.r b{
    font-weight:500;font-size:15.5px}.x{margin:24px 20px;border:1px solid #c62828;color:#c62828;text-align:center;
    padding:11px;border-radius:8px}"""
    lines = "".join(f'<div class="r"><small>{label}</small><b>{value}</b></div>' for label, value in rows)
    body = f"""{status(pen, "#fff", "#00695c")}<div class="h">حسابي</div><div class="ph">{pen.person[0]}</div>
    <div class="n">{pen.person}</div>{lines}<div class="x">تسجيل الخروج</div>"""
    return document(css, body + tabs("حسابي|الرئيسية|الأقسام|السلة", "#00695c", "#fff"), "Noto Kufi Arabic")


def wallet_card(pen: Pen) -> str:
    """A wallet's first page: a card with the hidden balance, tiles and the line of the last top-up."""
    topped = pen.total(pen.cost(50, 3000), "word")
    css = """body{background:#fff7ed;color:#3b2410;min-height:800px}.hi{padding:14px 18px;font-size:16px}.card{margin:0
    16px;border-radius:20px;background:linear-gradient(120deg,#ea580c,#9a3412);color:#fff;padding:20px}.card
    small{opacity:.85} .card h1{font-size:30px;letter-spacing:5px;margin:8px 0}.t{display:grid;
    grid-template-columns:repeat(4,1fr);gap:10px;padding:18px 16px;font-size:12px;text-align:center}.t i{display:block;
    height:52px;border-radius:14px;background:#fed7aa;margin-bottom:6px}.l{background:#fff;border-radius:18px;margin:0
    16px;padding:16px;font-size:14px;line-height:1.9} .l h4{margin-bottom:4px}.l em{font-style:normal;color:#15803d;
    float:left;font-weight:700}.l small{color:#9a7b63}"""
    tiles = "".join(f"<div><i></i>{text}</div>" for text in ("تحويل", "فواتير", "شحن رصيد", "سحب نقدي"))
    body = f"""{status(pen, "#3b2410", "#fff7ed")}<div class="hi">صباح الخير، {pen.person.split()[0]} </div><div
    class="card"> <small>الرصيد المتاح</small><h1>••••••</h1><small>رقم المحفظة {pen.phone("plain")}</small></div><div
    class="t">{tiles} </div><div class="l"><h4>آخر حركة</h4>إيداع من البطاقة
    <em>{topped}</em><br><small>{pen.date("weekday")}<br>المرجع {pen.transaction("ten")}</small></div>"""
    return document(css, body + tabs("الرئيسية|السجل|مسح الرمز|المزيد", "#9a3412", "#fff"), "Noto Sans Arabic")


def loyalty(pen: Pen) -> str:
    """A loyalty card, gold on black."""
    pen.size = (390, 844, 3)
    css = """body{background:#0b0b0d;color:#f2e9d8;min-height:844px}.t{text-align:center;padding:16px;font-size:17px}
    .g{margin:10px 20px;border:1px solid #c9a227;border-radius:16px;padding:22px;
    background:radial-gradient(#2b2413,#141210)} .g u{text-decoration:none;color:#c9a227;font-size:13px}.g
    h2{font-size:40px;color:#f6d860;margin:4px 0} .p{height:6px;border-radius:3px;background:#3a3426;margin:14px 0
    6px}.p i{display:block;height:6px;width:64%;background:#c9a227;border-radius:3px}dl{display:grid;
    grid-template-columns:auto 1fr;gap:16px 14px;padding:22px 24px;
    font-size:14.5px}dt{color:#9d9483}dd{text-align:left}"""
    points = f"{pen.rng.randint(3, 38)},{pen.rng.randint(100, 999)}"
    body = f"""{status(pen, "#f2e9d8", "#0b0b0d", ios=True)}<div class="t">بطاقة نجوم الذهبية</div><div class="g">
    <u>رصيد النقاط</u><h2>{pen.d(points)}</h2>نقطة<div class="p"><i></i></div><u>باقي {pen.d(1200)} نقطة للفئة
    البلاتينية </u></div><dl><dt>العضو</dt><dd>{pen.person}</dd><dt>الجوال
    المسجل</dt><dd>{pen.phone()}</dd><dt>البريد</dt> <dd>{pen.email()}</dd><dt>تنتهي صلاحية البطاقة
    في</dt><dd>{pen.date("slash")}</dd></dl>"""
    return document(css, body, "Noto Kufi Arabic")


def telecom(pen: Pen) -> str:
    """A telephone company's self-service: the line, rings of what is left, the sum that is due."""
    due = pen.total(pen.cost(7, 55), "short")
    css = """body{background:#eef2ff;color:#1e1b4b;min-height:800px}.h{background:#4338ca;color:#fff;padding:14px 18px
    54px;border-radius:0 0 28px 28px}.h b{display:block;font-size:19px;margin-top:4px}.c{background:#fff;
    border-radius:18px;padding:16px;margin:-36px 14px 14px;display:flex;justify-content:space-around;text-align:center;
    font-size:12px} .c i{display:grid;place-items:center;width:76px;height:76px;border-radius:50%;border:7px solid
    #6366f1;border-top-color:#e0e7ff;font-style:normal;font-size:14px;font-weight:700;
    margin-bottom:6px}.d{background:#fff;border-radius:18px;margin:0 14px;padding:18px;display:grid;
    grid-template-columns:1fr auto;row-gap:8px;font-size:14px} .d b{font-size:21px}.d a{grid-column:1/3;
    background:#4338ca;color:#fff;text-align:center;padding:11px;border-radius:12px;margin-top:8px}"""
    rings = "".join(
        f"<div><i>{pen.d(left)}</i>{name}</div>"
        for left, name in (
            (f"{pen.rng.randint(2, 90)} GB", "إنترنت"),
            (pen.rng.randint(20, 900), "دقيقة"),
            (120, "رسالة"),
        )
    )
    body = f"""{status(pen, "#fff", "#4338ca")}<div class="h">خط مفوتر<b>{pen.phone()}</b></div><div
    class="c">{rings}</div> <div class="d"><span>المبلغ المستحق</span><b>{due}</b><span>تاريخ
    الاستحقاق</span><span>{pen.date("padded")}</span> <a>ادفع الآن</a></div>"""
    return document(css, body + tabs("خطي|العروض|الدعم|الإعدادات", "#4338ca", "#fff"), "Noto Sans Arabic")


def sign_in_data(pen: Pen) -> str:
    """Security settings: cards with an explanation under each heading."""
    css = """body{background:#f3f4f6;color:#111827;min-height:800px}.t{background:#fff;padding:14px 18px;font-size:18px;
    font-weight:700;border-bottom:1px solid #e5e7eb}.s{background:#fff;margin:10px 0;padding:16px 18px;font-size:14.5px}
    .s h5{font-size:15px;margin-bottom:6px}.s p{color:#6b7280;font-size:13px;line-height:1.7}.s b{color:#1d4ed8;
    font-weight:500}.sw{float:left;width:40px;height:22px;border-radius:11px;background:#2563eb}"""
    body = f"""{status(pen, "#111827", "#fff")}<div class="t">تسجيل الدخول والأمان</div><div class="s"><h5>عنوان البريد
    </h5><b>{pen.email()}</b><p>نستخدمه لتسجيل الدخول ولإرسال الإيصالات</p></div><div class="s"><h5>هاتف الاسترداد</h5>
    <b>{pen.phone("dashed")}</b><p>تم التحقق منه</p></div><div class="s"><span class="sw"></span><h5>التحقق بخطوتين</h5>
    <p>مفعّل عبر الرسائل القصيرة</p></div><div class="s"><h5>آخر دخول</h5><p>{pen.date("long")}، الساعة
    {pen.d(pen.clock)} م من {pen.country.city}</p></div><div class="s"><h5>كلمة المرور</h5><p>••••••••••</p></div>"""
    return document(css, body, "DejaVu Sans")


def settings_desk(pen: Pen) -> str:
    """A shop's account page on a desk: a menu and a form with filled fields."""
    pen.desk()
    css = """body{background:#fafaf9;color:#292524;font-size:14px}header{border-bottom:3px solid #b91c1c;padding:16px
    60px;background:#fff;display:flex;justify-content:space-between}header b{font-size:21px;
    color:#b91c1c}.w{display:grid;grid-template-columns:230px 1fr;gap:30px;padding:28px 60px}.m{line-height:2.9}.m
    b{color:#b91c1c}.f{background:#fff;border:1px solid #e7e5e4;padding:26px;display:grid;grid-template-columns:1fr
    1fr;gap:20px}h2{grid-column:1/3;font-size:18px}label{color:#78716c;font-size:12.5px}label div{border:1px solid
    #d6d3d1;padding:9px 12px;color:#1c1917;font-size:14px;margin-top:5px;background:#fff}.f a{background:#b91c1c;
    color:#fff;padding:10px;text-align:center;width:150px}"""
    name, family = pen.person.split()[0], pen.person.split()[-1]
    fields = (
        ("الاسم", name),
        ("النسب", family),
        ("البريد الإلكتروني", pen.email()),
        ("الهاتف المحمول", pen.phone()),
        ("المدينة", pen.country.city),
        ("الرمز البريدي", pen.digits(5)),
    )
    form = "".join(f"<label>{label}<div>{value}</div></label>" for label, value in fields)
    body = f"""<header><b>متجر الريف</b><span>العربية · السلة ({pen.d(2)})</span></header><div class="w"><div class="m">
    <b>معلوماتي الشخصية</b><br>طلبياتي<br>العناوين<br>قسائم التخفيض<br>المفضلة<br>تسجيل الخروج</div><div class="f">
    <h2>معلوماتي الشخصية</h2>{form}<a>حفظ</a></div></div>"""
    return document(css, body, "Noto Naskh Arabic")


def delivery_profile(pen: Pen) -> str:
    """A food app's dark profile with bubbles of figures."""
    css = """body{background:#17181c;color:#f1f1f3;min-height:800px}.h{display:flex;gap:14px;padding:18px;
    align-items:center} .h i{width:64px;height:64px;border-radius:20px;background:#ffd60a}.h b{font-size:18px}.h
    small{display:block;color:#a1a1aa;font-size:13px;line-height:1.8}.k{display:flex;gap:10px;padding:0 18px 16px}.k
    div{flex:1;background:#24262c;border-radius:14px;padding:12px;text-align:center;font-size:12px;color:#a1a1aa}.k
    b{display:block;font-size:20px;color:#ffd60a}.o{background:#24262c;margin:0 18px;border-radius:14px}.o
    div{padding:15px;border-bottom:1px solid #17181c;display:flex;justify-content:space-between;font-size:14.5px}"""
    options = ("عناويني المحفوظة", "طرق الدفع", "القسائم", "الدعوات", "المساعدة", "عن التطبيق")
    lines = "".join(f"<div>{name}<span>‹</span></div>" for name in options)
    body = f"""{status(pen, "#fff", "#17181c")}<div
    class="h"><i></i><div><b>{pen.person}</b><small>{pen.phone("plain")}<br> {pen.email()}</small></div></div><div
    class="k"><div><b>{pen.d(pen.rng.randint(5, 140))}</b>طلبًا</div><div><b>
    {pen.d("4.9")}</b>التقييم</div><div><b>{pen.d(pen.rng.randint(1, 9))}</b>قسائم</div></div><div
    class="o">{lines}</div>"""
    return document(css, body + tabs("أنا|المطاعم|الطلبات|البحث", "#ffd60a", "#1e1f24"), "Noto Kufi Arabic")


def portal_desk(pen: Pen) -> str:
    """A government portal's contact data on a desk, with half of the national number hidden."""
    pen.desk()
    rows = (
        ("الاسم", pen.person),
        ("رقم الهوية", ltr(pen.d(f"10******{pen.digits(2)}"))),
        ("رقم الجوال", pen.phone("zeros")),
        ("البريد الإلكتروني", pen.email()),
        ("آخر تحديث للبيانات", pen.date("hijri")),
    )
    css = """body{background:#f7f9f8;color:#16302b;font-size:15px}nav{background:#14573a;color:#fff;padding:18px 70px;
    display:flex;gap:44px}nav b{font-size:18px}h1{font-size:23px;padding:30px 70px 6px}.s{padding:0 70px 18px;
    color:#5d736c} table{margin:0 70px;width:820px;background:#fff;border-collapse:collapse;
    border-radius:8px}td{padding:17px 22px;border:1px solid #dfe8e4}td:first-child{background:#eef5f1;width:230px;
    color:#3c5a50} .b{margin:22px 70px}.b span{background:#14573a;color:#fff;padding:10px 26px;border-radius:4px}"""
    cells = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in rows)
    body = f"""<nav><b>بوابة الخدمات الموحدة</b><span>خدماتي</span><span>وثائقي</span><span>مواعيدي</span></nav>
    <h1>بيانات التواصل</h1><div class="s">تأكد من صحة بياناتك لتصلك الإشعارات.</div><table>{cells}</table>
    <div class="b"><span>تعديل البيانات</span></div>"""
    return document(css, body, "Noto Sans Arabic")
