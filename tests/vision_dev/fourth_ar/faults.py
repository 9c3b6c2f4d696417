"""Errors of apps and portals, and pages that browsers and networks show instead of the one asked for."""

from tests.vision_dev.fourth_ar.values import Pen, document, ltr, status


def bank_dialog(pen: Pen) -> str:
    """A dialog over a dimmed sign-in of a bank; the code ends the sentence in brackets."""
    code = pen.put("error_code", f"{pen.rng.choice(('AUTH', 'MB', 'SVC'))}-{pen.digits(4)}")
    css = """body{background:#7c8694;min-height:800px}.f{padding:60px 28px;opacity:.35}.f div{background:#fff;
    height:46px;border-radius:8px;margin-bottom:14px}.d{position:absolute;top:270px;left:30px;right:30px;
    background:#fff;border-radius:14px;padding:24px 22px 12px;color:#1f2937;text-align:center}.d h3{font-size:18px;
    margin-bottom:10px} .d p{font-size:14.5px;line-height:1.8;color:#4b5563;margin-bottom:16px}.d a{display:block;
    border-top:1px solid #e5e7eb;padding:12px;color:#0f766e;font-weight:700}"""
    body = f"""{status(pen, "#fff", "#566070")}<div class="f"><div></div><div></div><div style="width:60%"></div></div>
    <div class="d"><h3>تعذّر إتمام العملية</h3><p>حدث خطأ أثناء الاتصال بخوادم البنك، يرجى المحاولة بعد قليل. إذا استمرت
    المشكلة تواصل مع خدمة العملاء ({code})</p><a>حسنًا</a></div>"""
    return document(css, body, "Noto Sans Arabic")


def portal_error(pen: Pen) -> str:
    """A portal's whole page: a drawn sign, the code and a trace number small below."""
    pen.desk()
    code = pen.put("error_code", f"E{pen.digits(5)}")
    trace = f"{pen.rng.getrandbits(32):08x}-{pen.rng.getrandbits(16):04x}"
    css = """body{background:#fff;color:#1b3a2b}nav{background:#f3f7f4;border-bottom:4px solid #1b8354;padding:20px
    80px;font-size:17px;font-weight:700}.m{text-align:center;padding:90px 200px}.m
    svg{margin-bottom:22px}h1{font-size:28px} .m p{font-size:16px;line-height:1.9;color:#50665a;margin:12px 0}.m
    .c{font-size:15px;color:#1b3a2b}.m small{ color:#90a196}a{display:inline-block;background:#1b8354;color:#fff;
    padding:11px 30px;border-radius:4px;margin:22px}"""
    body = f"""<nav>منصة الخدمات البلدية</nav><div class="m"><svg width="90" height="90" viewBox="0 0 90 90"><path
    d="M45 8L86 82H4z" fill="none" stroke="#d97706" stroke-width="5"/><path d="M45 34v24M45 66v6" stroke="#d97706"
    stroke-width="6"/></svg><h1>عذرًا، الخدمة غير متاحة حاليًا</h1><p>لم نتمكن من معالجة طلبك. نعمل على حل المشكلة في
    أقرب وقت ممكن.</p><p class="c">رمز الخطأ: {code}</p><small>معرّف التتبع: {ltr(trace)}</small><br><a>العودة إلى
    الرئيسية</a> </div>"""
    return document(css, body, "Noto Kufi Arabic")


def shop_crash(pen: Pen) -> str:
    """A shop app's empty page with a bar at the foot that names the code."""
    code = pen.put("error_code", f"ERR_{pen.rng.choice(('CART', 'SESSION', 'CHECKOUT'))}_{pen.digits(3)}")
    css = """body{background:#fff;min-height:800px;color:#3f3f46}.t{padding:14px 16px;font-size:17px;border-bottom:1px
    solid #eee}.g{padding:16px;display:grid;grid-template-columns:1fr 1fr;gap:12px}.g i{height:150px;background:#f1f1f4;
    border-radius:10px}.s{position:absolute;bottom:22px;left:14px;right:14px;background:#27272a;color:#fff;
    border-radius:8px;padding:15px 16px;font-size:14px;line-height:1.7;display:flex;gap:14px}.s b{color:#facc15}"""
    body = f"""{status(pen, "#3f3f46", "#fff")}<div class="t">سلة المشتريات</div><div class="g">{"<i></i>" * 6}</div>
    <div class="s"><span>وقع خطأ غير متوقع، المرجو إعادة المحاولة<br>الرمز: {code}</span><b>إعادة</b></div>"""
    return document(css, body, "Noto Sans Arabic")


def no_site(pen: Pen) -> str:
    """A browser on a telephone that cannot reach a site: its host in the bar and in the sentence."""
    reasons = {
        "ERR_CONNECTION_TIMED_OUT": "استغرق الموقع {} وقتًا طويلاً جدًا للاستجابة.",
        "ERR_NAME_NOT_RESOLVED": "تعذّر العثور على عنوان IP لخادم {}.",
        "ERR_CONNECTION_RESET": "تمت إعادة ضبط الاتصال بالموقع {}.",
    }
    host = pen.put("url", pen.rng.choice(("www.alnakheel-shop.com", "my.najmtelecom.sa", "tawseel24.com")))
    code = pen.rng.choice(list(reasons))
    pen.fields["error_code"] = code
    css = """body{background:#fff;color:#5f6368;min-height:800px}.a{display:flex;gap:14px;align-items:center;
    padding:8px 14px;color:#202124}.a span{flex:1;background:#edf0f3;border-radius:22px;padding:10px 18px;
    font-size:15px;text-align:left} .m{padding:70px 28px}.m svg{display:block;margin-bottom:30px}h1{font-size:22px;
    font-weight:500;color:#202124;margin-bottom:16px}.m p,.m li{font-size:15px;line-height:1.75}ul{padding:4px
    22px}.c{font-size:12px;margin:14px 0} .b{background:#1a73e8;color:#fff;border-radius:20px;padding:9px 26px;
    display:inline-block;margin-top:22px;font-size:14px}"""
    body = f"""{status(pen, "#202124", "#fff")}<div class="a">⌂<span>{host}</span>⋮</div><div class="m"><svg width="46"
    height="52" fill="none" stroke="#5f6368" stroke-width="3"><path d="M6 3h24l10 10v36H6zM14 24h4M28 24h4M14 40q9-8 18
    0"/> </svg><h1>يتعذر الوصول إلى هذا الموقع</h1><p>{reasons[code].format(host)}</p><p>جرّب ما
    يلي:</p><ul> <li>التحقق من الاتصال</li><li>التحقق من الخادم الوكيل وجدار الحماية</li></ul><p
    class="c">{ltr(code)}</p> <span class="b">إعادة التحميل</span></div>"""
    return document(css, body, "Noto Sans Arabic")


def unsafe_desk(pen: Pen) -> str:
    """A browser window on a desk that warns of a certificate; the address stands longer in the text."""
    pen.desk()
    host = pen.rng.choice(("portal.alwaha-bank.com", "pay.dukkan.eg", "selfcare.mouj.com.kw"))
    address = pen.put("url", f"https://{host}/{pen.rng.choice(('login', 'ar/invoices', 'checkout?step=2'))}")
    code = pen.rng.choice(("SEC_ERROR_EXPIRED_CERTIFICATE", "SSL_ERROR_BAD_CERT_DOMAIN"))
    pen.fields["error_code"] = code
    css = """body{background:#f9f9fb;color:#15141a;height:800px}.t{background:#e6e5ea;height:44px;padding:7px 12px;
    font-size:12.5px}.t span{background:#fff;border-radius:5px;padding:7px 46px 7px 18px;display:inline-block}.a{
    background:#fff;padding:8px 150px;border-bottom:1px solid #ccc}.a div{background:#f0f0f4;border-radius:5px;
    padding:8px 14px;font-size:14px;direction:ltr;color:#5b5b66}.m{width:700px;margin:90px auto;border-inline-start:8px
    solid #e1a100;padding:6px 36px}h1{font-size:27px;font-weight:400;margin-bottom:18px}.m p{font-size:15.5px;
    line-height:1.85;margin-bottom:14px}.m a{color:#0061e0}.b{text-align:left}.b span{background:#0061e0;color:#fff;
    padding:9px 22px;border-radius:4px}"""
    body = f"""<div class="t"><span>تحذير: خطر أمني محتمل أمامك</span></div><div class="a"><div>{host}</div></div>
    <div class="m"><h1>تحذير: خطر أمني محتمل أمامك</h1><p>اكتشف المتصفح مشكلة ولم يتابع إلى {ltr(host)}. الموقع غير
    مضبوط بشكل صحيح أو أن ساعة حاسوبك غير صحيحة.</p><p>الصفحة المطلوبة: {address}</p><p>رمز الخطأ:
    <a>{ltr(code)}</a></p> <div class="b"><span>ارجع (مستحسن)</span></div></div>"""
    return document(css, body, "DejaVu Sans")


def gateway_page(pen: Pen) -> str:
    """A delivery network's page of a server that does not answer, in an app's own browser."""
    pen.size = (390, 844, 3)
    host = pen.put("url", pen.rng.choice(("track.jisrpost.com", "store.zaytouna.jo", "ticket.masrah.ma")))
    number = pen.rng.choice(("502", "504", "521", "522"))
    said = {"502": "بوابة غير صالحة", "504": "انتهت مهلة البوابة", "521": "الخادم متوقف", "522": "انتهت مهلة الاتصال"}
    css = """body{background:#fff;color:#313131;min-height:844px}.a{border-bottom:1px solid #ddd;padding:10px 18px;
    font-size:15px;display:flex;justify-content:space-between;color:#0a66d0}.m{padding:34px 24px}h1{font-size:34px;
    font-weight:300}h1 small{background:#fbe9a7;font-size:14px;padding:3px 9px;border-radius:4px;
    margin-inline-start:8px} h2{font-weight:400;font-size:20px;color:#595959;margin:6px 0 24px}.r{display:flex;
    justify-content:space-between;text-align:center;font-size:13px;margin:20px 0}.r i{display:block;width:62px;
    height:46px;border:3px solid #9bca3e;border-radius:8px;margin:0 auto 8px}.r .x{border-color:#bd2426}h4{margin:18px
    0 6px;font-size:18px;font-weight:400} .m p{line-height:1.8;font-size:14.5px}footer{border-top:1px solid #ddd;
    padding:14px 24px;font-size:12px;color:#777}"""
    ray = f"{pen.rng.getrandbits(64):016x}"
    body = f"""{status(pen, "#000", "#fff", ios=True)}<div
    class="a"><span>تم</span><span>{host}</span><span>↻</span></div> <div class="m"><h1>خطأ
    {pen.put("error_code", number)}</h1><h2>{said[number]}</h2><div class="r">
    <div><i></i>متصفحك<br>يعمل</div><div><i></i>الشبكة<br>تعمل</div><div><i
    class="x"></i>الخادم<br>خطأ</div></div><h4>ماذا حدث؟</h4><p>لم يستجب الخادم المستضيف للموقع في الوقت
    المحدد.</p><h4>ما الذي يمكنني فعله؟</h4><p>أعد المحاولة بعد بضع
    دقائق.</p></div><footer>{ltr("Ray ID: " + ray)}</footer>"""
    return document(css, body, "Noto Sans Arabic")
