// The drawer: raw JSON of both ways, rule violations in red, a few dials.
import { $, el, toast } from "./dom.js";
import * as faults from "./faults.js";
import { api, chat, onChange, state } from "./store.js";

let shown = null; // message id, or null for the overview

function json(value) {
  const pre = el("pre", { tabindex: 0 });
  const text = JSON.stringify(value, null, 2) ?? "";
  let last = 0;
  for (const found of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|-?\d+(?:\.\d+)?|true|false|null/g)) {
    pre.append(text.slice(last, found.index), el("span", { class: found[1] ? "json-key" : "json-value" }, found[0]));
    last = found.index + found[0].length;
  }
  pre.append(text.slice(last));
  return pre;
}

const clock = (seconds) => new Date(seconds * 1000).toLocaleTimeString("en-GB");
const section = (title, tag, ...nodes) => el("section", {}, el("h3", {}, title, el("span", { class: "tag" }, tag)), ...nodes);

function violations(call) {
  return [
    ...call.violations.map((v) => el("p", { class: "violation", role: "listitem" }, el("b", {}, `#${v.code} ${v.rule}`), ` ${v.details}`)),
    ...call.warnings.map((w) => el("p", { class: "warning", role: "listitem" }, `Hint: ${w}`)),
  ];
}

function callSection(call, open = true) {
  return section(`Business → Meta, ${clock(call.time)}`, `${call.method} ${call.status}`,
    el("div", { role: "list" }, ...violations(call)),
    el("details", { open }, el("summary", {}, "Request"), json(call.body)),
    el("details", {}, el("summary", {}, "Answer"), json(call.response)));
}

function acceptedCall(call) {
  const what = call.body?.typing_indicator ? "typing" : call.body?.status ?? call.body?.type ?? "upload";
  return el("details", { class: "call" }, el("summary", {}, el("span", {}, `Business → Meta: ${what}`), el("span", {}, `${clock(call.time)} · ${call.status}${call.fault ? ` · ${call.fault}` : ""}`)),
    ...violations(call), json(call.body), json(call.response));
}

function hookSection(hook) {
  const value = hook.body.entry?.[0]?.changes?.[0]?.value ?? {};
  const what = value.statuses?.[0]?.status ?? value.messages?.[0]?.type ?? "webhook";
  const last = hook.attempts.at(-1);
  const tag = last ? `${last.status || last.error} · ${hook.attempts.length}×` : "waiting";
  return section(`Meta → business: ${what}, ${clock(hook.created)}`, tag,
    el("details", { open: Boolean(value.messages) }, el("summary", {}, "Webhook"), json(hook.body)),
    el("details", {}, el("summary", {}, `Attempts (${hook.state})`), json(hook.attempts)));
}

function dials() {
  const box = el("div", { class: "dials" });
  const flag = (label, on, change) => {
    const input = el("input", { type: "checkbox", onchange: () => api.set(change(input.checked)).catch((e) => toast(e.message)) });
    input.checked = on;
    box.append(el("label", {}, input, label));
  };
  flag("Read receipts", state.settings.read_receipts, (on) => ({ read_receipts: on }));
  flag("Pretend that 25 hours have passed (24-hour window)", state.settings.window_offset_seconds > 0, (on) => ({ window_offset_seconds: on ? 90000 : 0 }));
  flag("Strict pair rate (a burst must be paid back)", state.settings.pair_strict, (on) => ({ pair_strict: on }));
  const check = async () => {
    const { verified, status, error } = await api.verify();
    check.result.textContent = verified ? "The webhook address proved its token." : `Not verified: ${error ?? `HTTP ${status}`}`;
  };
  check.result = el("p", { class: "hint", role: "status" }, `Webhooks go to ${state.webhookUrl}`);
  box.append(el("div", {}, el("button", { type: "button", onclick: check }, "Verify the webhook address"), " ",
    el("button", { type: "button", onclick: () => api.clear(state.current) }, "Clear this chat")), check.result);
  return el("details", {}, el("summary", {}, "Dials"), box);
}

function savers() {
  const address = `/_sim/customers/${encodeURIComponent(state.current)}`;
  const link = (file, name, text) => el("a", { class: "plain", href: `${address}/${file}`, download: name }, text);
  return el("p", { class: "savers" }, link("scenario.yml", "scenario.yml", "Save chat as scenario"), " ", link("story.yml", "test_story.yml", "Save chat as test story"));
}

async function render() {
  if ($("drawer").hidden) return;
  const body = $("drawer-body");
  const wanted = shown;
  const nodes = [];
  if (wanted) {
    const { message, call, webhooks } = await api.raw(wanted).catch(() => ({}));
    if (message) {
      nodes.push(el("button", { type: "button", class: "plain", onclick: () => show(null) }, "← All of this chat"));
      if (call) nodes.push(callSection(call));
      nodes.push(...webhooks.map(hookSection));
    }
  } else {
    const { calls } = await api.calls(state.current).catch(() => ({ calls: [] }));
    nodes.push(dials(), faults.panel(), savers());
    const lost = state.refused.filter((call) => !call.customer).slice(-5);
    const all = [...calls, ...lost].sort((a, b) => b.time - a.time);
    if (!all.length) nodes.push(el("p", { class: "hint" }, "Nothing yet. Open a message's menu for its raw JSON."));
    nodes.push(...all.map((call) => (call.violations.length ? callSection(call) : acceptedCall(call))));
  }
  if (wanted !== shown) return;
  const focused = document.activeElement;
  body.replaceChildren(...nodes);
  if (body.contains(focused)) focused.focus();
}

export function show(id) {
  shown = id;
  const wasHidden = $("drawer").hidden;
  $("drawer").hidden = false;
  $("toggle-drawer").setAttribute("aria-expanded", "true");
  render();
  if (wasHidden) $("close-drawer").focus();
}

function hide() {
  $("drawer").hidden = true;
  $("toggle-drawer").setAttribute("aria-expanded", "false");
  $("toggle-drawer").focus();
}

export function count() {
  const found = state.refused.filter((call) => !call.customer || call.customer === state.current).length;
  $("violation-count").textContent = String(found);
  $("violation-count").hidden = !found;
}

export function start() {
  $("toggle-drawer").addEventListener("click", () => ($("drawer").hidden ? show(null) : hide()));
  $("close-drawer").addEventListener("click", hide);
  document.addEventListener("show-raw", (event) => show(event.detail));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !$("drawer").hidden && !$("sheet").open) hide();
  });
  let waiting = 0;
  faults.start(() => show(null));
  onChange((kind, data) => {
    count();
    if ((kind === "webhook" && !shown) || kind === "faults") return;
    if (kind === "message" && shown && data.id !== shown) return;
    clearTimeout(waiting);
    waiting = setTimeout(render, 150);
  });
}

export function chatChanged() {
  if (shown && !chat(state.current).some((m) => m.id === shown)) shown = null;
  count();
  render();
}
