"""Order confirmations, bills and lists of orders of six shops."""

from tests.vision_dev.fourth_ar.values import Pen, document, status, tabs

GOODS = (
    "سماعات لاسلكية", "خلاط كهربائي", "حذاء رياضي رجالي", "عطر عود ٥٠ مل", "حقيبة ظهر", "سجادة صلاة", "طقم فناجين قهوة",
    "شاحن سريع", "عباءة مطرزة", "لعبة تركيب", "كتاب الطبخ العربي", "مصباح مكتب",
)  # fmt: skip


def goods(pen: Pen, count: int, low: int, high: int) -> list[tuple[str, int]]:
    """Things in a basket with their prices."""
    names = [pen.d(name) if pen.eastern else name.replace("٥٠", "50") for name in pen.rng.sample(GOODS, count)]
    return [(name, pen.cost(low, high)) for name in names]


def thanks_page(pen: Pen) -> str:
    """The page after buying: a large thank-you on olive ground, three facts, the basket below."""
    basket = goods(pen, 3, 40, 600)
    lines = "".join(f"<li>{name}<b>{pen.money(cost, 'short')}</b></li>" for name, cost in basket)
    css = """body{background:#f1f3e8;color:#333a22}.h{background:#6b7a3a;color:#fff;padding:26px 20px;text-align:center}
    .h h1{font-size:27px;margin-bottom:6px}.k{display:grid;gap:10px;padding:16px}.k div{background:#fff;padding:13px
    16px;border-inline-start:5px solid #6b7a3a;font-size:13px;color:#77804f}.k b{display:block;font-size:17px;
    color:#333a22} ul{list-style:none;background:#fff;margin:0 16px 20px;padding:6px 16px}li{display:flex;
    justify-content:space-between;padding:12px 0;border-bottom:1px solid #e8ead9;font-size:14px}"""
    body = f"""{status(pen, "#fff", "#6b7a3a")}<div class="h"><h1>شكرًا لك!</h1>لقد سجلنا طلبيتك بنجاح</div><div
    class="k"><div> رقم الطلبية<b>{pen.order()}</b></div><div>تاريخ الطلبية<b>{pen.date("long")}</b></div><div>المجموع
    <b>{pen.total(sum(cost for _, cost in basket), "word")}</b></div></div><ul>{lines}</ul>"""
    return document(css, body, "Noto Naskh Arabic")


def opened_list(pen: Pen) -> str:
    """A list of orders of which one is open; the others show no number."""
    total = pen.total(pen.cost(60, 1500), "code", before=True)
    others = "".join(
        f'<div class="o"><i></i><div>{name}<small>{state}</small></div></div>'
        for (name, _), state in zip(goods(pen, 4, 1, 9), ("تم التوصيل", "ملغي", "تم التوصيل", "مرتجع"), strict=True)
    )
    css = """body{background:#fff;color:#1b1b1f;min-height:800px}.t{background:#ffee00;padding:14px 16px;font-size:17px;
    font-weight:700}.c{display:flex;gap:8px;padding:12px 14px;font-size:12.5px}.c b,.c span{border:1px solid #d0d0d6;
    border-radius:18px;padding:5px 14px}.c b{background:#1b1b1f;color:#fff}.m{margin:4px 14px 14px;border:1.5px solid
    #3866df;border-radius:10px;padding:14px;font-size:13.5px;line-height:2.05}.m h4{color:#0a8a44;font-size:15px}
    .m u{text-decoration:none;color:#777}.o{display:flex;gap:12px;padding:12px 16px;border-top:6px solid #f3f4f8;
    font-size:14px}.o i{width:52px;height:52px;background:#e9ebf2;border-radius:8px}.o small{display:block;color:#777;
    margin-top:4px}"""
    body = f"""{status(pen, "#1b1b1f", "#ffee00")}<div class="t">طلباتي</div><div
    class="c"><b>الكل</b><span>الجارية</span> <span>المرتجعات</span></div><div class="m"><h4>قيد التوصيل</h4><u>رقم
    الطلب</u> {pen.order("glued")}<br><u>رقم التتبع</u> {pen.tracking("lettered")}<br><u>تاريخ الطلب</u>
    {pen.date("iso")}<br><u>المبلغ الإجمالي</u> <b>{total}</b></div> {others}"""
    return document(css, body + tabs("طلباتي|التسوق|المفضلة|الحساب", "#1b1b1f", "#fff"), "Noto Sans Arabic")


def order_desk(pen: Pen) -> str:
    """A shop's page of one order on a desk: two addresses, a table with the sums under it."""
    pen.desk()
    basket, freight = goods(pen, 4, 6, 140), 3 * 10**pen.country.decimals
    whole = sum(cost for _, cost in basket)
    lines = "".join(f"<tr><td>{name}</td><td>{pen.d(1)}</td><td>{pen.money(cost)}</td></tr>" for name, cost in basket)
    css = """body{background:#fff;color:#22303c;font-size:14px;padding:34px 90px}h1{font-size:25px;font-weight:600}
    .u{color:#657786;margin:6px 0 22px}.ad{display:flex;gap:24px;margin-bottom:22px}.ad div{flex:1;border:1px solid
    #dbe2e8;padding:16px;line-height:1.9}.ad b{color:#0b7285}table{width:100%;
    border-collapse:collapse}th{background:#0b7285;color:#fff;text-align:start;padding:10px 14px;
    font-weight:500}td{padding:11px 14px;border-bottom:1px solid #e6ecf0} .z td{border:0;padding:6px 14px}.z:last-child
    td{font-size:18px;font-weight:700}"""
    body = f"""<h1>الطلب {pen.order("lettered")}</h1><div class="u">قُدّم في {pen.date("weekday")} · الحالة: جاهز
    للشحن</div> <div class="ad"><div><b>عنوان التوصيل</b><br>{pen.person}<br>{pen.country.city}، شارع
    الجامعة<br>{pen.phone()}</div><div> <b>طريقة الدفع</b><br>الدفع عند الاستلام<br><b>شركة الشحن</b><br>نسر للتوصيل
    السريع</div></div><table><tr><th>المنتج</th> <th>الكمية</th><th>السعر</th></tr>{lines}<tr
    class="z"><td></td><td>المجموع الفرعي</td><td>{pen.money(whole)}</td></tr> <tr
    class="z"><td></td><td>التوصيل</td><td>{pen.money(freight)}</td></tr><tr class="z"><td></td><td>الإجمالي</td>
    <td>{pen.total(whole + freight)}</td></tr></table>"""
    return document(css, body, "DejaVu Sans")


def on_the_way(pen: Pen) -> str:
    """A parcel's way with a line of stations, turquoise, the driver's card at the foot."""
    css = """body{background:#e6fbfa;color:#083c40;min-height:800px}.t{padding:16px;font-size:18px;font-weight:700}
    .b{background:#fff;margin:0 14px;border-radius:20px;padding:18px;font-size:14px;line-height:2}.b big{font-size:20px;
    font-weight:700;display:block}.s{padding:20px 30px}.s div{border-inline-start:3px solid #14b8a6;padding:0 20px 22px;
    position:relative;font-size:14.5px}.s div:before{content:"";position:absolute;right:-10px;top:2px;width:16px;
    height:16px;border-radius:8px;background:#14b8a6}.s .n{border-color:#b6dcda}.s .n:before{background:#b6dcda}.d{
    background:#083c40;color:#fff;margin:0 14px;border-radius:20px;padding:16px;font-size:14px;line-height:1.9}"""
    body = f"""{status(pen, "#083c40", "#e6fbfa")}<div class="t">تتبع الشحنة</div><div class="b">رقم البوليصة
    <big>{pen.tracking("air")}</big>رقم طلبك في المتجر: {pen.order()}<br>موعد التسليم: {pen.date("weekday")}</div><div
    class="s"> <div>تم استلام الشحنة من المتجر</div><div>وصلت إلى مركز التوزيع - {pen.country.city}</div><div>خرجت
    للتوصيل</div> <div class="n">تم التسليم</div></div><div class="d">مندوب التوصيل: أبو
    فهد<br>{pen.phone("plain")}</div>"""
    return document(css, body, "Noto Kufi Arabic")


def ledger_desk(pen: Pen) -> str:
    """A trader's order sheet on a desk: dense cells, brown heads, everything in a ruled form."""
    pen.desk()
    basket = goods(pen, 5, 10, 400)
    lines = "".join(
        f"<tr><td>{pen.d(at)}</td><td>{name}</td><td>{pen.money(cost, '')}</td></tr>"
        for at, (name, cost) in enumerate(basket, 1)
    )
    css = """body{background:#ded6c8;padding:22px;font-size:14px;color:#33261a}.p{background:#fffdf8;width:900px;
    margin:0 auto;padding:26px 34px;border:1px solid #8d7455}h1{font-size:24px;text-align:center;margin-bottom:14px}
    .i{display:grid;grid-template-columns:auto 1fr auto 1fr;gap:8px 14px;margin-bottom:16px}.i b{color:#7a5327}table{
    width:100%;border-collapse:collapse}th,td{border:1px solid #8d7455;padding:9px 12px;text-align:start}th{
    background:#7a5327;color:#fff}.z{text-align:left;font-size:18px;padding-top:14px}"""
    body = f"""<div class="p"><h1>طلب شراء</h1><div class="i"><b>رقم
    الطلب</b><span>{pen.order("seven")}</span><b>التاريخ</b>
    <span>{pen.date("padded")}</span><b>الزبون</b><span>{pen.person}</span><b>الهاتف</b>
    <span>{pen.phone()}</span></div><table><tr><th>ت</th><th>المادة</th><th>السعر ({pen.country.word})</th></tr>
    {lines}</table><div class="z">المجموع الكلي:
    {pen.total(sum(cost for _, cost in basket), "full")}</div></div>"""
    return document(css, body, "KacstOne")


def night_bill(pen: Pen) -> str:
    """An order's summary in an app at night: pills, the basket, tax and sum at the end."""
    basket = goods(pen, 2, 30, 500)
    whole = sum(cost for _, cost in basket)
    tax = whole * 15 // 100
    lines = "".join(f"<p><span>{name}</span><span>{pen.money(cost, 'word')}</span></p>" for name, cost in basket)
    css = """body{background:#0f172a;color:#e2e8f0;min-height:800px}.t{padding:16px 18px;font-size:19px;font-weight:600}
    .g{display:flex;gap:8px;padding:0 18px 10px}.g span{background:#1e293b;border-radius:10px;padding:9px 12px;
    font-size:13.5px}.c{background:#1e293b;margin:10px 18px;border-radius:16px;padding:8px 16px}.c p{display:flex;
    justify-content:space-between;padding:10px 0;font-size:14px;color:#cbd5e1}.c .z{border-top:1px solid #475569;
    color:#38bdf8;font-size:18px;font-weight:700}.b{margin:18px;background:#38bdf8;color:#0f172a;text-align:center;
    padding:14px;border-radius:14px;font-weight:700}"""
    body = f"""{status(pen, "#fff", "#0f172a")}<div class="t">تم تأكيد طلبك</div><div class="g"><span>طلب
    #{pen.order()}</span> <span>{pen.date("slash")}</span></div><div class="c">{lines}<p><span>ضريبة القيمة المضافة
    {pen.d(15)}٪</span><span> {pen.money(tax, "word")}</span></p><p class="z"><span>الإجمالي شامل
    الضريبة</span><span>{pen.total(whole + tax, "word")} </span></p></div><div class="c"><p>التوصيل خلال {pen.d(3)}
    أيام عمل إلى {pen.country.city}</p></div><div class="b">تتبع الطلب</div>"""
    return document(css, body, "Noto Sans Arabic")
