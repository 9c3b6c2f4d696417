// The ticket's page keeps itself up to date: parts with data-v are exchanged when their mark differs, new messages are
// added; what somebody types, plays or has opened stays as it is. Forms with data-quiet are sent without leaving the page.
(function () {
  "use strict";
  const root = document.getElementById("ticket");
  if (!root) return;
  const stream = document.getElementById("stream");
  const messages = document.getElementById("messages");
  const topic = root.dataset.live;
  const path = root.dataset.path;

  const toast = (text) => {
    document.querySelector(".toast")?.remove();
    const note = document.createElement("p");
    note.className = "toast";
    note.setAttribute("role", "status");
    note.textContent = text;
    document.body.append(note);
    setTimeout(() => note.remove(), 2500);
  };
  const aheadBy = (place) => Number(place.dataset.now) * 1000 - Date.now(); // the server's time, whatever this machine's is
  let ahead = aheadBy(root);
  const atEnd = () => stream.scrollHeight - stream.scrollTop - stream.clientHeight < 80;
  let pinned = true; // whoever looks at the end sees the end, also when pictures arrive or the box grows
  let height = 0; // when it was last looked at: what has grown since then, nobody has scrolled away from
  const toEnd = () => { stream.scrollTop = stream.scrollHeight; pinned = true; };
  stream.addEventListener("scroll", () => { if (stream.scrollHeight === height) pinned = atEnd(); }, { passive: true });
  const grown = new ResizeObserver(() => { if (pinned) toEnd(); height = stream.scrollHeight; });
  grown.observe(stream);
  grown.observe(messages);

  const days = () => {
    for (const old of messages.querySelectorAll(".day")) old.remove();
    let before = "";
    for (const item of [...messages.children]) {
      if (item.dataset.day !== before) {
        const line = document.createElement("li");
        line.className = "day";
        line.textContent = item.dataset.day;
        item.before(line);
      }
      before = item.dataset.day;
    }
  };

  const busy = (part) => part.contains(document.activeElement) && /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)
    || [...part.querySelectorAll("audio, video")].some((media) => !media.paused) || part.querySelector(".player.playing");
  const exchange = (old, fresh) => {
    const open = [...old.querySelectorAll("details")].map((one) => one.open);
    const focused = old.contains(document.activeElement) ? [...old.querySelectorAll("button, a, summary")].indexOf(document.activeElement) : -1;
    [...fresh.querySelectorAll("details")].forEach((one, n) => { if (n < open.length) one.open = open[n]; });
    old.replaceWith(fresh);
    if (focused >= 0) fresh.querySelectorAll("button, a, summary")[focused]?.focus();
  };
  const merge = (fresh) => {
    const stay = pinned;
    for (const part of fresh.querySelectorAll("section[data-v]")) {
      const old = document.getElementById(part.id);
      if (old && old.dataset.v !== part.dataset.v && !busy(old)) exchange(old, part);
    }
    let added = 0;
    for (const item of fresh.querySelectorAll("#messages > li")) {
      const old = document.getElementById(item.id);
      if (!old) {
        const next = [...messages.children].find((one) => one.id && Number(one.id.slice(1)) > Number(item.id.slice(1)));
        item.classList.add("new");
        if (next) next.before(item); else messages.append(item);
        added += 1;
      } else if (old.dataset.v !== item.dataset.v && !busy(old)) exchange(old, item);
    }
    const stand = fresh.getElementById("stand");
    root.dataset.newest = stand.dataset.newest;
    ahead = aheadBy(stand);
    const box = document.getElementById("reply");
    if (box) {
      box.hidden = stand.dataset.ended === "1"; // nothing can be said in a ticket that has ended
      box.dataset.closed = stand.dataset.open ? "" : "1";
    }
    days();
    if (added && stay) toEnd();
    document.dispatchEvent(new CustomEvent("ticket:fresh", { detail: { added } }));
  };
  let wanted = false;
  let running = false;
  const refresh = async () => {
    wanted = true;
    if (running) return;
    running = true;
    while (wanted) {
      wanted = false;
      try {
        const answer = await fetch(path + "/live", { credentials: "same-origin" });
        if (answer.ok) merge(new DOMParser().parseFromString(await answer.text(), "text/html"));
      } catch (error) { /* the stream tells when we are back */ }
    }
    running = false;
  };
  document.addEventListener("desk:changed", (event) => { if (event.detail === topic) refresh(); });

  const older = document.getElementById("older");
  older.addEventListener("click", async () => {
    const first = messages.querySelector("li[id]");
    const answer = await fetch(path + "/older?before=" + (first ? first.id.slice(1) : "0"), { credentials: "same-origin" });
    if (!answer.ok) { toast(root.dataset.failed); return; }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("ol");
    const height = stream.scrollHeight;
    messages.prepend(...fresh.children);
    older.hidden = !fresh.dataset.older;
    days();
    stream.scrollTop += stream.scrollHeight - height;
  });

  const send = async (form, submitter) => {
    if (form.dataset.ask && !confirm(form.dataset.ask)) return;
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const values = new FormData(form);
    if (submitter && submitter.name) values.set(submitter.name, submitter.value);
    try {
      const answer = await desk.post(form.getAttribute("action"), values);
      if (answer.ok) {
        if ("clears" in form.dataset) form.reset();
        await refresh();
      } else toast((await answer.json().catch(() => ({}))).error || root.dataset.failed);
    } catch (error) { toast(root.dataset.failed); }
    delete form.dataset.busy;
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("quiet" in form.dataset)) return;
    event.preventDefault();
    send(form, event.submitter);
  });
  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-copy]");
    if (!copy) return;
    try { await navigator.clipboard.writeText(copy.dataset.copy); } catch (error) { return; }
    toast(root.dataset.copied);
  });

  // How long WhatsApp still takes messages.
  const count = () => {
    const line = document.querySelector("#part-window [data-closes]");
    if (!line) return;
    const left = Math.floor((Date.parse(line.dataset.closes) - Date.now() - ahead) / 1000);
    if (left <= 0) { refresh(); return; }
    const two = (number) => String(number).padStart(2, "0");
    line.querySelector(".countdown").textContent = Math.floor(left / 3600) + ":" + two(Math.floor(left / 60) % 60) + ":" + two(left % 60);
    line.classList.toggle("soon", left < 7200);
  };
  setInterval(count, 1000);
  count();

  // @names in a note.
  const people = [...document.querySelectorAll("#people option")].map((one) => one.value);
  let list = null;
  const close = () => { list?.remove(); list = null; };
  const pick = (field, name) => {
    const at = field.value.lastIndexOf("@", field.selectionStart - 1);
    field.setRangeText(name + " ", at, field.selectionStart, "end");
    close();
    field.focus();
  };
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!("mentions" in (field.dataset || {}))) return;
    close();
    const typed = /(?:^|\W)(@[\p{L}\p{M} .-]{0,30})$/u.exec(field.value.slice(0, field.selectionStart));
    if (!typed) return;
    const found = people.filter((name) => name.toLowerCase().startsWith(typed[1].toLowerCase())).slice(0, 6);
    if (!found.length || found[0].length < typed[1].trim().length) return;
    list = document.createElement("ul");
    list.className = "names";
    list.setAttribute("role", "listbox");
    found.forEach((name, n) => {
      const item = document.createElement("li");
      item.textContent = name;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", n === 0 ? "true" : "false");
      item.addEventListener("mousedown", (press) => { press.preventDefault(); pick(field, name); });
      list.append(item);
    });
    field.closest("label").after(list);
  });
  document.addEventListener("keydown", (event) => {
    if (!list || !("mentions" in (event.target.dataset || {}))) return;
    const all = [...list.children];
    const at = all.findIndex((item) => item.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      all[at].setAttribute("aria-selected", "false");
      all[(at + (event.key === "ArrowDown" ? 1 : all.length - 1)) % all.length].setAttribute("aria-selected", "true");
    } else if (event.key === "Enter" || event.key === "Tab") pick(event.target, all[at].textContent);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("focusout", (event) => { if ("mentions" in (event.target.dataset || {})) close(); });

  days();
  toEnd();
  window.ticket = { root, path, refresh, toast };
})();
