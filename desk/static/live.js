// Live updates. An element with data-live="queue" or "ticket:12" hears the event `changed` when that topic has changed:
// <div data-live="queue" hx-get="/queue?part=rows" hx-trigger="changed"> fetches itself again. Other scripts listen to
// `desk:changed` on document (detail: the topic). HTMX requests and `desk.post` carry the word of this session's forms.
(function () {
  "use strict";
  const csrf = document.querySelector('meta[name="csrf"]')?.content || "";

  document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRF-Token"] = csrf; });

  const post = (path, values) => fetch(path, {
    method: "POST", headers: { "X-CSRF-Token": csrf }, body: new URLSearchParams(values || {}), credentials: "same-origin",
  });
  window.desk = { csrf, post };

  const tell = (topic) => {
    for (const part of document.querySelectorAll("[data-live]")) {
      if (part.dataset.live === topic) part.dispatchEvent(new CustomEvent("changed"));
    }
    document.dispatchEvent(new CustomEvent("desk:changed", { detail: topic }));
  };

  const topics = new Set(["queue"]);
  for (const part of document.querySelectorAll("[data-live]")) topics.add(part.dataset.live);
  let source = null;
  let lost = 0;
  const note = document.querySelector("[data-lost]");
  const said = (text) => { if (note) note.textContent = text; };
  const listen = () => {
    source = new EventSource("/live?" + new URLSearchParams([...topics].map((topic) => ["topic", topic])));
    source.addEventListener("open", () => {
      clearTimeout(lost);
      said("");
      topics.forEach(tell); // what happened since the page was made, nobody has told us
    });
    source.addEventListener("changed", (event) => tell(event.data));
    source.addEventListener("signed-out", () => { source.close(); location.assign("/sign-in"); });
    source.addEventListener("error", () => {
      clearTimeout(lost);
      lost = setTimeout(() => said(note?.dataset.lost || ""), 4000);
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 3000 + Math.random() * 3000);
    });
  };
  listen();
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => { if (event.persisted) listen(); });

  // Somebody is here: told once a minute, and only if keys or pointer were used.
  let touched = true;
  for (const kind of ["keydown", "pointermove", "pointerdown", "scroll"]) {
    addEventListener(kind, () => { touched = true; }, { passive: true });
  }
  const seen = () => {
    if (touched) post("/me/seen").then((answer) => { if (answer.status === 401) location.assign("/sign-in"); }, () => {});
    touched = false;
  };
  seen();
  setInterval(seen, 60000);
})();
