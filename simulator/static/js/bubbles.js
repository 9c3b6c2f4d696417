// One message of the log: bubble, ticks, quote, reactions, the buttons that can be tapped.
import { content, isWeb, link, summary } from "./content.js";
import { el, icon, ticks, toast } from "./dom.js";
import { t, timeOf } from "./labels.js";
import { openMenu } from "./menu.js";
import { pickLocation, showList } from "./sheets.js";
import { api, find, state } from "./store.js";

const tap = (message, id) =>
  api.send(message.customer, { tap: { message_id: message.id, id } }).catch((error) => toast(error.message));

const isTapped = (message, id) =>
  (state.chats.get(message.customer) ?? []).some((m) => {
    const reply = m.content?.button_reply ?? m.content?.list_reply;
    return m.direction === "in" && m.context?.id === message.id && (reply?.id === id || m.content?.payload === id);
  });

function pill(label, iconName, onclick, attributes = {}) {
  return el("button", { type: "button", class: "pill", onclick, ...attributes }, iconName ? icon(iconName) : "", el("span", { dir: "auto" }, label));
}

function webPill(label, address) {
  if (!isWeb(address)) return pill(label, "link", () => {}, { disabled: true });
  const anchor = link(address, icon("link"), el("span", { dir: "auto" }, label));
  anchor.className = "pill";
  return anchor;
}

function actionsOf(message) {
  if (message.direction !== "out" || message.revoked) return [];
  if (message.type === "template") {
    return (message.shown.template.buttons ?? []).map((button) =>
      button.type === "url" ? webPill(button.text, button.url) : replyPill(message, button.payload, button.text));
  }
  if (message.type !== "interactive") return [];
  const { type, action } = message.content;
  if (type === "button") return action.buttons.map(({ reply }) => replyPill(message, reply.id, reply.title));
  if (type === "list") return [pill(action.button, "list", () => showList(message, (id) => tap(message, id)), { "aria-haspopup": "dialog" })];
  if (type === "cta_url") return [webPill(action.parameters.display_text, action.parameters.url)];
  if (type === "location_request_message") {
    const share = (place) =>
      api.send(message.customer, { type: "location", location: place, context: { message_id: message.id } });
    return [pill(t("shareLocation"), "pin", () => pickLocation(share), { "aria-haspopup": "dialog" })];
  }
  return [pill(action.parameters?.flow_cta ?? t("form"), null, () => {}, { disabled: true })];
}

function replyPill(message, id, label) {
  return pill(label, null, () => tap(message, id), { class: isTapped(message, id) ? "pill tapped" : "pill" });
}

function quote(message) {
  if (!message.context?.id && !message.context?.message_id) return "";
  const target = find(message.context.id ?? message.context.message_id);
  const who = target?.direction === "in" ? t("you") : state.business.name;
  const jump = () => document.querySelector(`[data-id="${CSS.escape(target?.id ?? "")}"]`)?.focus();
  return el("button", { type: "button", class: "quote", onclick: jump, tabindex: -1 },
    el("strong", {}, who), el("span", { dir: "auto" }, target ? summary(target) : t("missing")));
}

function meta(message) {
  const mine = message.direction === "in";
  const status = ["delivered", "read"].includes(message.status) ? message.status : "sent";
  return el("div", { class: "meta" },
    message.edited ? el("span", {}, t("edited")) : "",
    el("time", { datetime: new Date(message.timestamp * 1000).toISOString() }, timeOf(message.timestamp)),
    mine ? ticks(status, t(status)) : "");
}

export function bubble(message, { lastOfGroup }) {
  const mine = message.direction === "in";
  const emojis = Object.values(message.reactions ?? {}).filter(Boolean);
  const bare = message.type === "sticker" && !message.revoked;
  const failed = message.status === "failed"
    ? el("div", { class: "failed" }, `${t("failed")}: (#${message.errors[0]?.code}) ${message.errors[0]?.error_data?.details ?? ""}`)
    : "";
  const body = el("div", { class: bare ? "bubble bare" : "bubble" }, quote(message), ...content(message), failed, meta(message),
    emojis.length ? el("span", { class: "reactions", role: "img", "aria-label": `${t("react")}: ${emojis.join(" ")}` }, emojis.join(" ")) : "");
  const actions = actionsOf(message);
  const more = el("button", { type: "button", class: "icon-button more", tabindex: -1, "aria-label": t("options"), "aria-haspopup": "menu",
    onclick: (event) => { event.stopPropagation(); openMenu(message, node); } }, icon("more"));
  const classes = ["message", mine ? "mine" : "theirs", lastOfGroup ? "last-of-group" : "", emojis.length ? "reacted" : ""];
  const node = el("article", { class: classes.join(" "), "data-id": message.id, tabindex: -1,
    "aria-label": `${mine ? t("you") : state.business.name}, ${timeOf(message.timestamp)}` },
    body, actions.length ? el("div", { class: "actions" }, ...actions) : "", more);
  swipeToReply(node, message);
  return node;
}

function swipeToReply(node, message) {
  let start = null;
  node.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") start = [event.clientX, event.clientY];
  });
  node.addEventListener("pointermove", (event) => {
    if (!start) return;
    const way = event.clientX - start[0];
    node.style.transform = `translateX(${Math.max(-70, Math.min(70, way * 0.6))}px)`;
    if (Math.abs(event.clientY - start[1]) > 40) end(0);
  });
  const end = (way) => {
    node.style.transform = "";
    start = null;
    if (Math.abs(way) > 60) document.dispatchEvent(new CustomEvent("reply-to", { detail: message }));
  };
  node.addEventListener("pointerup", (event) => start && end(event.clientX - start[0]));
  node.addEventListener("pointercancel", () => start && end(0));
}
