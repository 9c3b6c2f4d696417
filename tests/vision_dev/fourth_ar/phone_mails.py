"""Mails as apps on telephones show them, one function an app."""

from tests.vision_dev.fourth_ar.values import Pen, document, status

ARROW = '<svg width="22" height="22" viewBox="0 0 24 24" fill="none" stroke="{}" stroke-width="2"><path d="{}"/></svg>'
BACK, TRASH, DOTS = "M5 12h14M13 6l6 6-6 6", "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13", "M12 5v2M12 11v2M12 17v2"
STAR, REPLY = "M12 3l3 6 6 1-4 5 1 6-6-3-6 3 1-6-4-5 6-1z", "M10 6l6 6-6 6M16 12H4v7"


def icon(path: str, ink: str) -> str:
    """A small drawn sign."""
    return ARROW.format(ink, path)


def paragraphs(texts: list[str]) -> str:
    """The mail's text."""
    return "".join(f"<p>{text}</p>" for text in texts)


def gmail(pen: Pen, subject: str, sender: str, texts: list[str], dark: bool = False) -> str:
    """An app with a round avatar, the subject large with a label and reply chips below."""
    ink, ground, soft = ("#e3e3e3", "#131314", "#9aa0a6") if dark else ("#1f1f1f", "#ffffff", "#5f6368")
    css = f"""body{{background:{ground};color:{ink};min-height:800px}}
    .bar{{display:flex;gap:22px;padding:10px 14px}}.bar span{{flex:1}}h1{{font-size:21px;font-weight:400;
    padding:10px 16px;line-height:1.45}}h1 small{{font-size:11px;background:{soft}33;padding:2px 7px;border-radius:4px;
    white-space:nowrap;display:inline-block}}.who{{display:flex;gap:12px;padding:8px 16px;align-items:center}}
    .av{{width:40px;
    height:40px;border-radius:50%;background:#7b1fa2;color:#fff;display:grid;place-items:center;font-size:19px}}.who
    div b{{ font-weight:600;font-size:14.5px}}.who div small{{color:{soft};font-size:12px;display:block}}
    .tx{{padding:14px 16px;font-size:14.5px;line-height:1.75}}.tx p{{margin-bottom:13px}}.re{{display:flex;gap:10px;
    padding:14px 16px 26px}}.re b{{flex:1;border:1px solid {soft};border-radius:20px;padding:8px;text-align:center;
    font-weight:500;font-size:13px}}"""
    body = f"""{status(pen, ink, ground)}<div class="bar">{icon(BACK, ink)}<span></span>{icon(TRASH, ink)}
    {icon(DOTS, ink)}</div><h1>{subject} <small>البريد الوارد</small></h1><div class="who"><div class="av">{sender[0]}
    </div><div style="flex:1"><b>{sender}</b> <small style="display:inline">{pen.d(pen.clock)} ص</small>
    <small>إلى أنا ▾</small></div>{icon(REPLY, soft)}</div><div class="tx">{paragraphs(texts)}</div>
    <div class="re"><b>رد</b><b>إعادة توجيه</b></div>"""
    return document(css, body)


def outlook(pen: Pen, subject: str, sender: str, texts: list[str], dark: bool = False) -> str:
    """A blue app with the subject in its head and the text on a card."""
    card, ink = ("#292929", "#f3f2f1") if dark else ("#fff", "#242424")
    head = "#1f1f1f" if dark else "#0f6cbd"
    css = f"""body{{background:{"#141414" if dark else "#f0f0f0"};min-height:800px;
    color:{ink}}}header{{background:{head};color:#fff;padding:12px 14px 16px}}header h2{{font-size:17px;
    font-weight:600;margin-top:12px;line-height:1.5}} .c{{background:{card};margin:10px 8px;border-radius:10px;
    padding:14px;box-shadow:0 1px 3px #0003}} .f{{display:grid;grid-template-columns:34px 1fr auto;gap:10px;
    font-size:13px;padding-bottom:12px;border-bottom:1px solid #8884;margin-bottom:12px}}.f i{{width:34px;height:34px;
    background:#c239b3;border-radius:50%;color:#fff;font-style:normal;text-align:center;line-height:34px}}.f
    small{{display:block;color:#8a8886}} .c p{{font-size:14px;line-height:1.65;margin-bottom:11px}}.in{{margin:6px 8px;
    background:{card};border-radius:22px;padding:11px 18px;color:#8a8886;font-size:13px}}"""
    body = f"""{status(pen, "#fff", head)}<header>{icon(BACK, "#fff")}<h2>{subject}</h2></header><div class="c">
    <div class="f"><i>{sender[0]}</i><div><b>{sender}</b><small>إلى: أنت</small></div><small>أمس {pen.d(pen.clock)}
    م</small> </div>{paragraphs(texts)}</div><div class="in">رد على {sender}</div>"""
    return document(css, body, "Noto Kufi Arabic" if dark else "Noto Sans Arabic")


def apple(pen: Pen, subject: str, sender: str, texts: list[str], dark: bool = False) -> str:
    """An app with large letters, thin rules and blue signs below."""
    pen.size = (390, 844, 3)
    ink, ground, blue = ("#fff", "#000", "#0a84ff") if dark else ("#000", "#fff", "#007aff")
    css = f"""body{{background:{ground};color:{ink};min-height:844px;padding-bottom:80px}}nav{{color:{blue};
    display:flex;justify-content:space-between;padding:8px 16px;font-size:17px}}.m{{padding:6px 18px;display:flex;
    gap:11px;border-bottom:.5px solid #8e8e9366;padding-bottom:11px}}.m i{{width:42px;height:42px;border-radius:21px;
    background:linear-gradient(#a5abb8,#858994)}}.m b{{font-size:17px}}.m small{{display:block;font-size:13.5px;
    color:#8e8e93}}h3{{font-size:22px;padding:12px 18px 2px;line-height:1.4}}.b{{padding:10px 18px;font-size:16.5px;
    line-height:1.62}}.b p{{margin-bottom:14px}}footer{{position:fixed;bottom:0;left:0;right:0;background:{ground};
    border-top:.5px solid #8e8e9366;display:flex;justify-content:space-around;padding:12px 0 30px}}"""
    signs = "".join(icon(path, blue) for path in (TRASH, STAR, REPLY, DOTS))
    body = f"""{status(pen, ink, ground, ios=True)}<nav><span>› الوارد</span><span>⌃&nbsp;&nbsp;⌄</span></nav>
    <div class="m"><i></i><div style="flex:1"><b>{sender}</b><small>إلى: {pen.person}</small></div>
    <small>{pen.d(pen.clock)} م</small></div><h3>{subject}</h3><div class="b">{paragraphs(texts)}</div>
    <footer>{signs}</footer>"""
    return document(css, body)


def yahoo(pen: Pen, subject: str, sender: str, texts: list[str]) -> str:
    """A violet app whose mail is a shop's newsletter with a coloured head and a button."""
    pen.size = (412, 915, 2.625)
    css = """body{background:#fff;color:#232a31}.top{background:linear-gradient(90deg,#6001d2,#9440f0);color:#fff;
    padding:6px 16px 14px;font-size:13px}.top h4{font-size:16px;margin-top:6px;font-weight:600}.sender{padding:12px
    16px;font-size:13.5px;border-bottom:1px solid #e0e4e9}.sender span{color:#6e7780;float:left}.nl{margin:14px;
    border:1px solid #e8dfd3;border-radius:3px;overflow:hidden}.nl .h{background:#c8553d;color:#fff5e9;
    text-align:center;font-size:25px;font-weight:700;padding:20px}.nl .t{padding:18px 20px;font-size:14px;
    line-height:1.9;background:#fffaf4;text-align:center}.nl p{margin-bottom:12px}.nl a{display:block;
    background:#588b8b;color:#fff;padding:12px;text-align:center;margin:0 20px 20px;border-radius:3px}.nl
    .k{font-size:11px;color:#8a8178;text-align:center;padding:10px;background:#f3ebe0}"""
    body = f"""{status(pen, "#fff", "#6001d2")}<div class="top">‹ رجوع<h4>{subject}</h4></div><div class="sender">
    <b>{sender}</b><span>منذ ساعتين</span></div><div class="nl"><div class="h">{sender}</div><div class="t">
    {paragraphs(texts)}</div><a>عرض التفاصيل</a><div class="k">تصلك هذه الرسالة لأنك عميل لدى {sender} · إلغاء الاشتراك
    </div></div>"""
    return document(css, body, "Noto Kufi Arabic")


def samsung(pen: Pen, subject: str, sender: str, texts: list[str]) -> str:
    """An app with a grey field of details above and the text in a naskh hand."""
    css = """body{background:#fcfcfc;color:#252525;min-height:800px}.g{padding:14px 24px}.g h2{font:700 19px
    'Noto Naskh Arabic',Roboto;line-height:1.6}.d{background:#f1f1f4;border-radius:18px;margin:6px 14px;
    padding:12px 16px;
    font-size:12.5px;line-height:1.9;color:#555}.d b{color:#111;font-size:14px}.b{padding:16px 24px 90px;
    font:16px/1.95 'Noto Naskh Arabic',Roboto}.b p{margin-bottom:12px}.f{position:fixed;bottom:0;left:0;right:0;
    background:#f1f1f4;display:flex;justify-content:space-around;padding:12px;font-size:12px}"""
    body = f"""{status(pen, "#252525", "#fcfcfc")}<div class="g"><h2>{subject}</h2></div><div
    class="d"><b>{sender}</b><br> إلى: {pen.person}<br>اليوم، {pen.d(pen.clock)} صباحًا</div><div
    class="b">{paragraphs(texts)}</div> <div class="f"><span>رد</span><span>رد على الكل</span><span>إعادة
    توجيه</span><span>حذف</span></div>"""
    return document(css, body, "Noto Sans Arabic")
