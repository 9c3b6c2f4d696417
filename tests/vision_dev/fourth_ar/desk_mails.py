"""Mails as web pages on a desk show them."""

from tests.vision_dev.fourth_ar.phone_mails import paragraphs
from tests.vision_dev.fourth_ar.values import Pen, document

OTHERS = (
    ("مكتبة الفنار", "وصلت كتب جديدة هذا الأسبوع", "مختارات من الروايات والتاريخ..."),
    ("هدى", "صور الرحلة", "أرفقت لك الصور كلها، أخبريني إذا لم تفتح"),
    ("نادي الصحراء", "جدول التمارين", "تغيّر موعد تمرين الثلاثاء إلى المساء"),
    ("إدارة البرج", "صيانة المصاعد", "نعتذر عن توقف المصعد الشرقي غدًا"),
    ("فريق التوظيف", "شكرًا لتقدمك", "استلمنا طلبك وسنعود إليك قريبًا"),
    ("مخبز القمح", "عروض نهاية الأسبوع", "فطائر طازجة كل صباح جمعة"),
)


def three_panes(pen: Pen, subject: str, sender: str, texts: list[str]) -> str:
    """Folders, a list and the open mail side by side."""
    pen.desk()
    css = """body{font-size:13px;background:#f5f5f5;color:#242424;height:800px;display:grid;
    grid-template:46px 1fr/180px 330px 1fr}.top{grid-column:1/4;background:#0f6cbd;color:#fff;padding:12px 20px;
    font-size:15px}.fo{padding:14px;line-height:2.5}.fo b{background:#e0ecf7;display:block;padding:0 8px;
    border-radius:4px} .li{background:#fff;border-inline:1px solid #ddd}.li div{padding:10px 14px;border-bottom:1px
    solid #eee}.li small{ color:#707070;display:block;font-size:12px}.li .on{background:#cfe4fa;border-inline-start:3px
    solid #0f6cbd} .ma{background:#fff;margin:12px;border-radius:6px;padding:22px 28px;box-shadow:0 1px 4px #0002}.ma
    h1{font-size:19px;margin-bottom:14px}.ma .f{color:#555;margin-bottom:20px;line-height:1.8}.ma p{line-height:1.9;
    margin-bottom:11px} button{padding:6px 18px;border:1px solid #bbb;background:#fff;border-radius:4px;
    margin-inline-end:8px;font:inherit}"""
    rows = "".join(f"<div>{who}<small>{what}</small><small>{text}</small></div>" for who, what, text in OTHERS)
    body = f"""<div class="top">البريد</div><div class="fo"><b>علبة الوارد</b>المسودات<br>العناصر
    المرسلة<br>المحذوفة<br> البريد غير الهام<br>الأرشيف</div><div class="li"><div
    class="on"><b>{sender}</b><small>{subject}</small></div>{rows} </div><div class="ma"><h1>{subject}</h1><div
    class="f"><b>{sender}</b><br>إلى: {pen.person}</div>{paragraphs(texts)} <br><button>رد</button><button>إعادة
    توجيه</button></div>"""
    return document(css, body, "DejaVu Sans")


def wide_mail(pen: Pen, subject: str, sender: str, texts: list[str]) -> str:
    """One mail over the whole width beside a rail of folders, its sender's address in angle brackets."""
    pen.desk()
    address = pen.email(f"notify@wasla-express.{pen.country.domain}")
    css = """body{background:#f6f8fc;font-size:14px;color:#202124}.t{display:flex;gap:30px;padding:12px 24px;
    align-items:center}.t b{font-size:20px;color:#5f6368;font-weight:400}.t span{flex:1;max-width:640px;
    background:#eaf1fb;border-radius:24px;padding:11px 22px;color:#5f6368}.w{display:flex}.r{width:210px;padding:6px
    16px;line-height:2.3;font-size:13.5px}.r u{text-decoration:none;background:#c2e7ff;border-radius:16px;
    display:inline-block;padding:6px 22px;margin-bottom:10px}.p{flex:1;background:#fff;border-radius:16px;
    margin-left:16px;padding:22px 60px 30px;min-height:690px}h2{font-weight:400;font-size:22px;
    margin-bottom:22px}.s{display:flex;justify-content:space-between;font-size:13px;color:#5f6368;
    margin-bottom:20px}.s b{color:#202124;font-size:14px}.p p{margin-bottom:14px;line-height:1.8;max-width:760px}"""
    body = f"""<div class="t"><b>بريدي</b><span>البحث في الرسائل</span></div><div class="w"><div
    class="r"><u>إنشاء</u><br> البريد الوارد {pen.d(14)}<br>المميزة
    بنجمة<br>المؤجلة<br>المرسل<br>المسودات<br>المزيد</div><div class="p"><h2>{subject} </h2><div
    class="s"><span><b>{sender}</b> &lt;{address}&gt;<br>إلى أنا</span><span>{pen.d(pen.clock)} م (قبل {pen.d(3)}
    ساعات)</span></div>{paragraphs(texts)}</div></div>"""
    return document(css, body, "Noto Sans Arabic")


def plain_table(pen: Pen, subject: str, sender: str, texts: list[str]) -> str:
    """An old web-mail: a bar of grey buttons, a table of head lines, text in naskh."""
    pen.desk()
    css = """body{background:#eef0f2;font-size:13px;color:#1c2730}.bar{background:linear-gradient(#fdfdfd,#d5dade);
    border-bottom:1px solid #a8b0b6;padding:9px 14px}.bar span{border:1px solid #aab3b9;background:#f6f8f9;padding:4px
    14px;margin-left:6px;border-radius:3px}table{margin:14px 20px;border-collapse:collapse}td{padding:4px 10px}
    td:first-child{color:#68757e;text-align:left}.b{background:#fff;border:1px solid #c3cbd0;margin:0 20px;padding:20px
    26px;min-height:520px;font:17px/1.9 Amiri,serif}.b p{margin-bottom:12px}"""
    body = f"""<div class="bar"><span>القائمة</span><span>رد</span><span>رد على
    الكل</span><span>حذف</span><span>طباعة</span>
    <span>المزيد</span></div><table><tr><td>الموضوع</td><td><b>{subject}</b></td></tr><tr><td>المرسِل</td><td>{sender}</td>
    </tr><tr><td>التاريخ</td><td>{pen.date("padded")} {pen.d(pen.clock)}</td></tr></table>
    <div class="b">{paragraphs(texts)}
    </div>"""
    return document(css, body, "KacstOne")
