"""The pages' running text, written as `wording` is: keys, then English, German and Arabic between tildes."""

from tests.vision_dev.second.wording import table

SHOP = """
sent_to ~ We’ve sent a confirmation to {email}.|A confirmation email is on its way to {email}. ~ Eine Bestätigung haben wir an {email} gesendet.|Die Bestellbestätigung geht an {email}. ~ أرسلنا رسالة تأكيد إلى {email}|ستصلك رسالة التأكيد على {email}
hello ~ Hi {first},|Dear {first}, ~ Hallo {first},|Guten Tag {name}, ~ مرحبًا {first}،|أهلًا {first}،
when_ready ~ We’ll let you know when your items leave our warehouse. ~ Wir melden uns, sobald Ihre Artikel unser Lager verlassen. ~ سنخبرك عند خروج الطلب من المستودع.
thanks_for ~ Thank you, {first}!|Thanks, {first} ~ Vielen Dank, {first}!|Danke, {first} ~ شكرًا لك يا {first}!|شكرًا {first}
arrives ~ Arrives in 3–5 working days|Standard delivery, 2–4 working days ~ Lieferung in 3–5 Werktagen|Standardversand, 2–4 Werktage ~ يصل خلال 3 إلى 5 أيام عمل|توصيل عادي خلال 2-4 أيام
confirmed ~ Your order is confirmed|We’re getting your order ready ~ Ihre Bestellung ist bestätigt|Wir bereiten Ihre Bestellung vor ~ تم تأكيد طلبك|نجهّز طلبك الآن
moving_t ~ Your parcel is with our driver.|The shipment has reached the delivery region. ~ Ihr Paket ist beim Zusteller.|Die Sendung ist in der Zielregion angekommen. ~ شحنتك مع مندوب التوصيل الآن.|وصلت الشحنة إلى منطقة التسليم.
keep ~ Your parcel will be kept for 7 days. Please bring a photo ID. ~ Ihr Paket wird 7 Tage aufbewahrt. Bitte bringen Sie einen Ausweis mit. ~ نحتفظ بالشحنة لمدة 7 أيام. يرجى إحضار الهوية.
shop_at ~ Corner Shop, 38 High Street|Parcel locker 114, Station Road ~ Kiosk am Bahnhof, Bahnhofstr. 8|Packstation 114, Marktplatz ~ فرع شارع الملك فهد|خزانة الطرود، محطة المترو
approved ~ APPROVED|Approved – please keep this receipt ~ GENEHMIGT|Zahlung erfolgt – bitte aufbewahren ~ عملية مقبولة|تمت الموافقة - احتفظ بالإيصال
thanks_visit ~ Thank you for your visit ~ Vielen Dank für Ihren Einkauf ~ شكرًا لزيارتكم
s_paid ~ Completed|Successful ~ Abgeschlossen|Erfolgreich ~ مكتملة|ناجحة
m_shipped_1 ~ Good news: your order {order} left our warehouse today.|Your order {order} has been handed over to {carrier}. ~ gute Nachrichten: Ihre Bestellung {order} hat unser Lager verlassen.|wir haben Ihre Bestellung {order} an {carrier} übergeben. ~ خبر سار: غادر طلبك رقم {order} مستودعنا اليوم.|تم تسليم طلبك رقم {order} إلى {carrier}.
m_shipped_2 ~ You can follow it with the tracking number {tracking}.|The tracking number is {tracking}. ~ Mit der Sendungsnummer {tracking} können Sie das Paket verfolgen.|Die Sendungsnummer lautet {tracking}. ~ يمكنك تتبعه برقم الشحنة {tracking}.|رقم التتبع هو {tracking}.
m_due ~ We expect it to arrive on {date}.|Delivery is planned for {date}. ~ Voraussichtliche Zustellung: {date}.|Die Zustellung ist für {date} geplant. ~ نتوقع وصوله في {date}.|موعد التسليم المتوقع {date}.
m_refund_1 ~ We have refunded {amount} for your order {order}.|Your refund of {amount} for order {order} has been issued. ~ wir haben Ihnen {amount} für die Bestellung {order} erstattet.|die Erstattung von {amount} zu Ihrer Bestellung {order} wurde veranlasst. ~ أعدنا إليك مبلغ {amount} عن الطلب رقم {order}.|تم استرداد {amount} للطلب رقم {order}.
m_refund_2 ~ It can take 5 to 10 working days until you see it on your statement. ~ Bis zur Gutschrift auf Ihrem Konto können 5 bis 10 Werktage vergehen. ~ قد يستغرق ظهور المبلغ في حسابك من 5 إلى 10 أيام عمل.
m_order_1 ~ We have received your order and are packing it now. ~ wir haben Ihre Bestellung erhalten und packen sie gerade. ~ استلمنا طلبك ونعمل على تجهيزه الآن.
m_unpaid_1 ~ We could not collect the payment of {amount} for order {order}.|The amount of {amount} for order {order} is still open. ~ die Zahlung von {amount} für die Bestellung {order} konnte nicht eingezogen werden.|für die Bestellung {order} ist noch ein Betrag von {amount} offen. ~ لم نتمكن من تحصيل مبلغ {amount} للطلب رقم {order}.|ما زال مبلغ {amount} للطلب رقم {order} غير مدفوع.
m_unpaid_2 ~ Please pay by {date}, otherwise we have to cancel it. ~ Bitte zahlen Sie bis zum {date}, sonst müssen wir sie stornieren. ~ يرجى الدفع قبل {date} حتى لا يُلغى الطلب.
m_unpaid_3 ~ You can pay here: {url} ~ Hier können Sie bezahlen: {url} ~ يمكنك الدفع من هنا: {url}
regards ~ Kind regards|Best wishes ~ Mit freundlichen Grüßen|Viele Grüße ~ مع أطيب التحيات|تحياتنا
team ~ Your {shop} team|{shop} Customer Care ~ Ihr {shop}-Team|{shop} Kundenservice ~ فريق {shop}|خدمة عملاء {shop}
m_call ~ Questions? Call us on {phone}.|Any questions? {phone} (Mon–Fri, 9–17) ~ Fragen? Rufen Sie uns an: {phone}.|Noch Fragen? {phone} (Mo–Fr, 9–17 Uhr) ~ لأي استفسار اتصل بنا على {phone}|هل لديك سؤال؟ {phone}
m_to ~ to me ~ an mich ~ إليّ
m_auto ~ This is an automatic message. Please do not reply. ~ Dies ist eine automatische Nachricht. Bitte nicht antworten. ~ هذه رسالة آلية، يرجى عدم الرد عليها.
"""  # noqa: E501

FAULTS = """
bank_no ~ Your bank did not approve this payment.|The card issuer declined the transaction. ~ Ihre Bank hat diese Zahlung nicht genehmigt.|Der Kartenherausgeber hat die Zahlung abgelehnt. ~ لم يوافق البنك على هذه العملية.|رفض البنك المصدر للبطاقة العملية.
no_charge ~ You have not been charged.|No money was taken from your account. ~ Es wurde nichts abgebucht.|Ihr Konto wurde nicht belastet. ~ لم يتم خصم أي مبلغ.|لم يُخصم المبلغ من حسابك.
other_card ~ Please check your details or use another payment method. ~ Bitte prüfen Sie Ihre Angaben oder wählen Sie eine andere Zahlungsart. ~ يرجى التحقق من بياناتك أو استخدام وسيلة دفع أخرى.
alert ~ Your payment could not be processed ({code}).|We couldn’t process your payment. Error code: {code} ~ Ihre Zahlung konnte nicht verarbeitet werden ({code}).|Die Zahlung ist fehlgeschlagen. Fehlercode: {code} ~ تعذرت معالجة الدفع ({code}).|لم نتمكن من إتمام الدفع. رمز الخطأ: {code}
s_failed ~ Failed|Declined ~ Fehlgeschlagen|Abgelehnt ~ فاشلة|مرفوضة
funds ~ Insufficient funds|Declined by issuer|Card limit exceeded ~ Konto nicht gedeckt|Vom Kartenherausgeber abgelehnt|Kartenlimit überschritten ~ الرصيد غير كافٍ|مرفوضة من البنك المصدر|تجاوز حد البطاقة
checkout ~ Checkout|Payment ~ Kasse|Bezahlung ~ إتمام الشراء|الدفع
card_no ~ Card number ~ Kartennummer ~ رقم البطاقة
app_sorry ~ We couldn’t load your orders. Please try again later.|The app ran into a problem and could not continue. ~ Ihre Bestellungen konnten nicht geladen werden. Bitte später erneut versuchen.|In der App ist ein Problem aufgetreten. ~ تعذر تحميل طلباتك. يرجى المحاولة لاحقًا.|واجه التطبيق مشكلة ولا يمكنه المتابعة.
if_again ~ If the problem continues, contact us at {email}|Still not working? Write to {email} ~ Bleibt der Fehler bestehen, schreiben Sie an {email}|Klappt es weiterhin nicht? {email} ~ إذا استمرت المشكلة راسلنا على {email}|ما زالت المشكلة قائمة؟ راسلنا: {email}
win_title ~ Application error|Setup|Installation failed ~ Anwendungsfehler|Setup|Installation fehlgeschlagen ~ خطأ في التطبيق|الإعداد|فشل التثبيت
win_text ~ The application was unable to start correctly ({code}). Click OK to close the application.|The update could not be installed. Error code: {code} ~ Die Anwendung konnte nicht korrekt gestartet werden ({code}). Klicken Sie auf „OK“, um die Anwendung zu schließen.|Das Update konnte nicht installiert werden. Fehlercode: {code} ~ تعذر بدء التطبيق بشكل صحيح ({code}). انقر فوق "موافق" لإغلاق التطبيق.|تعذر تثبيت التحديث. رمز الخطأ: {code}
s500 ~ Internal server error ~ Interner Serverfehler ~ خطأ داخلي في الخادم
s502 ~ Bad gateway ~ Ungültiges Gateway ~ بوابة غير صالحة
s503 ~ Service unavailable ~ Dienst nicht verfügbar ~ الخدمة غير متاحة
s504 ~ Gateway time-out ~ Gateway-Zeitüberschreitung ~ انتهت مهلة البوابة
s521 ~ Web server is down ~ Webserver ist ausgefallen ~ خادم الموقع متوقف
s522 ~ Connection timed out ~ Zeitüberschreitung der Verbindung ~ انتهت مهلة الاتصال
s524 ~ A time-out occurred ~ Eine Zeitüberschreitung ist aufgetreten ~ حدث انتهاء للمهلة
server_t ~ Our team has been informed. Please try again in a few minutes. ~ Unser Team wurde informiert. Bitte versuchen Sie es in einigen Minuten erneut. ~ تم إبلاغ فريقنا. يرجى المحاولة بعد بضع دقائق.
refused ~ {host} refused to connect. ~ {host} hat die Verbindung abgelehnt. ~ رفض {host} الاتصال.
slow ~ {host} took too long to respond. ~ {host} braucht zu lange zum Antworten. ~ استغرق {host} وقتًا طويلًا للاستجابة.
typo ~ Check if there is a typo in {host}. ~ Prüfen Sie, ob {host} richtig geschrieben ist. ~ تحقق من كتابة {host} بشكل صحيح.
reset ~ The connection was reset. ~ Die Verbindung wurde zurückgesetzt. ~ تمت إعادة ضبط الاتصال.
empty ~ {host} didn’t send any data. ~ {host} hat keine Daten gesendet. ~ لم يرسل {host} أي بيانات.
loop ~ {host} redirected you too many times. ~ {host} hat Sie zu oft weitergeleitet. ~ أعاد {host} توجيهك مرات كثيرة جدًا.
down ~ {host} might be temporarily down. ~ {host} ist eventuell vorübergehend nicht erreichbar. ~ قد يكون {host} متوقفًا مؤقتًا.
cable ~ Your device is not connected to the internet. ~ Ihr Gerät ist nicht mit dem Internet verbunden. ~ جهازك غير متصل بالإنترنت.
try ~ Try: ~ Versuchen Sie Folgendes: ~ جرّب ما يلي:
tips ~ Checking the connection;Checking the proxy and the firewall;Running network diagnostics ~ Verbindung prüfen;Proxy und Firewall prüfen;Netzwerkdiagnose ausführen ~ التحقق من الاتصال;التحقق من الخادم الوكيل وجدار الحماية;تشغيل تشخيص الشبكة
fox ~ An error occurred during a connection to {host}. ~ Beim Verbinden mit {host} trat ein Fehler auf. ~ حدث خطأ أثناء الاتصال بـ {host}.
fox_2 ~ The page you are trying to view cannot be shown because the authenticity of the received data could not be verified. ~ Die Website kann nicht angezeigt werden, da die Authentizität der erhaltenen Daten nicht verifiziert werden konnte. ~ لا يمكن عرض الصفحة لأنه تعذر التحقق من صحة البيانات المستلمة.
fox_3 ~ Please contact the website owners to inform them of this problem. ~ Kontaktieren Sie bitte den Inhaber der Website, um ihn über dieses Problem zu informieren. ~ يرجى التواصل مع مالكي الموقع لإبلاغهم بالمشكلة.
offline ~ Check your Wi-Fi or mobile data and try again.|Please check your internet connection. ~ Prüfe WLAN oder mobile Daten und versuche es erneut.|Bitte prüfe deine Internetverbindung. ~ تحقق من شبكة الواي فاي أو بيانات الجوال ثم أعد المحاولة.|يرجى التحقق من اتصالك بالإنترنت.
you ~ You;Browser;Working ~ Sie;Browser;Funktioniert ~ أنت;المتصفح;يعمل
gate ~ Network;Gateway;Working ~ Netzwerk;Gateway;Funktioniert ~ الشبكة;البوابة;تعمل
host ~ Website;Host;Error ~ Website;Host;Fehler ~ الموقع;المضيف;خطأ
what_now ~ What can I do? ~ Was kann ich tun? ~ ماذا يمكنني أن أفعل؟
wait ~ Please try again in a few minutes. ~ Bitte versuchen Sie es in ein paar Minuten noch einmal. ~ يرجى المحاولة مرة أخرى بعد بضع دقائق.
verified ~ Verified ~ Bestätigt ~ موثّق
gender ~ Birthday reminder;Newsletter;Dark mode ~ Geburtstagsgruß;Newsletter;Dunkler Modus ~ تذكير عيد الميلاد;النشرة البريدية;الوضع الداكن
use ~ We only use your number to contact you about deliveries. ~ Ihre Nummer nutzen wir nur für Rückfragen zur Lieferung. ~ نستخدم رقمك للتواصل بشأن التوصيل فقط.
welcome ~ Hello, {first}|Welcome back, {first} ~ Hallo, {first}|Willkommen zurück, {first} ~ أهلًا {first}|مرحبًا بعودتك {first}
last_order ~ Latest order|Recent order ~ Letzte Bestellung|Aktuelle Bestellung ~ آخر طلب|أحدث طلب
s_moving ~ Shipped|In progress ~ Versandt|In Bearbeitung ~ تم الشحن|قيد التنفيذ
active ~ Active ~ Aktiv ~ نشط
perks ~ Free delivery on every order;Early access to sales;Free returns for 60 days ~ Kostenloser Versand;Früher Zugang zu Angeboten;60 Tage kostenlose Rückgabe ~ توصيل مجاني لكل الطلبات;وصول مبكر للعروض;إرجاع مجاني خلال 60 يومًا
"""  # noqa: E501

SENTENCES = table(SHOP, FAULTS)
