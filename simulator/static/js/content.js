// What is inside a bubble, for every type of message.
import { el, icon } from "./dom.js";
import { formatted, isWeb, link, plain } from "./format.js";
import { t } from "./labels.js";
import { showImage } from "./sheets.js";

const text = (value, name = "text") => el("div", { class: name, dir: "auto" }, formatted(value));
const size = (bytes) => (bytes > 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`);

// the source of a file: what a customer sent has an id, what the business sent by id or link was stored under `shown`
function source(message, part) {
  const id = message.shown?.media?.id ?? part?.id;
  return id ? `/_sim/media/${encodeURIComponent(id)}` : null;
}

export function media(message, kind, part) {
  const address = source(message, part);
  if (kind === "image") {
    if (!address) return el("div", { class: "file" }, icon("image"), el("b", {}, t("photo")));
    const picture = el("img", { class: "media", src: address, alt: part.caption || t("photo"), loading: "lazy" });
    return el("button", { type: "button", class: "zoom", "aria-label": t("open"), onclick: () => showImage(address, picture.alt) }, picture);
  }
  if (kind === "sticker") return el("img", { class: "sticker", src: address, alt: "Sticker" });
  if (kind === "video") return el("video", { class: "media", src: address, controls: true, preload: "metadata" });
  if (kind === "audio") return el("audio", { src: address, controls: true, preload: "metadata" });
  const name = part.filename ?? message.shown?.media?.filename ?? t("document");
  const { size: bytes, mime_type: mime } = message.shown?.media ?? part;
  const ending = name.includes(".") ? name.split(".").at(-1).toUpperCase() : "";
  const label = el("span", {}, el("b", { dir: "auto" }, name), el("small", {}, bytes ? [ending, size(bytes)].filter(Boolean).join(" · ") : mime ?? ""));
  return el("a", { class: "file", href: address, download: name }, icon("file"), label);
}

function location(part) {
  const place = part.name || part.address || "";
  const label = el("span", {}, el("b", { dir: "auto" }, place || t("location")), el("small", { dir: "ltr" }, `${part.latitude}, ${part.longitude}`));
  return el("div", { class: "file" }, icon("pin"), label);
}

function contacts(cards) {
  return cards.map((card) => {
    const phone = card.phones?.[0]?.phone ?? card.phones?.[0]?.wa_id ?? "";
    const label = el("span", {}, el("b", { dir: "auto" }, card.name?.formatted_name ?? t("contact")), el("small", { dir: "ltr" }, phone));
    return el("div", { class: "file" }, icon("person"), label);
  });
}

function interactiveOut(message) {
  const part = message.content;
  const nodes = [];
  const header = part.header;
  if (header?.type === "text") nodes.push(el("div", { class: "head", dir: "auto" }, header.text));
  else if (header) nodes.push(media(message, header.type, header[header.type]));
  nodes.push(text(part.body?.text));
  if (part.footer) nodes.push(el("div", { class: "foot", dir: "auto" }, part.footer.text));
  return nodes;
}

function interactiveIn(part) {
  const reply = part?.button_reply ?? part?.list_reply;
  if (!reply) return [text(part?.nfm_reply?.body ?? part?.type ?? t("unsupported"))];
  return [text(reply.title), reply.description ? el("div", { class: "foot", dir: "auto" }, reply.description) : ""];
}

function template(message) {
  const filled = message.shown.template;
  const nodes = [];
  if (filled.header?.type === "text") nodes.push(el("div", { class: "head", dir: "auto" }, filled.header.text));
  else if (filled.header) nodes.push(media(message, filled.header.type, filled.header[filled.header.type]));
  nodes.push(text(filled.body));
  if (filled.footer) nodes.push(el("div", { class: "foot", dir: "auto" }, filled.footer));
  return nodes;
}

function order(part) {
  const items = (part.product_items ?? []).map((item) => `${item.quantity} × ${item.product_retailer_id}`).join("\n");
  return [el("div", { class: "head" }, t("order")), text(`${items}${part.text ? `\n${part.text}` : ""}`)];
}

export function content(message) {
  const part = message.content ?? {};
  if (message.revoked) return [el("div", { class: "deleted" }, t("deleted"))];
  switch (message.type) {
    case "text":
      return [text(part.body)];
    case "image":
    case "video":
    case "audio":
    case "document":
    case "sticker":
      return [media(message, message.type, part), part.caption ? text(part.caption) : ""];
    case "location":
      return [location(part)];
    case "contacts":
      return contacts(Array.isArray(part) ? part : []);
    case "interactive":
      return message.direction === "out" ? interactiveOut(message) : interactiveIn(part);
    case "button":
      return [text(part.text)];
    case "template":
      return template(message);
    case "order":
      return order(part);
    case "system":
      return [text(part.body)];
    default:
      return [el("div", { class: "deleted" }, `${t("unsupported")} (${message.type})`)];
  }
}

// one line for lists, quotes and screen readers
export function summary(message) {
  const part = message.content ?? {};
  if (message.revoked) return t("deleted");
  if (message.type === "text") return plain(part.body ?? "");
  if (message.type === "interactive" && message.direction === "out") return plain(part.body?.text ?? t("form"));
  if (message.type === "interactive") return part.button_reply?.title ?? part.list_reply?.title ?? t("form");
  if (message.type === "template") return plain(message.shown.template.body);
  if (message.type === "button") return part.text ?? "";
  if (message.type === "document") return part.filename ?? part.caption ?? t("document");
  if (message.type === "image" || message.type === "video") return part.caption || t("photo");
  if (message.type === "system") return part.body ?? "";
  const names = { audio: "audio", location: "location", contacts: "contact", order: "order", sticker: "photo" };
  return t(names[message.type] ?? "unsupported");
}

export { isWeb, link };
