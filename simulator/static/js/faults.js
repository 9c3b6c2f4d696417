// What goes wrong on request: a form in the drawer, and a strip below the phone while anything is on.
import { $, el, toast } from "./dom.js";
import { api, onChange, state } from "./store.js";

const DIALS = {
  latency: { seconds: 2 }, early_status: { seconds: 1.5 }, lost_answer: { seconds: 0 },
  late_webhook: { seconds: 3 }, reordered_webhook: { seconds: 5 }, duplicate_webhook: { copies: 1 },
  server_error: { status: 503, code: 2 }, rate_limited: { status: 429, code: 130429 }, async_failure: { code: 131026 },
};
const words = (kind) => kind.replaceAll("_", " ");
const chosen = { kind: "lost_answer", often: "times", amount: "1", who: "one", open: false };

export const active = () => state.faults.filter((fault) => fault.active);

function howOften(fault) {
  if (fault.times !== null) return `${fault.fired} of ${fault.times}`;
  return fault.probability !== null ? `${Math.round(fault.probability * 100)} %, ${fault.fired} so far` : `until taken away, ${fault.fired} so far`;
}

function whose(fault) {
  return fault.customer ? state.customers.get(fault.customer)?.name ?? fault.customer : "everybody";
}

const remove = (fault) => api.dropFault(fault.id).catch((error) => toast(error.message));

function row(fault) {
  return el("li", { class: fault.active ? "fault" : "fault spent" },
    el("span", {}, el("b", {}, words(fault.kind)), " · ", el("bdi", {}, whose(fault)), ` · ${howOften(fault)}`),
    el("button", { type: "button", "aria-label": `Take away ${words(fault.kind)}`, onclick: () => remove(fault) }, fault.active ? "Stop" : "Forget"));
}

function choice(label, name, options) {
  const select = el("select", { name, id: `fault-${name}` }, ...options.map(([value, text]) => el("option", { value }, text)));
  select.value = chosen[name];
  select.addEventListener("change", () => { chosen[name] = select.value; if (name !== "who") redraw(); });
  return cell(label, select);
}

const cell = (label, input) => el("div", { class: "cell" }, el("label", { for: input.id }, label), input);

function amount(name, label, value, step = "any") {
  return cell(label, el("input", { name, id: `fault-${name}`, type: "number", min: 0, step, value, required: true }));
}

function form() {
  const box = el("form", { class: "fault-form" });
  const kinds = Object.entries(state.faultKinds);
  box.append(choice("Fault", "kind", kinds.map(([kind]) => [kind, words(kind)])),
    el("p", { class: "hint" }, (state.faultKinds[chosen.kind]?.does ?? "").replaceAll("`", "")));
  const values = DIALS[chosen.kind] ?? {};
  if ("seconds" in values) box.append(amount("seconds", "Seconds", values.seconds));
  if ("copies" in values) box.append(amount("copies", "Copies", values.copies, 1));
  if ("status" in values) box.append(amount("status", "HTTP status", values.status, 1));
  if ("code" in values) box.append(amount("code", "Code", values.code, 1));
  if (chosen.kind !== "expired_token") {
    box.append(choice("How often", "often", [["times", "some times"], ["probability", "by chance"], ["always", "until taken away"]]));
    if (chosen.often === "times") box.append(amount("times", "Times", 1, 1));
    if (chosen.often === "probability") box.append(amount("percent", "Per cent", 20));
  }
  box.append(choice("For", "who", [["one", state.customers.get(state.current)?.name ?? "this customer"], ["all", "everybody"]]),
    el("button", { type: "submit" }, "Switch on"));
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    const numbers = Object.fromEntries([...box.querySelectorAll("input")].map((input) => [input.name, Number(input.value)]));
    const { percent, ...rest } = numbers;
    const fault = { kind: chosen.kind, ...rest, ...(percent === undefined ? {} : { probability: percent / 100, seed: 1 }) };
    if (chosen.who === "one" && chosen.kind !== "expired_token") fault.customer = state.current;
    api.addFault(fault).catch((error) => toast(error.message));
  });
  return box;
}

let shown = null; // the panel in the drawer; the same as long as the customer is, so that nothing typed is lost
let shownFor = null;

export function panel() {
  if (shown && shownFor === state.current) return shown;
  shownFor = state.current;
  shown = el("details", { class: "faults" });
  shown.open = chosen.open;
  shown.addEventListener("toggle", () => { if (shown.isConnected) chosen.open = shown.open; });
  fill();
  return shown;
}

function fill() {
  const count = active().length;
  const list = state.faults.length ? el("ul", {}, ...[...state.faults].reverse().map(row)) : el("p", { class: "hint" }, "None: Meta behaves.");
  const all = state.faults.length ? el("button", { type: "button", class: "plain", onclick: () => api.dropFaults() }, "Take all away") : "";
  shown.replaceChildren(el("summary", {}, count ? `Faults (${count} on)` : "Faults"), form(), list, all);
}

function redraw() {
  if (!shown?.isConnected) return;
  const name = shown.contains(document.activeElement) ? document.activeElement.getAttribute("name") : null;
  fill();
  if (name) shown.querySelector(`[name="${name}"]`)?.focus();
}

function strip() {
  const on = active();
  $("faults-on").hidden = !on.length;
  $("faults-on").textContent = on.length ? `${on.length === 1 ? "A fault is" : `${on.length} faults are`} on: ${on.map((f) => words(f.kind)).join(", ")}` : "";
}

export function start(showDrawer) {
  $("faults-on").addEventListener("click", () => { chosen.open = true; showDrawer(); });
  onChange((kind) => {
    if (kind !== "faults" && kind !== "loaded") return;
    strip();
    if (shown?.isConnected && kind === "faults") {
      const typed = Object.fromEntries([...shown.querySelectorAll("input")].map((input) => [input.name, input.value]));
      redraw();
      for (const input of shown.querySelectorAll("input")) input.value = typed[input.name] ?? input.value;
    }
  });
}
