"""What the pages say: per line a key, then English, German and Arabic; ways of saying it between bars."""

LANGUAGES = ("en", "de", "ar")

LABELS = """
order ~ Order number|Order no.|Order #|Order ID|Order ~ Bestellnummer|Bestell-Nr.|Bestellung Nr.|Auftragsnummer ~ رقم الطلب|رقم الطلبية|طلب رقم|الطلب
tracking ~ Tracking number|Tracking no.|Tracking ID|Shipment number|Parcel number ~ Sendungsnummer|Paketnummer|Sendungs-Nr.|Trackingnummer ~ رقم التتبع|رقم الشحنة|رقم البوليصة|رقم تتبع الشحنة
transaction ~ Transaction ID|Transaction number|Payment ID|Transaction no. ~ Transaktions-ID|Transaktionsnummer|Transaktionscode|Zahlungs-ID ~ رقم العملية|رقم المعاملة|معرّف العملية|معرّف الدفع
reference ~ Reference number|Reference|Payment reference|Ref. no. ~ Referenznummer|Referenz|Zahlungsreferenz|Ref.-Nr. ~ الرقم المرجعي|رقم المرجع|مرجع العملية
rrn ~ RRN|Ref. no.|Retrieval ref. ~ RRN|Ref.-Nr.|TA-Nr. ~ رقم المرجع|الرقم المرجعي
code ~ Error code|Code|Error ~ Fehlercode|Code|Fehler ~ رمز الخطأ|كود الخطأ|الرمز|خطأ
total ~ Total|Order total|Grand total|Total paid ~ Gesamtsumme|Gesamtbetrag|Summe|Gesamt ~ الإجمالي|المجموع الكلي|المبلغ الإجمالي|الإجمالي الكلي
amount ~ Amount|Payment amount|Amount paid ~ Betrag|Zahlungsbetrag|Gezahlter Betrag ~ المبلغ|قيمة العملية|المبلغ المدفوع
attempted ~ Amount|Amount due|Payment amount ~ Betrag|Fälliger Betrag|Zahlbetrag ~ المبلغ|المبلغ المستحق|قيمة الدفعة
subtotal ~ Subtotal|Items ~ Zwischensumme|Artikel ~ المجموع الفرعي|المنتجات
shipping ~ Shipping|Delivery|Postage ~ Versand|Versandkosten|Lieferung ~ الشحن|رسوم التوصيل|رسوم الشحن
discount ~ Discount|Voucher AUTUMN10 ~ Rabatt|Gutschein HERBST10 ~ الخصم|قسيمة الخصم
vat ~ incl. VAT|Tax included ~ inkl. MwSt.|enthaltene MwSt. ~ شامل ضريبة القيمة المضافة|ضريبة القيمة المضافة
ordered ~ Order date|Placed on|Ordered on|Date ~ Bestelldatum|Bestellt am|Datum|Bestellung vom ~ تاريخ الطلب|تم الطلب في|التاريخ
paid ~ Date|Paid on|Payment date|Date and time ~ Datum|Bezahlt am|Zahlungsdatum|Datum und Uhrzeit ~ التاريخ|تاريخ الدفع|تاريخ العملية|التاريخ والوقت
due ~ Estimated delivery|Expected delivery|Arriving|Delivery date ~ Voraussichtliche Zustellung|Zustellung am|Lieferdatum|Ankunft ~ التسليم المتوقع|موعد التسليم|تاريخ التسليم المتوقع|يصل في
next ~ Next payment|Renews on|Next billing date ~ Nächste Zahlung|Verlängert sich am|Nächste Abbuchung ~ الدفعة القادمة|يتجدد في|تاريخ الفوترة القادم
member ~ Member since|Customer since ~ Mitglied seit|Kunde seit ~ عضو منذ|عميل منذ
email ~ Email|Email address|E-mail ~ E-Mail|E-Mail-Adresse|Mailadresse ~ البريد الإلكتروني|الإيميل|عنوان البريد الإلكتروني
phone ~ Phone|Mobile number|Phone number|Mobile ~ Telefon|Handynummer|Telefonnummer|Mobilnummer ~ رقم الجوال|رقم الهاتف|الهاتف|الجوال
name ~ Full name|Name ~ Name|Vor- und Nachname ~ الاسم|الاسم الكامل
address ~ Shipping address|Delivery address|Ship to ~ Lieferadresse|Lieferanschrift|Versand an ~ عنوان التوصيل|عنوان الشحن|الشحن إلى
method ~ Payment method|Paid with|Payment ~ Zahlungsart|Zahlungsmethode|Bezahlt mit ~ طريقة الدفع|وسيلة الدفع|الدفع بواسطة
status ~ Status|Payment status ~ Status|Zahlungsstatus ~ الحالة|حالة العملية
state ~ Status ~ Status ~ الحالة
carrier ~ Carrier|Shipped with|Courier ~ Versanddienst|Versand mit|Paketdienst ~ شركة الشحن|الناقل
merchant ~ Merchant|Paid to|To ~ Händler|Empfänger|An ~ التاجر|المستفيد|إلى
reason ~ Reason|Details ~ Grund|Ursache ~ السبب|التفاصيل
contact ~ Contact information|Contact|Customer ~ Kontaktinformationen|Kontakt|Kundendaten ~ معلومات الاتصال|بيانات التواصل
support ~ Customer service|Help line|Questions? Call us ~ Kundenservice|Service-Hotline|Fragen? Rufen Sie uns an ~ خدمة العملاء|للاستفسار اتصل بنا|مركز الاتصال
courier ~ Your driver|Driver ~ Ihr Fahrer|Zusteller ~ السائق|مندوب التوصيل
pickup ~ Pickup point|Collect from ~ Abholort|Abholfiliale ~ مكان الاستلام|نقطة الاستلام
recipient ~ Recipient|For ~ Empfänger|Für ~ المستلم|المرسل إليه
items ~ Items|Order summary|Your items ~ Artikel|Bestellübersicht|Ihre Artikel ~ المنتجات|ملخص الطلب|محتويات الطلب
quantity ~ Qty|Quantity ~ Menge|Anzahl ~ الكمية|العدد
price ~ Price ~ Preis ~ السعر
language ~ Language ~ Sprache ~ اللغة
plan ~ Plan|Membership ~ Tarif|Mitgliedschaft ~ الباقة|الاشتراك
iban ~ From account ~ Von Konto ~ من حساب
fee ~ Fee ~ Gebühr ~ الرسوم
history ~ Shipment history|Tracking history|Travel history ~ Sendungsverlauf|Sendungsverfolgung|Verlauf ~ سجل الشحنة|تفاصيل التتبع|مسار الشحنة
"""  # noqa: E501

TITLES = """
thanks ~ Thank you for your order!|Order confirmed|Thanks, your order is in|Your order is confirmed ~ Vielen Dank für Ihre Bestellung!|Bestellung bestätigt|Ihre Bestellung ist eingegangen|Danke für deine Bestellung ~ شكرًا لطلبك!|تم تأكيد الطلب|تم استلام طلبك بنجاح|تم تأكيد طلبك
details ~ Order details|Your order|View order ~ Bestelldetails|Ihre Bestellung|Bestellübersicht ~ تفاصيل الطلب|طلبي|عرض الطلب
track_title ~ Track your parcel|Track shipment|Parcel tracking ~ Sendung verfolgen|Paket verfolgen|Sendungsverfolgung ~ تتبع شحنتك|تتبع الشحنة|تتبع الطلب
moving ~ In transit|Out for delivery|On its way to you ~ In Zustellung|Unterwegs|In der Region angekommen ~ قيد التوصيل|في الطريق إليك|خرجت للتوصيل
missed ~ Sorry, we missed you|We could not deliver your parcel|Ready for collection ~ Leider haben wir Sie nicht angetroffen|Ihr Paket liegt zur Abholung bereit|Zustellung nicht möglich ~ لم نتمكن من تسليم شحنتك|شحنتك جاهزة للاستلام|تعذر تسليم الطرد
success ~ Payment successful|Paid|Payment complete|Payment sent ~ Zahlung erfolgreich|Bezahlt|Zahlung abgeschlossen|Geld gesendet ~ تم الدفع بنجاح|عملية ناجحة|تمت عملية الدفع|تم التحويل بنجاح
receipt ~ Receipt|Payment receipt|Transaction receipt ~ Zahlungsbeleg|Beleg|Quittung ~ إيصال الدفع|إيصال|إيصال العملية
till ~ CUSTOMER RECEIPT|CARD PAYMENT|*** SALE *** ~ KUNDENBELEG|KARTENZAHLUNG|KASSENBELEG ~ نسخة العميل|إيصال شراء|عملية شراء
declined ~ Payment declined|Payment failed|Your payment was not completed|Card declined ~ Zahlung abgelehnt|Zahlung fehlgeschlagen|Zahlung nicht abgeschlossen|Karte abgelehnt ~ تم رفض الدفع|فشلت عملية الدفع|لم تكتمل عملية الدفع|تم رفض البطاقة
wrong ~ Something went wrong|Unexpected error|Oops! An error occurred|Unable to continue ~ Etwas ist schiefgelaufen|Unerwarteter Fehler|Hoppla, ein Fehler ist aufgetreten|Vorgang nicht möglich ~ حدث خطأ ما|خطأ غير متوقع|عذرًا، حدث خطأ|تعذر إكمال العملية
noreach ~ This site can’t be reached ~ Die Website ist nicht erreichbar ~ لا يمكن الوصول إلى هذا الموقع
nonet ~ No internet ~ Kein Internet ~ لا يتوفر اتصال بالإنترنت
nowork ~ This page isn’t working ~ Diese Seite funktioniert nicht ~ هذه الصفحة لا تعمل
unsafe ~ Secure Connection Failed|Did Not Connect: Potential Security Issue ~ Fehler: Gesicherte Verbindung fehlgeschlagen|Kein Verbindungsversuch: Mögliches Sicherheitsproblem ~ فشل الاتصال الآمن|لم يتم الاتصال: مشكلة أمنية محتملة
noconn ~ No connection|You’re offline|Can’t connect to the server ~ Keine Verbindung|Du bist offline|Keine Verbindung zum Server ~ لا يوجد اتصال|أنت غير متصل بالإنترنت|تعذر الاتصال بالخادم
settings ~ My account|Profile|Account settings ~ Mein Konto|Profil|Kontoeinstellungen ~ حسابي|الملف الشخصي|إعدادات الحساب
personal ~ Personal details|Edit profile|Contact details ~ Persönliche Daten|Profil bearbeiten|Kontaktdaten ~ البيانات الشخصية|تعديل الملف الشخصي|بيانات التواصل
subscription ~ Subscription|Manage plan|Your membership ~ Abonnement|Tarif verwalten|Ihre Mitgliedschaft ~ الاشتراك|إدارة الباقة|عضويتك
m_shipped ~ Your order {order} has shipped|Your {shop} order {order} is on its way|Shipping update for order {order} ~ Ihre Bestellung {order} wurde versandt|Versandbestätigung zu Bestellung {order}|Deine {shop}-Bestellung {order} ist unterwegs ~ تم شحن طلبك {order}|طلبك رقم {order} في الطريق إليك|تحديث الشحن للطلب {order}
m_refund ~ Your refund from {shop}|We have refunded you|Refund for order {order} ~ Ihre Rückerstattung von {shop}|Erstattung zu Bestellung {order}|Wir haben Ihnen den Betrag erstattet ~ استرداد المبلغ من {shop}|تم رد المبلغ للطلب {order}|تم استرداد المبلغ
m_order ~ Thanks for shopping with {shop}|Your {shop} order {order}|Order confirmation {order} ~ Danke für Ihren Einkauf bei {shop}|Ihre {shop}-Bestellung {order}|Bestellbestätigung {order} ~ شكرًا لتسوقك من {shop}|طلبك من {shop} رقم {order}|تأكيد الطلب {order}
m_unpaid ~ Payment reminder|We’re still waiting for your payment|Your payment did not go through ~ Zahlungserinnerung|Ihre Zahlung steht noch aus|Ihre Zahlung ist fehlgeschlagen ~ تذكير بالدفع|ما زلنا بانتظار الدفع|لم تتم عملية الدفع
"""  # noqa: E501

BUTTONS = """
track_b ~ Track order|Track parcel|Follow delivery ~ Sendung verfolgen|Paket verfolgen|Lieferstatus ansehen ~ تتبع الطلب|تتبع الشحنة
shop_b ~ Continue shopping|Back to shop ~ Weiter einkaufen|Zurück zum Shop ~ متابعة التسوق|العودة إلى المتجر
retry ~ Try again|Retry ~ Erneut versuchen|Nochmal versuchen ~ إعادة المحاولة|حاول مرة أخرى
retry_card ~ Try again|Try another card ~ Erneut versuchen|Andere Karte verwenden ~ حاول مرة أخرى|استخدام بطاقة أخرى
close ~ Close|OK|Dismiss ~ Schließen|OK|Verstanden ~ إغلاق|موافق|حسنًا
cancel ~ Cancel ~ Abbrechen ~ إلغاء
done ~ Done|Back to home ~ Fertig|Zur Startseite ~ تم|العودة للرئيسية
share ~ Share receipt|Download PDF ~ Beleg teilen|PDF herunterladen ~ مشاركة الإيصال|تحميل PDF
help ~ Help|Get help|Contact us ~ Hilfe|Hilfe erhalten|Kontakt ~ مساعدة|تواصل معنا|الدعم
save ~ Save changes|Save ~ Änderungen speichern|Speichern ~ حفظ التغييرات|حفظ
reload ~ Reload|Refresh ~ Neu laden|Aktualisieren ~ إعادة التحميل|تحديث
details_b ~ Details|Show details ~ Details|Details anzeigen ~ التفاصيل|عرض التفاصيل
report ~ Send report|Report a problem ~ Bericht senden|Problem melden ~ إرسال تقرير|الإبلاغ عن مشكلة
advanced ~ Advanced… ~ Erweitert… ~ متقدم…
pay ~ Pay now|Complete payment ~ Jetzt bezahlen|Zahlung abschließen ~ ادفع الآن|إتمام الدفع
reschedule ~ Reschedule delivery|Choose another day ~ Neue Zustellung planen|Wunschtag wählen ~ إعادة جدولة التوصيل|اختيار يوم آخر
reply ~ Reply ~ Antworten ~ رد
forward ~ Forward ~ Weiterleiten ~ إعادة توجيه
return_b ~ Return items|Buy again|Download invoice ~ Artikel zurücksenden|Nochmals kaufen|Rechnung herunterladen ~ إرجاع المنتجات|إعادة الشراء|تحميل الفاتورة
cancel_plan ~ Cancel plan|Change plan ~ Abo kündigen|Tarif wechseln ~ إلغاء الاشتراك|تغيير الباقة
signout ~ Sign out|Log out ~ Abmelden|Ausloggen ~ تسجيل الخروج
edit ~ Edit|Change ~ Bearbeiten|Ändern ~ تعديل|تغيير
"""  # noqa: E501

LISTS = """
tabs ~ Home;Search;Cart;Orders;Account ~ Start;Suche;Warenkorb;Bestellungen;Konto ~ الرئيسية;بحث;السلة;الطلبات;حسابي
wallet_tabs ~ Home;Cards;Pay;Activity;More ~ Start;Karten;Bezahlen;Umsätze;Mehr ~ الرئيسية;البطاقات;الدفع;العمليات;المزيد
nav ~ New in;Women;Men;Home;Sale ~ Neu;Damen;Herren;Wohnen;Sale ~ جديدنا;نساء;رجال;المنزل;تخفيضات
carrier_nav ~ Send;Receive;Track;Locations;Help ~ Versenden;Empfangen;Verfolgen;Filialen;Hilfe ~ إرسال;استلام;تتبع;الفروع;المساعدة
folders ~ Inbox;Starred;Sent;Drafts;Spam;Bin ~ Posteingang;Markiert;Gesendet;Entwürfe;Spam;Papierkorb ~ البريد الوارد;المميزة;المرسلة;المسودات;البريد غير المرغوب;المهملات
footer ~ Terms;Privacy;Returns;Help ~ AGB;Datenschutz;Impressum;Rückgabe ~ الشروط;الخصوصية;الإرجاع;المساعدة
menu ~ Orders;Addresses;Payment methods;Notifications;Security;Help centre ~ Bestellungen;Adressen;Zahlungsarten;Benachrichtigungen;Sicherheit;Hilfe ~ الطلبات;العناوين;وسائل الدفع;الإشعارات;الأمان;مركز المساعدة
steps ~ Ordered;Packed;Shipped;Delivered ~ Bestellt;Verpackt;Versandt;Zugestellt ~ تم الطلب;تم التجهيز;تم الشحن;تم التسليم
events ~ Out for delivery;Arrived at delivery depot;Departed sorting centre;Parcel processed;Shipment data received ~ In das Zustellfahrzeug geladen;In der Zustellbasis eingetroffen;Paketzentrum verlassen;Paket bearbeitet;Sendungsdaten übermittelt ~ خرجت للتوصيل;وصلت إلى مركز التوزيع;غادرت مركز الفرز;تمت معالجة الشحنة;تم استلام بيانات الشحنة
towns ~ Reading;Leeds;Dover;Coventry;Bristol ~ Kassel;Hagen;Erfurt;Bremen;Ulm ~ جدة;الرياض;الدمام;دبي;القاهرة
goods ~ Wool scarf, grey;Desk lamp Oslo;Running shoes 42;Ceramic mug set;Cotton bed sheet;Travel backpack 24 l;USB-C charger 45 W;Rain jacket, navy ~ Wollschal, grau;Tischlampe Oslo;Laufschuhe Gr. 42;Keramikbecher-Set;Bettlaken Baumwolle;Rucksack 24 l;USB-C-Ladegerät 45 W;Regenjacke, blau ~ وشاح صوف رمادي;مصباح مكتب;حذاء رياضي;طقم أكواب خزف;شرشف قطن;حقيبة ظهر;شاحن سريع;سترة مطر زرقاء
people ~ Emma Clarke;Daniel Reyes;Priya Nair;Tom Whitfield;Sarah O’Neill ~ Jana Brückner;Markus Voigt;Leonie Schäfer;Tobias Kühn;Andrea Weiß ~ سارة العتيبي;خالد منصور;منى الشريف;يوسف حداد;ريم القحطاني
mailboxes ~ emma.clarke;d.reyes84;priya_nair;tomwhitfield;s.oneill ~ jana.brueckner;markus.voigt77;l.schaefer;tkuehn;andrea_weiss ~ sara.otaibi;khaled_m;mona.sharif;y.haddad90;reem.q
streets ~ 14 Mill Lane, Leeds LS6 2AB;221 Oak Avenue, Denver, CO 80203;7 Harbour Road, Cork ~ Lindenstraße 14, 34117 Kassel;Am Markt 3, 28195 Bremen;Gartenweg 22a, 89073 Ulm ~ حي النخيل، الرياض;شارع التحلية، جدة;شارع النيل، القاهرة
shops ~ Lumora;Fernhill & Co;Tidewater;Oakbarn;Brightcart ~ Nordkauf;Lindwerk;Hausgut;Feldmann & Sohn;Kleekauf ~ متجر واحة;دكان الحي;سوق نسيم;بيت الورد;متجر رمال
latin ~ lumora;fernhill;tidewater;oakbarn;brightcart ~ nordkauf;lindwerk;hausgut;feldmann;kleekauf ~ waha;dukkan;naseem;wardhome;rimal
carriers ~ Swiftline;Postwell;Parcelry ~ Blitzpaket;Postwerk;Kurier Nord ~ سريع إكسبرس;بريد الخليج;ناقل السريع
banks ~ Harbour Bank;Paylark;Mintwell ~ Stadtbank;Paylark;Rheinkasse ~ بنك الواحة;محفظة يسر;بنك المرجان
plans ~ Plus, monthly;Family, yearly ~ Plus, monatlich;Familie, jährlich ~ بلس، شهري;العائلة، سنوي
"""  # noqa: E501


def table(*blocks: str) -> dict[str, tuple[str, ...]]:
    """A dictionary from blocks of lines: the key, then its texts in the order of the languages."""
    rows = (line.split(" ~ ") for block in blocks for line in block.strip().splitlines())
    return {key: tuple(texts) for key, *texts in rows}


WORDS = table(LABELS, TITLES, BUTTONS, LISTS)
