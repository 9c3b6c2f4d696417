"""What stands on the wider tuning pages: labels and sentences of invented shops, carriers and banks, per language."""
# ruff: noqa: E501 - rows of words
# fmt: off

WORDS: dict[str, dict[str, list[str]]] = {
    "en": {
        "order": ["Order no", "Order #", "Purchase no.", "Your order number", "Order", "Order confirmation number", "Web order reference"],
        "track": ["Tracking no.", "Consignment", "Parcel ID", "Track this parcel", "AWB number", "Carrier tracking reference", "Tracking"],
        "pay": ["Reference no.", "Transaction", "Payment ID", "UPI transaction ID", "Auth code", "Receipt no.", "Payment reference number", "Bank transaction reference"],
        "err": ["Error", "Error code", "Fault", "Stop code", "(code)"],
        "date": ["Date", "Placed", "Ordered", "Date & time", "Paid on", "Issued", "Date of purchase", "Date and time of payment"],
        "total": ["TOTAL", "Order total", "Total to pay", "Amount", "You paid", "Grand Total", "Total amount including VAT", "Amount due", "Total (incl. tax)"],
        "sub": ["Subtotal", "Items (3)", "Net"], "ship": ["Delivery", "Shipping & handling", "Postage"],
        "tax": ["VAT 20%", "Tax"], "mail": ["Email", "E-mail address", "Signed in as"], "phone": ["Mobile", "Phone number", "Call us"],
        "card": ["Paid with", "Payment method"], "cardtext": ["Visa ending in 4417", "Mastercard •••• 2086"],
        "arrive": ["Estimated delivery", "Arriving"], "customer": ["Customer no.", "Account number"], "invoice": ["Invoice no."],
        "goods": ["Aurora 3-in-1 Wireless Charging Stand (15 W), midnight blue", "Linen duvet cover 200 × 200 cm", "Oat milk 1 l", "USB-C cable 2 m", "Ceramic mug, speckled", "Running socks 3-pack", "LED bulb E27 9 W", "Notebook A5 dotted"],
        "said": ["Hi, I ordered last week, order #{order}, and it still has not come.", "Your parcel {track} has left our depot.", "We have charged {amount} to your card.", "The payment could not be completed. Error {err}.", "Reach us at {phone} or {mail}."],
        "lines": ["Thanks for your patience", "Out for delivery", "Arrived at sorting centre", "Label created", "Signed by: R. Patel", "Buy again", "Write a review", "Need a hand?", "Secure payment", "Something is not right", "We can’t connect right now", "Check your connection and try again.", "Details", "OK", "Cancel", "Retry", "Payment declined", "Payment successful", "Your recent activity"],
        "site": ["This site can’t be reached", "took too long to respond."],
    },
    "de": {
        "order": ["Bestellnr.", "Bestellung Nr.", "Ihre Bestellnummer", "Auftragsnr.", "Bestellung", "Bestellbestätigungsnummer", "Auftragsbestätigung Nr.", "Ihre Kundenbestellnummer"],
        "track": ["Sendungsnr.", "Paketnr.", "Sendungsnummer", "Trackingnr.", "Frachtbriefnr.", "Sendungsverfolgungsnummer", "Ihre Sendungs- oder Paketnummer", "Rücksendepaketnummer"],
        "pay": ["Referenznr.", "Transaktions-Nr.", "Zahlungs-ID", "Beleg-Nr.", "Transaktion", "Autorisierungscode", "Transaktionsreferenznummer", "Zahlungsreferenz-Nr.", "Referenznummer der Überweisung"],
        "err": ["Fehler", "Fehlercode", "Störung", "Stoppcode", "(Code)", "Fehlermeldungscode", "Verbindungsfehler Code"],
        "date": ["Datum", "Bestellt am", "Bezahlt am", "Datum/Uhrzeit", "vom", "Rechnungsdatum", "Datum der Bestellung", "Ausführungsdatum der Zahlung", "Datum und Uhrzeit der Zahlung"],
        "total": ["SUMME", "Gesamtbetrag", "Zu zahlen", "Betrag", "Gesamtsumme inkl. MwSt.", "Gesamt", "Gesamtbetrag inkl. gesetzlicher Mehrwertsteuer", "Gesamtrechnungsbetrag", "Zu zahlender Gesamtbetrag", "Abgebuchter Betrag"],
        "sub": ["Zwischensumme", "Artikel (3)", "Netto"], "ship": ["Versand", "Versandkosten", "Porto"],
        "tax": ["MwSt. 19 %", "USt."], "mail": ["E-Mail", "E-Mail-Adresse", "Angemeldet als"], "phone": ["Mobil", "Telefonnummer", "Tel."],
        "card": ["Bezahlt mit", "Zahlungsart"], "cardtext": ["Visa mit Endung 4417", "Mastercard •••• 2086"],
        "arrive": ["Voraussichtliche Zustellung", "Ankunft"], "customer": ["Kundennr.", "Kundennummer"], "invoice": ["Rechnungsnr."],
        "goods": ["Aurora 3-in-1-Ladestation, kabellos (15 W), nachtblau", "Bettwäsche Leinen 200 × 200 cm", "Haferdrink 1 l", "USB-C-Kabel 2 m", "Keramikbecher, gesprenkelt", "Laufsocken 3er-Pack", "LED-Lampe E27 9 W", "Notizbuch A5 gepunktet"],
        "said": ["Hallo, ich warte noch auf meine Bestellung #{order} von letzter Woche.", "Ihr Paket {track} hat unser Lager verlassen.", "Wir haben {amount} von Ihrer Karte abgebucht.", "Die Zahlung konnte nicht abgeschlossen werden. Fehler {err}.", "Sie erreichen uns unter {phone} oder {mail}."],
        "lines": ["Danke für Ihre Geduld", "In Zustellung", "Im Verteilzentrum eingetroffen", "Etikett erstellt", "Angenommen von: R. Özdemir", "Nochmals kaufen", "Bewertung schreiben", "Brauchen Sie Hilfe?", "Sichere Zahlung", "Da stimmt etwas nicht", "Keine Verbindung möglich", "Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.", "Einzelheiten", "OK", "Abbrechen", "Wiederholen", "Zahlung abgelehnt", "Zahlung erfolgreich", "Ihre letzten Umsätze"],
        "site": ["Die Website ist nicht erreichbar", "hat zu lange gebraucht, um zu antworten."],
    },
    "ar": {
        "order": ["رقم الطلب", "طلب رقم", "رقم طلبك", "رقم الأوردر", "الطلب"],
        "track": ["رقم الشحنة", "رقم التتبع", "رقم البوليصة", "تتبع الشحنة", "كود التتبع"],
        "pay": ["الرقم المرجعي", "رقم العملية", "معرف الدفع", "رقم الإيصال", "رقم المعاملة", "رمز التفويض"],
        "err": ["خطأ", "رمز الخطأ", "كود الخطأ", "رمز العطل", "(الرمز)"],
        "date": ["التاريخ", "تاريخ الطلب", "تم الدفع في", "التاريخ والوقت", "بتاريخ", "تاريخ الفاتورة"],
        "total": ["الإجمالي", "إجمالي الطلب", "المبلغ المطلوب", "المبلغ", "المبلغ المدفوع", "المجموع الكلي"],
        "sub": ["المجموع الفرعي", "المنتجات (3)", "الصافي"], "ship": ["التوصيل", "رسوم الشحن", "الشحن"],
        "tax": ["ضريبة القيمة المضافة", "الضريبة"], "mail": ["البريد الإلكتروني", "الإيميل", "مسجل الدخول باسم"], "phone": ["الجوال", "رقم الهاتف", "اتصل بنا"],
        "card": ["طريقة الدفع", "الدفع بواسطة"], "cardtext": ["فيزا تنتهي بالرقم 4417", "ماستركارد •••• 2086"],
        "arrive": ["موعد التسليم المتوقع", "الوصول المتوقع"], "customer": ["رقم العميل", "رقم الحساب"], "invoice": ["رقم الفاتورة"],
        "goods": ["قاعدة شحن لاسلكية ثلاثية 15 واط", "غطاء لحاف كتان", "حليب الشوفان 1 لتر", "كابل شحن 2 متر", "كوب سيراميك", "جوارب رياضية", "مصباح موفر للطاقة", "دفتر ملاحظات"],
        "said": ["مرحبا، طلبي رقم {order} لم يصل حتى الآن.", "غادرت شحنتك {track} المستودع.", "تم خصم {amount} من بطاقتك.", "تعذر إتمام الدفع. خطأ {err}.", "تواصل معنا على {phone} أو {mail}."],
        "lines": ["شكرا لصبرك", "خرجت للتوصيل", "وصلت إلى مركز الفرز", "تم إنشاء الملصق", "استلمها: ر. حداد", "اشتر مجددا", "اكتب تقييما", "هل تحتاج مساعدة؟", "دفع آمن", "حدث خطأ ما", "لا يمكن الاتصال الآن", "تحقق من الاتصال وحاول مرة أخرى.", "التفاصيل", "موافق", "إلغاء", "إعادة المحاولة", "تم رفض الدفع", "تم الدفع بنجاح", "آخر العمليات"],
        "site": ["تعذر الوصول إلى هذا الموقع", "استغرق وقتا طويلا للرد."],
    },
}  # fmt: skip
FONTS = {
    "en": ["Liberation Sans", "Noto Serif", "Noto Sans", "Liberation Sans Narrow", "Roboto Condensed", "DejaVu Serif", "Liberation Serif", "DejaVu Sans Condensed", "DejaVu Sans Mono"],
    "de": ["Liberation Sans", "Noto Serif", "Noto Sans", "Liberation Sans Narrow", "Roboto Condensed", "DejaVu Serif", "Liberation Serif", "DejaVu Sans Condensed", "DejaVu Sans Mono"],
    "ar": ["Noto Sans Arabic", "Noto Naskh Arabic", "DejaVu Sans", "Noto Kufi Arabic"],
}
