// What the phone itself says, in its owner's language. The assistant's sentences do not live here.
const LABELS = {
  en: {
    business: "Business account", typing: "typing…", message: "Message", send: "Send", attach: "Attach", voice: "Record a voice message",
    stop: "Stop recording", photo: "Photo or video", document: "Document", audio: "Audio file", location: "Location", contact: "Contact",
    reply: "Reply", raw: "Show raw JSON", remove: "Delete for everyone", back: "Back", close: "Close", you: "You", today: "Today",
    yesterday: "Yesterday", deleted: "This message was deleted", edited: "edited", caption: "Add a caption", options: "Message options",
    react: "React", drop: "Drop files here", shareLocation: "Send location", sendThis: "Send this place", chat: "Chat with the business",
    empty: "Say hello to start the chat.", end: "Go to the newest message", sent: "sent", delivered: "delivered", read: "read",
    refused: "Refused", failed: "Not delivered", wire: "What went over the wire", quoting: "Replying to", unsupported: "Message type not supported",
    order: "Order", place: "Name of the place", latitude: "Latitude", longitude: "Longitude", open: "Open the picture",
    missing: "The quoted message is not here", name: "Name", phone: "Phone", file: "File", form: "Form",
  },
  de: {
    business: "Unternehmenskonto", typing: "schreibt …", message: "Nachricht", send: "Senden", attach: "Anhängen", voice: "Sprachnachricht aufnehmen",
    stop: "Aufnahme beenden", photo: "Foto oder Video", document: "Dokument", audio: "Audiodatei", location: "Standort", contact: "Kontakt",
    reply: "Antworten", raw: "Rohes JSON zeigen", remove: "Für alle löschen", back: "Zurück", close: "Schließen", you: "Sie", today: "Heute",
    yesterday: "Gestern", deleted: "Diese Nachricht wurde gelöscht", edited: "bearbeitet", caption: "Beschriftung hinzufügen", options: "Nachrichtenoptionen",
    react: "Reagieren", drop: "Dateien hier ablegen", shareLocation: "Standort senden", sendThis: "Diesen Ort senden", chat: "Chat mit dem Unternehmen",
    empty: "Sagen Sie Hallo, um den Chat zu beginnen.", end: "Zur neuesten Nachricht", sent: "gesendet", delivered: "zugestellt", read: "gelesen",
    refused: "Abgelehnt", failed: "Nicht zugestellt", wire: "Was über die Leitung ging", quoting: "Antwort an", unsupported: "Nachrichtentyp wird nicht unterstützt",
    order: "Bestellung", place: "Name des Ortes", latitude: "Breite", longitude: "Länge", open: "Bild öffnen",
    missing: "Die zitierte Nachricht ist nicht da", name: "Name", phone: "Telefon", file: "Datei", form: "Formular",
  },
  ar: {
    business: "حساب تجاري", typing: "جارٍ الكتابة…", message: "رسالة", send: "إرسال", attach: "إرفاق", voice: "تسجيل رسالة صوتية",
    stop: "إيقاف التسجيل", photo: "صورة أو فيديو", document: "مستند", audio: "ملف صوتي", location: "الموقع", contact: "جهة اتصال",
    reply: "رد", raw: "عرض JSON الخام", remove: "الحذف لدى الجميع", back: "رجوع", close: "إغلاق", you: "أنت", today: "اليوم",
    yesterday: "أمس", deleted: "تم حذف هذه الرسالة", edited: "معدّلة", caption: "إضافة تعليق", options: "خيارات الرسالة",
    react: "تفاعل", drop: "أفلت الملفات هنا", shareLocation: "إرسال الموقع", sendThis: "إرسال هذا المكان", chat: "المحادثة مع الشركة",
    empty: "ابدأ المحادثة بتحية.", end: "الانتقال إلى أحدث رسالة", sent: "أُرسلت", delivered: "وصلت", read: "قُرئت",
    refused: "مرفوضة", failed: "لم تصل", wire: "ما جرى عبر الشبكة", quoting: "رد على", unsupported: "نوع الرسالة غير مدعوم",
    order: "طلب", place: "اسم المكان", latitude: "خط العرض", longitude: "خط الطول", open: "فتح الصورة",
    missing: "الرسالة المقتبسة غير موجودة", name: "الاسم", phone: "الهاتف", file: "ملف", form: "نموذج",
  },
};

let language = "en";

export function useLanguage(code) {
  language = LABELS[code] ? code : "en";
  return language;
}

export function t(key) {
  return LABELS[language][key] ?? key;
}

export function timeOf(seconds, code = language) {
  return new Intl.DateTimeFormat(code, { hour: "2-digit", minute: "2-digit" }).format(seconds * 1000);
}

export function dayOf(seconds) {
  const day = new Date(seconds * 1000);
  const midnight = new Date(new Date().setHours(0, 0, 0, 0));
  const days = Math.round((midnight - new Date(day).setHours(0, 0, 0, 0)) / 86400000);
  if (days === 0) return t("today");
  if (days === 1) return t("yesterday");
  return new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" }).format(day);
}
