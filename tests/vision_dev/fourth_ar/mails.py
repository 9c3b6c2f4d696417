"""What twelve senders write: running text with the values inside its sentences."""

from tests.vision_dev.fourth_ar import desk_mails, phone_mails
from tests.vision_dev.fourth_ar.values import Pen


def shop_shipped(pen: Pen) -> str:
    """A shop says that the parcel is on its way."""
    total = pen.total(pen.cost(80, 1900), "short")
    texts = [
        f"مرحبًا {pen.person.split()[0]}،",
        f"يسعدنا إبلاغك بأن طلبك رقم {pen.order()} الذي سجلته بتاريخ {pen.date('long')} غادر مستودعنا في"
        f" {pen.country.city} مع شركة الشحن، ورقم الشحنة هو {pen.tracking('12')}.",
        f"إجمالي الطلب {total} شامل ضريبة القيمة المضافة، وقد تم الدفع بالبطاقة المنتهية بـ {pen.d(pen.digits(4))}.",
        "سيتصل بك المندوب قبل الوصول. شكرًا لتسوقك معنا.",
        "فريق دار المها",
    ]
    return phone_mails.gmail(pen, "طلبك في الطريق إليك", "دار المها", texts)


def carrier_customs(pen: Pen) -> str:
    """A carrier asks for the duty of a parcel from abroad."""
    fee = pen.total(pen.cost(20, 240), "word")
    texts = [
        "عزيزي العميل،",
        f"وصلت شحنتكم {pen.tracking('air')} إلى مركز الفرز في {pen.country.city} وهي بانتظار سداد الرسوم الجمركية.",
        f"المبلغ المطلوب سداده هو {fee} في موعد أقصاه {pen.date('padded')}، وبعدها تعاد الشحنة إلى المرسل.",
        f"للاستفسار يرجى الاتصال على {pen.phone()} أو زيارة {pen.put('url', 'www.barqlogistics.ae/pay')}.",
        "مع التحية،<br>برق لوجستيكس",
    ]
    return phone_mails.outlook(pen, "شحنتكم بانتظار سداد الرسوم", "برق لوجستيكس", texts)


def bank_purchase(pen: Pen) -> str:
    """A bank tells of a purchase with a card."""
    total = pen.total(pen.cost(3, 180), "full")
    texts = [
        f"عميلنا العزيز {pen.person}،",
        f"تمت عملية شراء بمبلغ {total} من متجر زهرة الخليج بواسطة بطاقتكم ****{pen.d(pen.digits(4))} يوم"
        f" {pen.date('weekday')}.",
        f"رقم العملية المرجعي {pen.transaction('card')}.",
        f"إذا لم تقم بهذه العملية فاتصل بنا فورًا على {pen.phone('plain')}.",
        "بنك المرفأ",
    ]
    return phone_mails.apple(pen, "إشعار عملية شراء", "بنك المرفأ", texts)


def government_delivery(pen: Pen) -> str:
    """An authority sends a document by post."""
    texts = [
        "المستفيد الكريم،",
        f"نفيدكم بأنه تم تسليم وثيقتكم إلى البريد بتاريخ {pen.date('hijri')} لإيصالها إلى عنوانكم الوطني المسجل.",
        f"يمكنكم تتبع الإرسالية برقم {pen.tracking('s10')}، علمًا بأن رقم الطلب لدينا {pen.order('nine')}.",
        "يرجى إبراز الهوية الأصلية عند الاستلام، ولا يطلب المندوب أي مبلغ مالي.",
        "الإدارة العامة للخدمات الإلكترونية",
    ]
    return phone_mails.gmail(pen, "توصيل الوثائق: تم إرسال وثيقتكم", "منصة وثيق", texts, dark=True)


def subscription_renewed(pen: Pen) -> str:
    """A streaming service has renewed a subscription."""
    total = pen.total(pen.cost(80, 400), "word", whole=True)
    texts = [
        f"أهلًا {pen.person}،",
        f"جددنا اشتراكك في باقة «العائلة» بنجاح. خصمنا {total} من محفظتك في {pen.date('slash')}، ورقم المعاملة"
        f" {pen.transaction('wallet')}.",
        f"الاشتراك مسجل على البريد {pen.email()}. لإيقاف التجديد التلقائي افتح الإعدادات ثم «اشتراكي».",
        "مشاهدة ممتعة!<br>فريق سهرة بلس",
    ]
    return desk_mails.three_panes(pen, "تم تجديد اشتراكك", "سهرة بلس", texts)


def carrier_delivered(pen: Pen) -> str:
    """A carrier has left a parcel."""
    texts = [
        f"السيد/ة {pen.person} المحترم/ة،",
        f"تم تسليم الطرد ذي الرقم {pen.tracking('lettered')} الخاص بطلبكم {pen.order('lettered')}"
        f" يوم {pen.date('long')} عند باب المنزل، واستلمه: الحارس.",
        f"لم يصلكم شيء؟ تواصلوا معنا خلال {pen.d(48)} ساعة على هاتف {pen.phone('zeros')} أو بالرد على هذه الرسالة.",
        "وصلة إكسبرس - عمّان",
    ]
    return desk_mails.wide_mail(pen, "تم تسليم طردكم", "وصلة إكسبرس", texts)


def shop_waiting(pen: Pen) -> str:
    """A shop of cash on delivery confirms."""
    total = pen.total(pen.cost(120, 2600), "word")
    texts = [
        f"شكرًا لك {pen.person.split()[0]}! توصلنا بطلبيتك رقم <b>{pen.order('seven')}</b> يوم {pen.date('long')}.",
        f"المبلغ الواجب أداؤه عند التسليم: <b>{total}</b> (التوصيل إلى {pen.country.city} بالمجان).",
        f"لتأكيد العنوان راسلنا عبر واتساب: {pen.phone()}",
    ]
    return phone_mails.yahoo(pen, "توصلنا بطلبيتك", "سوق الأطلس", texts)


def shop_refund(pen: Pen) -> str:
    """A shop gives money back."""
    total = pen.total(pen.cost(40, 900), "code", before=True)
    texts = [
        f"مرحبًا {pen.person}",
        f"بخصوص الطلب {pen.order('dashed')}: استلمنا القطعة المرتجعة وأعدنا مبلغ {total} إلى وسيلة الدفع الأصلية.",
        f"رقم عملية الاسترداد: {pen.transaction('dashed')}، وتاريخها {pen.date('iso')}. قد يستغرق ظهور المبلغ في"
        f" حسابك من {pen.d(5)} إلى {pen.d(14)} يوم عمل.",
        f"هل لديك سؤال؟ اكتب لنا على {pen.email('returns@lamsastore.ae')}",
    ]
    return phone_mails.apple(pen, "تم استرداد المبلغ", "لمسة ستور", texts, dark=True)


def bank_transfer_in(pen: Pen) -> str:
    """A bank tells that money has come in."""
    total = pen.total(pen.cost(300, 24000), "full")
    texts = [
        f"الأستاذ/ة {pen.person}،",
        f"نود إعلامكم بإيداع مبلغ وقدره {total} في حسابكم المنتهي بـ {pen.d(pen.digits(4))} بتاريخ"
        f" {pen.date('long')}م.",
        f"مرجع التحويل: {pen.transaction('core')}",
        "هذه رسالة آلية، يرجى عدم الرد عليها. لن يطلب البنك منكم أبدًا الرقم السري أو رمز التحقق.",
        "بنك وادي النيل الأهلي",
    ]
    return phone_mails.samsung(pen, "إيداع في حسابكم", "بنك وادي النيل", texts)


def internet_invoice(pen: Pen) -> str:
    """An internet provider sends a month's invoice."""
    total = pen.total(pen.cost(100, 300), "word")
    texts = [
        f"إلى المشترك الكريم {pen.person}",
        f"صدرت فاتورة خدمة الإنترنت لمنزلكم، ومبلغها الكلي {total} فقط لا غير.",
        f"يمكنكم التسديد من خلال التطبيق أو لدى الوكلاء مع ذكر رقم الطلب {pen.order('seven')}.",
        f"للدعم الفني على مدار الساعة: {pen.phone('plain')}",
        "شركة ضفاف دجلة للاتصالات",
    ]
    return desk_mails.plain_table(pen, "فاتورة الإنترنت", "ضفاف دجلة", texts)


def phone_bill(pen: Pen) -> str:
    """A telephone company has received a payment."""
    total = pen.total(pen.cost(8, 60), "short", before=True)
    texts = [
        "عميلنا العزيز،",
        f"استلمنا دفعتكم بقيمة {total} عن الخط {pen.phone('flipped')} وذلك يوم {pen.date('padded')}.",
        f"رقم الإيصال: {pen.transaction('fifteen')}",
        "شكرًا لاستخدامكم خدمة الدفع الإلكتروني.",
    ]
    return phone_mails.gmail(pen, "تأكيد استلام الدفعة", "موج للاتصالات", texts)


def payment_declined(pen: Pen) -> str:
    """A service could not take the month's fee."""
    total = pen.total(pen.cost(4, 19), "full")
    texts = [
        f"مرحبًا {pen.person.split()[0]}،",
        f"حاولنا تحصيل رسوم اشتراكك الشهري وقدرها {total} لكن البنك المصدر رفض العملية (الرمز"
        f" {pen.put('error_code', pen.rng.choice(('51', '05', 'PD-1042', 'CARD_DECLINED')))}).",
        f"يرجى تحديث بيانات البطاقة قبل {pen.date('long')} كي لا تتوقف الخدمة، وذلك عبر الرابط"
        f" {pen.put('url', 'https://account.masarat.jo/billing')}",
        "مع أطيب التحيات<br>منصة مسارات التعليمية",
    ]
    return phone_mails.outlook(pen, "تعذّر تجديد الاشتراك", "مسارات", texts, dark=True)
