// Bottom sheets. <dialog> gives us the focus trap and Esc.
import { $, el } from "./dom.js";
import { t } from "./labels.js";
import { api, state } from "./store.js";

const CLOSE = "M6 6l12 12M18 6L6 18";

function openSheet(title, body, { wide = false, onclose } = {}) {
  const sheet = $("sheet");
  const screen = $("screen");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", CLOSE);
  svg.append(path);
  const close = el("button", { type: "button", class: "icon-button", "aria-label": t("close"), onclick: () => sheet.close() }, svg);
  sheet.replaceChildren(el("header", {}, el("h2", { id: "sheet-title", dir: "auto" }, title), close), el("div", { class: "content" }, body));
  sheet.setAttribute("aria-labelledby", "sheet-title");
  sheet.dir = screen.dir;
  sheet.lang = screen.lang;
  sheet.classList.toggle("wide", wide);
  sheet.onclick = (event) => {
    if (event.target === sheet) sheet.close(); // no value: a handler that returns false would cancel the click
  };
  sheet.onclose = () => onclose?.();
  place(sheet, screen, wide);
  sheet.showModal();
  return sheet;
}

// on a wide window the sheet rises inside the phone
function place(sheet, screen, wide) {
  const frame = screen.getBoundingClientRect();
  const inside = !wide && frame.width > 0 && frame.width < innerWidth - 40;
  sheet.classList.toggle("inside", inside);
  const px = (number) => (inside ? `${number}px` : "");
  Object.assign(sheet.style, { left: px(frame.left), width: px(frame.width), bottom: px(innerHeight - frame.bottom), maxHeight: px(frame.height * 0.82) });
}

export function showList(message, choose) {
  const box = el("div", {});
  const { action } = message.content;
  for (const section of action.sections) {
    if (section.title) box.append(el("h3", { dir: "auto" }, section.title));
    for (const row of section.rows) {
      const pick = () => { sheet.close(); choose(row.id); };
      box.append(el("button", { type: "button", class: "row", onclick: pick }, el("b", { dir: "auto" }, row.title),
        row.description ? el("small", { dir: "auto" }, row.description) : ""));
    }
  }
  const sheet = openSheet(action.button, box);
  box.querySelector(".row")?.focus();
}

function form(fields, label, submit) {
  const inputs = {};
  const box = el("form", { method: "dialog" });
  for (const [name, title, value, attributes = {}] of fields) {
    inputs[name] = el(attributes.options ? "select" : "input", { name, ...attributes, options: null });
    for (const [key, text] of attributes.options ?? []) inputs[name].append(el("option", { value: key }, text));
    inputs[name].value = value;
    box.append(el("label", { class: "field" }, title, inputs[name]));
  }
  box.append(el("button", { class: "primary" }, label));
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    const values = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value.trim()]));
    Promise.resolve(submit(values)).then(() => $("sheet").close()).catch((error) => {
      box.querySelector(".failed")?.remove();
      box.append(el("p", { class: "failed field", role: "alert" }, error.message));
    });
  });
  return box;
}

export function pickLocation(send) {
  const fields = [
    ["name", t("place"), "Alexanderplatz, Berlin", {}],
    ["latitude", t("latitude"), "52.5219", { required: true, inputmode: "decimal", dir: "ltr" }],
    ["longitude", t("longitude"), "13.4132", { required: true, inputmode: "decimal", dir: "ltr" }],
  ];
  openSheet(t("location"), form(fields, t("sendThis"), (values) =>
    send({ latitude: Number(values.latitude), longitude: Number(values.longitude), ...(values.name ? { name: values.name } : {}) })));
}

export function pickContact(send) {
  const fields = [["name", t("name"), "Mona Berg", { required: true }], ["phone", t("phone"), "+49 30 901820", { dir: "ltr" }]];
  openSheet(t("contact"), form(fields, t("send"), ({ name, phone }) =>
    send([{ name: { formatted_name: name, first_name: name.split(" ")[0] }, phones: phone ? [{ phone, type: "CELL" }] : [] }])));
}

export function addPerson(done) {
  const fields = [
    ["name", "Name", "", { required: true }],
    ["wa_id", "Number (digits, with country code; empty for a user without number)", "", { pattern: "[0-9]*", inputmode: "numeric" }],
    ["username", "Username (optional)", "", {}],
    ["language", "Language of the phone", "en", { options: [["en", "English"], ["de", "Deutsch"], ["ar", "العربية"]] }],
  ];
  openSheet("New customer", form(fields, "Add", async (values) => {
    const person = { name: values.name, language: values.language };
    if (values.wa_id) person.wa_id = values.wa_id;
    else person.user_id = `US.${crypto.getRandomValues(new BigUint64Array(1))[0].toString(36)}`;
    if (values.username) person.username = values.username;
    const created = await api.create(person);
    state.customers.set(created.key, created);
    done(created.key);
  }));
}

export function previewFile(file, kind, send) {
  const address = URL.createObjectURL(file);
  const shown =
    kind === "image" ? el("img", { src: address, alt: file.name })
    : kind === "video" ? el("video", { src: address, controls: true })
    : kind === "audio" ? el("audio", { src: address, controls: true })
    : el("p", { dir: "auto" }, `${file.name} · ${Math.max(1, Math.round(file.size / 1024))} KB`);
  const caption = el("input", { "aria-label": t("caption"), placeholder: t("caption"), dir: "auto" });
  const box = el("form", { method: "dialog" }, el("div", { class: "preview" }, shown),
    kind === "audio" ? "" : el("div", { class: "field" }, caption), el("button", { class: "primary" }, t("send")));
  return new Promise((resolve) => {
    let wanted = false;
    box.addEventListener("submit", () => (wanted = true));
    openSheet(file.name, box, { onclose: async () => {
      URL.revokeObjectURL(address);
      if (wanted) await send(file, kind, caption.value.trim());
      resolve();
    } });
    if (kind !== "audio") caption.focus();
  });
}

export function showImage(address, label) {
  openSheet(label, el("img", { class: "full", src: address, alt: label }), { wide: true });
}
