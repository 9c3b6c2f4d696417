// Keys, first the page's own: any element with data-key="r" (also "ctrl+Enter", or a sequence such as "g q") is clicked,
// or focused if it is a field; data-key-label is what the list behind `?` says of it. j, k and Enter move among elements
// with data-row (their data-href, or the first link in them, is opened). While somebody types, only ctrl+… and Escape act.
(function () {
  "use strict";
  const typing = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
    && !/^(checkbox|radio|button|submit)$/.test(target.type || "");
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const shown = (element) => element.hidden || element.closest("[hidden]") ? element.hasAttribute("data-key-label") : true;

  const current = () => document.querySelector("[data-row].here");
  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    if (step === 0) {
      const row = current();
      const href = row && (row.dataset.href || row.querySelector("a[href]")?.href);
      if (href) location.assign(href);
      return;
    }
    const at = all.indexOf(current());
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + step))];
    select(next);
  };
  const select = (row) => {
    for (const other of document.querySelectorAll("[data-row].here")) {
      other.classList.remove("here");
      other.removeAttribute("aria-current");
    }
    row.classList.add("here");
    row.setAttribute("aria-current", "true");
    row.scrollIntoView({ block: "nearest" });
    document.dispatchEvent(new CustomEvent("desk:row", { detail: row.dataset.row }));
  };
  // A table that is fetched again keeps the row that was chosen: rows are known by the value of data-row.
  let kept = "";
  document.addEventListener("desk:row", (event) => { kept = event.detail; });
  document.addEventListener("htmx:afterSwap", () => {
    const same = kept && !current() && rows().find((row) => row.dataset.row === kept);
    if (same) { same.classList.add("here"); same.setAttribute("aria-current", "true"); }
  });

  const list = (dialog) => {
    const body = dialog.querySelector("tbody");
    body.replaceChildren();
    for (const element of document.querySelectorAll("[data-key][data-key-label]")) {
      const line = body.insertRow();
      const key = document.createElement("kbd");
      key.textContent = element.dataset.key;
      key.dir = "ltr";
      line.insertCell().append(key);
      line.insertCell().textContent = element.dataset.keyLabel;
    }
  };
  const open = (name) => {
    const dialog = document.getElementById(name);
    if (!dialog || dialog.open) return;
    if (name === "keys") list(dialog);
    document.querySelector(".menu[open]")?.removeAttribute("open");
    dialog.showModal();
  };
  const act = (element) => {
    if (element.dataset.open) open(element.dataset.open);
    else if (element.dataset.move) move(Number(element.dataset.move));
    else if (element.dataset.go) document.querySelector(`[data-nav="${element.dataset.go}"]`)?.click();
    else if (typing(element)) element.focus();
    else element.click();
  };

  // On an Arabic keyboard j is ت: there the place of the key counts.
  const latin = (event) => {
    if (/^[\x21-\x7e]+$/.test(event.key)) return event.key;
    if (event.code === "Slash" || event.key === "؟") return event.shiftKey || event.key === "؟" ? "?" : "/";
    return /^Key[A-Z]$/.test(event.code) ? event.code[3].toLowerCase() : event.key;
  };

  let before = "";
  let timer = 0;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey || event.metaKey) return;
    const held = event.ctrlKey;
    if (event.key === "Escape") {
      document.querySelector(".menu[open]")?.removeAttribute("open");
      if (typing(event.target)) event.target.blur();
      return;
    }
    if (typing(event.target) && !held) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && !held && event.target.closest("a, button, summary")) return;
    const key = (held ? "ctrl+" : "") + latin(event);
    const wanted = [...document.querySelectorAll("[data-key]")].filter(shown);
    const found = wanted.find((one) => before && one.dataset.key === before + " " + key)
      || wanted.find((one) => one.dataset.key === key);
    clearTimeout(timer);
    before = wanted.some((one) => one.dataset.key.startsWith(key + " ")) ? key : "";
    timer = setTimeout(() => { before = ""; }, 1200);
    if (!found) return;
    event.preventDefault();
    act(found);
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("button[data-open]");
    if (opener) open(opener.dataset.open);
    const closer = event.target.closest("[data-close]");
    if (closer) closer.closest("dialog")?.close();
    const row = event.target.closest("[data-row]");
    if (row) select(row);
    for (const menu of document.querySelectorAll(".menu[open]")) {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    }
  });
})();
