// The reply box: drafts, files, buttons, quotes, canned answers, templates; sent once however often it is clicked.
(function () {
  "use strict";
  const form = document.getElementById("reply-form");
  if (!form) return;
  const { root, path, refresh, toast } = window.ticket;
  const box = document.getElementById("reply");
  const text = document.getElementById("reply-text");
  const said = document.getElementById("reply-said");
  const overtaken = document.getElementById("reply-overtaken");
  const kept = document.getElementById("reply-kept");
  const fresh = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  let key = fresh(); // of this very answer: until it is sent, every try carries the same
  let seen = Number(root.dataset.newest); // the newest message when it was begun
  let quote = 0;
  let files = [];
  let saved = text.value;
  let then = "";

  // Drafts, every two seconds while something changes.
  let sending = false;
  let keeping = Promise.resolve();
  const keep = async () => {
    const value = text.value;
    if (value === saved || sending) return;
    const answer = await desk.post(path + "/draft", { text: value }).catch(() => null);
    if (answer && answer.ok) { saved = value; kept.textContent = value.trim() ? kept.dataset.text : ""; }
  };
  setInterval(() => { keeping = keeping.then(keep); }, 2000);
  addEventListener("pagehide", () => {
    if (text.value === saved) return;
    fetch(path + "/draft", { method: "POST", keepalive: true, headers: { "X-CSRF-Token": desk.csrf }, body: new URLSearchParams({ text: text.value }), credentials: "same-origin" });
  });
  let empty = !text.value.trim();
  text.addEventListener("input", () => {
    const now = !text.value.trim();
    if (empty && !now) seen = Number(root.dataset.newest);
    empty = now;
    kept.textContent = "";
  });
  document.addEventListener("ticket:fresh", () => {
    if (empty && !files.length) { seen = Number(root.dataset.newest); overtaken.hidden = true; return; }
    const others = [...document.querySelectorAll("#messages .agent:not(.mine)")];
    if (others.some((item) => Number(item.id.slice(1)) > seen)) overtaken.hidden = false;
  });

  // Files: chosen, pasted or dropped.
  const list = document.getElementById("reply-files");
  const show = () => {
    list.replaceChildren(...files.map((file, n) => {
      const item = document.createElement("li");
      const name = document.createElement("bdi");
      name.textContent = file.name;
      const away = document.createElement("button");
      away.type = "button";
      away.className = "plain";
      away.textContent = "✕";
      away.setAttribute("aria-label", list.dataset.remove + ": " + file.name);
      away.addEventListener("click", () => { files.splice(n, 1); show(); });
      item.append(name, " ", away);
      return item;
    }));
  };
  const add = (more) => { files = files.concat([...more]); show(); };
  const chooser = document.getElementById("reply-file");
  chooser.addEventListener("change", () => { add(chooser.files); chooser.value = ""; });
  text.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) { event.preventDefault(); add(event.clipboardData.files); }
  });
  const talk = document.querySelector(".talk");
  talk.addEventListener("dragover", (event) => { if ([...event.dataTransfer.types].includes("Files")) { event.preventDefault(); box.classList.add("over"); } });
  talk.addEventListener("dragleave", () => box.classList.remove("over"));
  talk.addEventListener("drop", (event) => {
    box.classList.remove("over");
    if (event.dataTransfer.files.length) { event.preventDefault(); add(event.dataTransfer.files); }
  });

  // Buttons and quotes.
  const more = document.getElementById("reply-more");
  const buttons = document.getElementById("reply-buttons");
  const fields = [...buttons.querySelectorAll("input")];
  const unfold = (open) => { buttons.hidden = !open; more.setAttribute("aria-expanded", String(open)); };
  more.addEventListener("click", () => { unfold(buttons.hidden); if (!buttons.hidden) fields[0].focus(); });
  const quoted = document.getElementById("reply-quote");
  const unquote = () => { quote = 0; quoted.hidden = true; };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-quote]");
    if (!button) return;
    quote = Number(button.dataset.quote);
    const item = button.closest("li");
    quoted.querySelector(".words").textContent = (item.querySelector(":scope > .text") || item.querySelector(".speaker")).textContent;
    quoted.hidden = false;
    text.focus();
  });
  document.getElementById("reply-unquote").addEventListener("click", unquote);

  // Sending.
  const problem = (words) => { said.textContent = words; said.hidden = !words; };
  const send = async (confirmed) => {
    if (sending) return;
    if (!text.value.trim() && !files.length) { text.focus(); return; }
    sending = true;
    await keeping; // a draft that arrives after the answer would stay
    problem("");
    const values = new FormData();
    values.set("csrf", desk.csrf);
    values.set("key", key);
    values.set("text", text.value);
    values.set("seen", String(seen));
    values.set("then", then);
    if (quote) values.set("quote", String(quote));
    if (confirmed) values.set("confirmed", "1");
    if (box.dataset.closed) values.set("announce", "1");
    if (!buttons.hidden) for (const field of fields) if (field.value.trim()) values.append("button", field.value);
    for (const file of files) values.append("file", file, file.name);
    const sent = { text: text.value, files: [...files], quote };
    kept.textContent = form.dataset.sending;
    let answer = null;
    try {
      answer = await fetch(form.getAttribute("action"), { method: "POST", headers: { "X-CSRF-Token": desk.csrf }, body: values, credentials: "same-origin" });
    } catch (error) { /* nobody knows whether it arrived: the same key makes the next try safe */ }
    sending = false;
    kept.textContent = "";
    if (answer && answer.ok) {
      // What was begun while it was sent is the next answer's.
      text.value = text.value.startsWith(sent.text) ? text.value.slice(sent.text.length).trimStart() : text.value;
      saved = "";
      empty = !text.value.trim();
      files = files.filter((file) => !sent.files.includes(file));
      show();
      if (quote === sent.quote) unquote();
      for (const field of fields) field.value = "";
      unfold(false);
      overtaken.hidden = true;
      key = fresh();
      then = "";
      await refresh();
      seen = Number(root.dataset.newest);
      const stream = document.getElementById("stream");
      stream.scrollTop = stream.scrollHeight;
      if (!box.hidden) text.focus();
      return;
    }
    const told = answer ? await answer.json().catch(() => ({})) : {};
    if (answer && answer.status === 409) { overtaken.hidden = false; document.getElementById("reply-anyway").focus(); await refresh(); return; }
    problem(told.error || root.dataset.failed);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    then = event.submitter ? event.submitter.value : "";
    send(false);
  });
  document.getElementById("reply-anyway").addEventListener("click", () => send(true));

  // Ctrl+Enter always sends; Enter alone where the person wants it.
  const enter = document.getElementById("reply-enter");
  enter.checked = localStorage.getItem("desk.enter") === "1";
  enter.addEventListener("change", () => localStorage.setItem("desk.enter", enter.checked ? "1" : ""));
  text.addEventListener("keydown", (event) => {
    if (event.key === "/" && !text.value) { event.preventDefault(); choose(); return; }
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || (enter.checked && !event.shiftKey)) {
      event.preventDefault();
      then = "";
      send(false);
    }
  });

  // Text into the box, from canned answers and suggestions.
  const put = (words) => {
    const before = text.value;
    if (!before.trim()) seen = Number(root.dataset.newest);
    text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
    empty = false;
    text.focus();
    const gap = /\{\{\s*\w+\s*\}\}/.exec(text.value);
    if (gap) text.setSelectionRange(gap.index, gap.index + gap[0].length);
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  document.addEventListener("click", (event) => {
    const suggestion = event.target.closest("[data-put]");
    if (suggestion) put(suggestion.dataset.put);
  });
  const canned = document.getElementById("canned");
  const find = document.getElementById("canned-find");
  const choices = [...document.querySelectorAll("#canned-list button")];
  const choose = () => { find.value = ""; filter(); canned.showModal(); find.focus(); };
  const filter = () => {
    const words = find.value.toLowerCase().replace(/^\//, "");
    for (const one of choices) one.parentElement.hidden = !one.dataset.find.includes(words);
  };
  document.getElementById("reply-canned").addEventListener("click", choose);
  find.addEventListener("input", filter);
  find.addEventListener("keydown", (event) => {
    const first = choices.find((one) => !one.parentElement.hidden);
    if (event.key === "Enter" && first) { event.preventDefault(); first.click(); }
    if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus(); }
  });
  for (const one of choices) {
    one.addEventListener("click", () => { canned.close(); put(one.dataset.text); });
    one.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const shown = choices.filter((other) => !other.parentElement.hidden);
      event.preventDefault();
      (shown[shown.indexOf(one) + (event.key === "ArrowDown" ? 1 : -1)] || find).focus();
    });
  }

  // Templates: one form each, with a preview by the server.
  const kind = document.getElementById("template-kind");
  const forms = [...document.querySelectorAll("form[data-template]")];
  const current = () => forms.find((one) => one.dataset.template === kind.value);
  const preview = async () => {
    for (const one of forms) one.hidden = one !== current();
    const chosen = current();
    if (!chosen) return;
    const answer = await fetch(chosen.dataset.preview + "?" + new URLSearchParams(new FormData(chosen)), { credentials: "same-origin" });
    if (answer.ok) {
      const told = new DOMParser().parseFromString(await answer.text(), "text/html");
      chosen.querySelector(".preview").replaceChildren(...told.body.children);
    }
  };
  let later = 0;
  kind.addEventListener("change", preview);
  for (const one of forms) {
    let own = fresh();
    one.addEventListener("input", () => { clearTimeout(later); later = setTimeout(preview, 300); });
    one.addEventListener("submit", async (event) => {
      event.preventDefault();
      const values = new FormData(one);
      values.set("key", own);
      const answer = await desk.post(one.getAttribute("action"), values).catch(() => null);
      const warn = one.querySelector(".said");
      warn.hidden = true;
      if (answer && answer.ok) { own = fresh(); document.getElementById("templates").close(); refresh(); return; }
      warn.textContent = (answer ? await answer.json().catch(() => ({})) : {}).error || root.dataset.failed;
      warn.hidden = false;
    });
  }
  new MutationObserver(() => { if (document.getElementById("templates").open) preview(); })
    .observe(document.getElementById("templates"), { attributes: true, attributeFilter: ["open"] });
})();
