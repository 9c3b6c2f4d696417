// Binds list, chat, composer and drawer together.
import { bubble } from "./bubbles.js";
import * as composer from "./composer.js";
import { summary } from "./content.js";
import { $, announce, el, initials } from "./dom.js";
import * as drawer from "./drawer.js";
import { dayOf, t, timeOf, useLanguage } from "./labels.js";
import { closeMenu, openMenu } from "./menu.js";
import { addPerson } from "./sheets.js";
import { chat, listen, load, onChange, state } from "./store.js";

const seen = new Map(JSON.parse(localStorage.getItem("seen") ?? "[]")); // customer -> timestamp of the last looked-at message
const typing = new Map(); // customer -> timer
const narrow = matchMedia("(max-width: 700px)");
const person = () => state.customers.get(state.current);
const visible = () => !narrow.matches || document.body.dataset.view === "chat";

function unread(key) {
  return chat(key).filter((m) => m.direction === "out" && m.timestamp > (seen.get(key) ?? 0)).length;
}

function look() {
  const last = chat(state.current).at(-1);
  if (!last || !visible()) return;
  seen.set(state.current, last.timestamp);
  localStorage.setItem("seen", JSON.stringify([...seen]));
}

function drawPeople() {
  const rows = [...state.customers.values()].map((customer) => {
    const last = chat(customer.key).at(-1);
    const count = unread(customer.key);
    const label = customer.username ?? (customer.wa_id ? `+${customer.wa_id}` : customer.user_id);
    return el("li", {}, el("button", { type: "button", class: "person", "data-key": customer.key,
      "aria-current": customer.key === state.current ? "true" : null, onclick: () => choose(customer.key, true) },
      el("span", { class: "avatar", "aria-hidden": "true" }, initials(customer.name)),
      el("span", { class: "who" }, el("span", { class: "name" }, customer.name), el("span", { class: "last" }, last ? summary(last) : label)),
      el("span", { class: "side" }, last ? el("span", {}, timeOf(last.timestamp, "en")) : "",
        count ? el("span", { class: "badge" }, String(count), el("span", { class: "visually-hidden" }, " unread")) : "")));
  });
  const focused = document.activeElement?.dataset?.key;
  $("people-list").replaceChildren(...rows);
  if (focused) $("people-list").querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function drawHead() {
  $("chat-name").textContent = state.business.name;
  document.querySelector(".avatar.shop").textContent = initials(state.business.name);
  $("chat-status").textContent = typing.has(state.current) ? t("typing") : t("business");
  $("typing").hidden = !typing.has(state.current);
  const customer = person();
  const until = customer.last_inbound + 86400 - state.settings.window_offset_seconds;
  const open = until > Date.now() / 1000 + state.settings.clock_offset_seconds;
  const address = customer.wa_id ? `+${customer.wa_id}` : `${customer.user_id} (no number)`;
  const rule = open ? el("span", {}, `24-hour window open until ${new Date(until * 1000).toLocaleString("en", { weekday: "short", hour: "2-digit", minute: "2-digit" })}`) : el("span", { class: "shut" }, "24-hour window closed: templates only");
  $("owner").replaceChildren(el("b", {}, "Phone of ", el("bdi", {}, customer.name)), ` · ${address} · `, rule);
}

function refusedNote(call) {
  const first = call.violations[0];
  return el("button", { type: "button", class: "note refused", onclick: () => drawer.show(null) }, `${t("refused")} · #${first.code} · ${first.details}`);
}

const isNote = (item) => item.violations !== undefined;

function items() {
  const refused = state.refused.filter((call) => call.customer === state.current);
  return [...chat(state.current).slice(-300), ...refused].sort((a, b) => (a.timestamp ?? a.time) - (b.timestamp ?? b.time));
}

function drawChat(freshId = null) {
  const log = $("log");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 90;
  const focused = document.activeElement?.closest?.(".message")?.dataset.id;
  const wanted = items();
  const nodes = [];
  const old = new Map([...log.children].map((child) => [child.dataset.print, child]));
  // what has not changed stays: pictures do not flicker, a playing voice note plays on, nothing is read out twice
  const add = (print, make) => {
    const node = old.get(print) ?? make();
    node.dataset.print = print;
    nodes.push(node);
  };
  let day = "";
  wanted.forEach((item, i) => {
    const today = dayOf(item.timestamp ?? item.time);
    if (today !== day) add(`day ${today}`, () => el("div", { class: "day", role: "separator" }, today));
    day = today;
    if (isNote(item)) return add(item.id, () => refusedNote(item));
    if (item.type === "system") return add(item.id, () => el("div", { class: "note" }, summary(item)));
    const next = wanted[i + 1];
    const lastOfGroup = !next || isNote(next) || next.direction !== item.direction;
    add(JSON.stringify([{ ...item, fresh: 0, webhooks: 0 }, lastOfGroup, answers(item)]), () => {
      const node = bubble(item, { lastOfGroup });
      node.classList.toggle("new", item.id === freshId);
      return node;
    });
  });
  if (!wanted.length) add("empty", () => el("p", { class: "empty" }, t("empty")));
  const same = log.children.length === nodes.length && nodes.every((node, i) => log.children[i] === node);
  if (!same) reconcile(log, nodes);
  if (focused) log.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  if (atEnd || freshId === null) toEnd();
  look();
}

// how often buttons of a message were tapped: a tapped one looks different
const answers = (item) =>
  item.direction === "out" && ["interactive", "template"].includes(item.type) ? chat(item.customer).filter((m) => m.context?.id === item.id).length : 0;

// only new nodes are added, so that the live region reads each message once
function reconcile(log, nodes) {
  const keep = new Set(nodes);
  [...log.children].forEach((child) => !keep.has(child) && child.remove());
  nodes.forEach((node, i) => log.children[i] !== node && log.insertBefore(node, log.children[i] ?? null));
}

function toEnd() {
  $("log").scrollTop = $("log").scrollHeight;
  $("to-end").hidden = true;
}

function choose(key, open = false) {
  const previous = state.current;
  state.current = key;
  localStorage.setItem("current", key);
  const language = useLanguage(person().language);
  $("screen").lang = language;
  $("screen").dir = language === "ar" ? "rtl" : "ltr";
  $("log").setAttribute("aria-label", t("chat"));
  if (open) document.body.dataset.view = "chat";
  closeMenu();
  $("log").replaceChildren();
  composer.relabel(previous);
  drawChat();
  drawHead();
  drawPeople();
  drawer.chatChanged();
  if (open && narrow.matches) $("log").focus({ preventScroll: true }); // not the text: it would raise the keyboard
}

function stopTyping(key) {
  clearTimeout(typing.get(key));
  typing.delete(key);
}

const HANDLERS = {
  loaded() {
    const wanted = state.current ?? localStorage.getItem("current");
    choose(state.customers.has(wanted) ? wanted : state.customers.keys().next().value);
  },
  message(message) {
    if (message.direction === "out" && message.fresh) stopTyping(message.customer);
    if (message.customer === state.current) drawChat(message.fresh ? message.id : "");
    if (message.fresh && message.direction === "out" && message.customer !== state.current) {
      announce(`New message for ${state.customers.get(message.customer)?.name ?? ""}`);
    }
  },
  typing({ customer, seconds }) {
    stopTyping(customer);
    typing.set(customer, setTimeout(() => { stopTyping(customer); drawHead(); }, seconds * 1000));
  },
  call: (call) => call.customer === state.current && call.violations.length && drawChat(""),
  cleared: ({ customer }) => customer === state.current && drawChat(),
  customer_gone: ({ key }) => key === state.current && choose(state.customers.keys().next().value),
};

function start() {
  composer.start();
  drawer.start();
  onChange((kind, data) => {
    if (kind === "webhook") return;
    HANDLERS[kind]?.(data);
    drawHead();
    drawPeople();
    if (kind === "typing" && data.customer === state.current) toEnd();
  });
  $("add-person").addEventListener("click", () => addPerson((key) => choose(key, true)));
  $("back").addEventListener("click", () => {
    document.body.dataset.view = "list";
    drawPeople();
    $("people-list").querySelector('[aria-current="true"]')?.focus();
  });
  $("to-end").addEventListener("click", () => { toEnd(); $("text").focus(); });
  $("log").addEventListener("scroll", () => {
    const log = $("log");
    $("to-end").hidden = log.scrollHeight - log.scrollTop - log.clientHeight < 160;
  });
  $("log").addEventListener("load", (event) => event.target.tagName === "IMG" && $("to-end").hidden && toEnd(), true);
  $("log").addEventListener("keydown", walk);
  setInterval(() => state.current && drawHead(), 30000);
  load().then(listen);
}

// arrow keys walk through the messages, Enter opens the menu of one
function walk(event) {
  const all = [...$("log").querySelectorAll(".message")];
  const here = event.target.closest(".message");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    const at = here ? all.indexOf(here) + step : all.length - 1;
    all[Math.max(0, Math.min(all.length - 1, at))]?.focus();
  } else if ((event.key === "Enter" || event.key === " ") && event.target === here) {
    event.preventDefault();
    openMenu(chat(state.current).find((m) => m.id === here.dataset.id), here);
  }
}

start();
