// Small helpers. Text always becomes a text node: what customers and assistants write is never markup.
const SVG = "http://www.w3.org/2000/svg";

export const $ = (id) => document.getElementById(id);

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

const PATHS = {
  more: "M6 12h.01M12 12h.01M18 12h.01",
  reply: "M9 7l-5 5 5 5M4 12h10a6 6 0 016 6v1",
  raw: "M9 6l-5 6 5 6M15 6l5 6-5 6",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  link: "M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 01-1 1H5a1 1 0 01-1-1V7a1 1 0 011-1h5",
  pin: "M12 21s-7-6.2-7-11.5a7 7 0 0114 0C19 14.8 12 21 12 21zM12 12.2a2.7 2.7 0 100-5.4 2.7 2.7 0 000 5.4z",
  file: "M7 3h7l5 5v13H7zM14 3v5h5M10 13h6M10 17h6",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M9 9h.01",
  audio: "M9 18V6l10-2v12M9 18a2.5 2.5 0 11-5 0 2.5 2.5 0 015 0zM19 16a2.5 2.5 0 11-5 0 2.5 2.5 0 015 0z",
  person: "M12 12a4 4 0 100-8 4 4 0 000 8zM4.5 21a7.5 7.5 0 0115 0",
  answer: "M4 12a8 8 0 1116 0",
};

function svg(viewBox, d, name) {
  const root = document.createElementNS(SVG, "svg");
  root.setAttribute("viewBox", viewBox);
  root.setAttribute("aria-hidden", "true");
  if (name) root.setAttribute("class", name);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", d);
  root.append(path);
  return root;
}

export const icon = (name) => svg("0 0 24 24", PATHS[name], name === "reply" ? "flipped" : "");

export function ticks(status, label) {
  const one = status === "sent";
  const mark = svg("0 0 18 12", one ? "M4 6.5L7.5 10 14 2" : "M1.5 6.5L5 10 11 2M8 9l1 1L16 2", `ticks ${status}`);
  mark.setAttribute("role", "img");
  mark.removeAttribute("aria-hidden");
  mark.setAttribute("aria-label", label);
  return mark;
}

export function initials(name) {
  const words = name.trim().split(/\s+/);
  if (!/^\p{Script=Latin}/u.test(name)) return [...(words[0] ?? "?")][0]; // two Arabic letters would join into a word
  return [...(words[0] ?? "?")][0] + (words.length > 1 ? [...words.at(-1)][0] : "");
}

export function announce(text) {
  $("announce").textContent = text;
}

let toastTimer = 0;
export function toast(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => ($("toast").hidden = true), 5000);
}
