// The small menu of a message: react, reply, raw JSON, delete.
import { el, icon, toast } from "./dom.js";
import { t } from "./labels.js";
import { api } from "./store.js";

const EMOJIS = ["👍", "👎", "❤️"];
let open = null;

export function closeMenu() {
  if (!open) return;
  open.menu.remove();
  open.button.setAttribute("aria-expanded", "false");
  open = null;
}

export function openMenu(message, node) {
  const wasOpen = open?.message === message.id;
  closeMenu();
  if (wasOpen) return;
  const send = (body) => api.send(message.customer, body).catch((error) => toast(error.message));
  const react = (emoji) =>
    send({ type: "reaction", reaction: { message_id: message.id, emoji: message.reactions?.in === emoji ? "" : emoji } });
  const item = (label, name, deed) =>
    el("button", { type: "button", role: "menuitem", onclick: () => { closeMenu(); node.focus(); deed(); } }, icon(name), label);
  const menu = el("div", { class: "menu", role: "menu", "aria-label": t("options") },
    el("div", { class: "emojis", role: "group", "aria-label": t("react") },
      ...EMOJIS.map((emoji) => el("button", { type: "button", role: "menuitem", "aria-label": `${t("react")} ${emoji}`,
        onclick: () => { closeMenu(); node.focus(); react(emoji); } }, emoji))),
    item(t("reply"), "reply", () => document.dispatchEvent(new CustomEvent("reply-to", { detail: message }))),
    item(t("raw"), "raw", () => document.dispatchEvent(new CustomEvent("show-raw", { detail: message.id }))),
    message.direction === "in" && !message.revoked
      ? item(t("remove"), "trash", () => send({ type: "revoke", revoke: { original_message_id: message.id } }))
      : "");
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step) {
      event.preventDefault();
      event.stopPropagation();
      items.at((at + step) % items.length).focus();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      closeMenu();
      node.focus();
    }
  });
  place(menu, node);
  const button = node.querySelector(".more");
  button.setAttribute("aria-expanded", "true");
  open = { menu, button, message: message.id };
  menu.querySelector("button").focus();
}

function place(menu, node) {
  const log = node.closest(".screen");
  log.append(menu);
  const frame = log.getBoundingClientRect();
  const box = node.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = Math.max(10, Math.min(frame.width - width - 10, box.left - frame.left + (box.width - width) / 2));
  const below = box.top - frame.top + Math.min(36, box.height);
  const top = below + height > frame.height - 80 ? Math.max(60, box.top - frame.top - height - 4) : below;
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}

document.addEventListener("click", (event) => {
  if (open && !open.menu.contains(event.target)) closeMenu();
});
