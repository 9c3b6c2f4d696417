// Writing, attaching, recording, dropping and pasting.
import { $, announce, el, icon, toast } from "./dom.js";
import { summary } from "./content.js";
import { t } from "./labels.js";
import { pickContact, pickLocation, previewFile } from "./sheets.js";
import { api, state } from "./store.js";

const VOICE_TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus"]; // the simulator repacks WebM as Ogg
const drafts = new Map();
let quoted = null;
let recorder = null;

const say = (error) => toast(error.message);

function context() {
  const found = quoted ? { context: { message_id: quoted.id } } : {};
  quote(null);
  return found;
}

export function quote(message) {
  quoted = message;
  $("quoting").hidden = !message;
  if (!message) return;
  $("quoting-who").textContent = message.direction === "in" ? t("you") : state.business.name;
  $("quoting-text").textContent = summary(message);
  $("text").focus();
}

function fit() {
  const box = $("text");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 132)}px`;
  const empty = !box.value.trim();
  $("send").hidden = empty;
  $("voice").hidden = !empty;
}

function sendText() {
  const body = $("text").value.trim();
  if (!body) return;
  $("text").value = "";
  fit();
  const key = state.current;
  api.send(key, { type: "text", text: { body }, ...context() }).catch((error) => {
    say(error);
    if (state.current === key && !$("text").value) $("text").value = body; // what was typed must not be lost
    fit();
  });
}

async function sendFile(file, kind, caption, voice = false) {
  const form = new FormData();
  form.append("file", file, file.name ?? "voice.ogg");
  form.append("type", kind);
  if (caption) form.append("caption", caption);
  if (voice) form.append("voice", "true");
  const { context: about } = context();
  if (about) form.append("context", about.message_id);
  await api.sendFile(state.current, form).catch(say);
}

function kindOf(file, asDocument) {
  const main = file.type.split("/")[0];
  return !asDocument && ["image", "video", "audio"].includes(main) ? main : "document";
}

async function offer(files, asDocument = false) {
  for (const file of files) await previewFile(file, kindOf(file, asDocument), sendFile); // one sheet after the other
  $("text").focus();
}

async function toggleVoice() {
  if (recorder) return recorder.stop();
  const type = window.MediaRecorder && VOICE_TYPES.find((kind) => MediaRecorder.isTypeSupported(kind));
  if (!type || !navigator.mediaDevices) return $("pick-audio").click();
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return $("pick-audio").click(); // no microphone or not allowed: choose a file instead
  }
  const parts = [];
  recorder = new MediaRecorder(stream, { mimeType: type });
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = () => {
    stream.getTracks().forEach((track) => track.stop());
    recorder = null;
    label();
    const ending = type.slice(6, type.indexOf(";") > 0 ? type.indexOf(";") : undefined);
    sendFile(new File(parts, `voice.${ending}`, { type }), "audio", "", true);
  };
  recorder.start();
  label();
}

function label() {
  const name = recorder ? t("stop") : t("voice");
  $("voice").setAttribute("aria-label", name);
  $("voice").title = name;
  $("voice").classList.toggle("recording", Boolean(recorder));
  if (recorder) announce(name);
}

function showMenu(open) {
  $("attach-menu").hidden = !open;
  $("attach").setAttribute("aria-expanded", String(open));
  if (open) $("attach-menu").querySelector("button").focus();
}

function buildMenu() {
  const send = (type) => (content) => api.send(state.current, { type, [type]: content, ...context() });
  const entries = [
    ["photo", "image", () => $("pick-photo").click()],
    ["document", "file", () => $("pick-document").click()],
    ["audio", "audio", () => $("pick-audio").click()],
    ["location", "pin", () => pickLocation(send("location"))],
    ["contact", "person", () => pickContact(send("contacts"))],
  ];
  $("attach-menu").replaceChildren(...entries.map(([name, mark, deed]) =>
    el("button", { type: "button", role: "menuitem", onclick: () => { showMenu(false); $("attach").focus(); deed(); } }, icon(mark), t(name))));
}

export function relabel(previous) {
  if (previous) drafts.set(previous, $("text").value);
  $("text").value = drafts.get(state.current) ?? "";
  for (const [id, key] of [["attach", "attach"], ["send", "send"], ["quoting-stop", "close"], ["back", "back"], ["to-end", "end"], ["toggle-drawer", "wire"]]) {
    $(id).setAttribute("aria-label", t(key));
    $(id).title = t(key);
  }
  $("text").placeholder = t("message");
  $("text").setAttribute("aria-label", t("message"));
  $("drop").firstElementChild.textContent = t("drop");
  buildMenu();
  quote(null);
  label();
  fit();
}

export function start() {
  $("composer").addEventListener("submit", (event) => { event.preventDefault(); sendText(); });
  $("text").addEventListener("input", fit);
  $("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); sendText(); }
    if (event.key === "Escape" && quoted) { event.stopPropagation(); quote(null); }
  });
  $("quoting-stop").addEventListener("click", () => { quote(null); $("text").focus(); });
  $("voice").addEventListener("click", toggleVoice);
  $("attach").addEventListener("click", (event) => { event.stopPropagation(); showMenu($("attach-menu").hidden); });
  $("attach-menu").addEventListener("keydown", (event) => {
    const items = [...event.currentTarget.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); items.at((items.indexOf(document.activeElement) + step) % items.length).focus(); }
    if (event.key === "Escape") { event.stopPropagation(); showMenu(false); $("attach").focus(); }
  });
  document.addEventListener("click", () => showMenu(false));
  for (const [id, asDocument] of [["pick-photo", false], ["pick-document", true], ["pick-audio", false]]) {
    $(id).addEventListener("change", (event) => { const files = [...event.target.files]; event.target.value = ""; offer(files, asDocument); });
  }
  document.addEventListener("reply-to", (event) => quote(event.detail));
  $("text").addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (files.length) { event.preventDefault(); offer(files); }
  });
  startDrop();
}

function startDrop() {
  const screen = $("screen");
  let depth = 0;
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  screen.addEventListener("dragenter", (event) => { if (carriesFiles(event)) { depth += 1; $("drop").hidden = false; } });
  screen.addEventListener("dragleave", () => { depth = Math.max(0, depth - 1); if (!depth) $("drop").hidden = true; });
  window.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
  window.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault(); // beside the phone nothing happens, and the browser does not open the file
    depth = 0;
    $("drop").hidden = true;
    if (screen.contains(event.target)) offer([...event.dataTransfer.files]);
  });
}
