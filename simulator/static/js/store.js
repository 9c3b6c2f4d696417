// The page's copy of the simulator's state, kept fresh by server-sent events.
const listeners = [];
export const state = { business: {}, customers: new Map(), chats: new Map(), refused: [], settings: {}, faults: [], faultKinds: {}, current: null, webhookUrl: "" };

export const onChange = (listener) => listeners.push(listener);
const tell = (kind, data) => listeners.forEach((listener) => listener(kind, data));

async function request(method, path, body) {
  const isForm = body instanceof FormData;
  const answer = await fetch(`/_sim${path}`, {
    method,
    headers: body && !isForm ? { "Content-Type": "application/json" } : {},
    body: body ? (isForm ? body : JSON.stringify(body)) : undefined,
  });
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(data.error ?? `HTTP ${answer.status}`);
  return data;
}

const path = (key) => encodeURIComponent(key);
export const api = {
  send: (key, message) => request("POST", `/customers/${path(key)}/messages`, message),
  sendFile: (key, form) => request("POST", `/customers/${path(key)}/media`, form),
  clear: (key) => request("DELETE", `/customers/${path(key)}/messages`),
  create: (person) => request("POST", "/customers", person),
  raw: (id) => request("GET", `/messages/${path(id)}`),
  calls: (key) => request("GET", `/calls?limit=30&customer=${path(key)}`),
  set: (changes) => request("PATCH", "/settings", changes),
  addFault: (fault) => request("POST", "/faults", fault),
  dropFault: (id) => request("DELETE", `/faults/${path(id)}`),
  dropFaults: () => request("DELETE", "/faults"),
  verify: () => request("POST", "/verify"),
};

export const chat = (key) => state.chats.get(key) ?? [];

export function find(id) {
  for (const messages of state.chats.values()) {
    const message = messages.find((m) => m.id === id);
    if (message) return message;
  }
  return null;
}

export async function load() {
  const [fresh, faults] = await Promise.all([request("GET", "/state"), request("GET", "/faults")]);
  state.faults = faults.faults;
  state.faultKinds = faults.kinds;
  state.business = fresh.business;
  state.settings = fresh.settings;
  state.webhookUrl = fresh.webhook_url;
  state.customers = new Map(fresh.customers.map((c) => [c.key, c]));
  state.chats = new Map(Object.entries(fresh.chats));
  state.refused = fresh.refused;
  tell("loaded", null);
}

function apply({ kind, data }) {
  if (kind === "message") {
    const messages = chat(data.customer);
    const at = messages.findIndex((m) => m.id === data.id);
    data.fresh = at < 0;
    if (at < 0) messages.push(data);
    else messages[at] = data;
    state.chats.set(data.customer, messages);
  } else if (kind === "customer") state.customers.set(data.key, data);
  else if (kind === "customer_gone") {
    state.customers.delete(data.key);
    state.chats.delete(data.key);
  } else if (kind === "cleared") {
    state.chats.set(data.customer, []);
    state.refused = state.refused.filter((call) => call.customer !== data.customer);
  } else if (kind === "settings") state.settings = data;
  else if (kind === "faults") state.faults = data.faults;
  else if (kind === "call" && data.violations.length) state.refused.push(data);
  tell(kind, data);
}

export function listen() {
  const source = new EventSource("/_sim/events");
  let broken = false;
  source.onmessage = (event) => apply(JSON.parse(event.data));
  source.onerror = () => (broken = true);
  source.onopen = () => {
    if (broken) load();
    broken = false;
  };
}
