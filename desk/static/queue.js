// The queue: clocks tick, the table is fetched again when something has changed, chosen tickets stay chosen.
(function () {
  "use strict";
  // However much changes, so many ms lie between two fetches, and longer where a busy desk answers slowly.
  const [EVERY, AT_MOST, TIMES] = [2000, 15000, 4];
  document.documentElement.classList.add("scripted");
  const part = () => document.getElementById("queue");
  const boxes = () => [...document.querySelectorAll('#queue input[name="ticket"]')];
  const chosen = new Set();

  // The server's clock counts, whatever this machine's says.
  let ahead = 0;
  const setClock = () => { if (part()) ahead = Number(part().dataset.now) * 1000 - Date.now(); };
  const written = (seconds) => {
    const sign = seconds < 0 ? "−" : "";
    const rest = Math.abs(Math.trunc(seconds));
    const two = (number) => String(number).padStart(2, "0");
    if (rest >= 86400) return `${sign}${Math.floor(rest / 86400)}d`;
    const [hours, minutes] = [Math.floor(rest / 3600), Math.floor((rest % 3600) / 60)];
    return hours ? `${sign}${hours}:${two(minutes)}:${two(rest % 60)}` : `${sign}${minutes}:${two(rest % 60)}`;
  };
  const tick = () => {
    for (const clock of document.querySelectorAll("#queue [data-due]")) {
      const left = Number(clock.dataset.due) - (Date.now() + ahead) / 1000;
      clock.textContent = written(left);
      if (left <= 0) clock.className = "left breached";
    }
  };

  const count = () => {
    const bar = document.querySelector("[data-bulk]");
    if (!bar) return;
    bar.classList.toggle("chosen", chosen.size > 0);
    bar.querySelector("[data-count]").textContent = String(chosen.size);
    const all = document.querySelector("#queue [data-all]");
    all.checked = chosen.size > 0 && boxes().every((box) => box.checked);
    all.indeterminate = chosen.size > 0 && !all.checked;
  };
  const choose = (box, on) => {
    box.checked = on;
    if (on) chosen.add(box.value); else chosen.delete(box.value);
  };

  let [asked, last, timer, pause] = [false, 0, 0, EVERY];
  const busy = () => document.activeElement?.closest("[data-bulk]") && document.activeElement.matches("select, input");
  const again = () => {
    asked = true;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (document.hidden || busy()) return; // fetched when somebody looks again, or has chosen
      [asked, last] = [false, Date.now()];
      window.htmx.ajax("GET", part().dataset.again, { target: "#queue", swap: "outerHTML" });
    }, Math.max(0, last + pause - Date.now()));
  };
  document.addEventListener("desk:changed", (event) => { if (event.detail === "queue") again(); });
  document.addEventListener("visibilitychange", () => { if (asked) again(); });
  document.addEventListener("focusout", () => { if (asked) again(); });

  // Whoever had the focus in a row of the old table has it in the new one.
  let held = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const focused = document.activeElement;
    const row = event.detail.target.id === "queue" && focused?.closest("[data-row]");
    held = row ? [row.dataset.row, focused.tagName] : null;
    if (event.detail.requestConfig?.verb === "post") chosen.clear();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.requestConfig?.verb === "get") pause = Math.min(AT_MOST, Math.max(EVERY, TIMES * (Date.now() - last)));
    setClock();
    for (const box of boxes()) box.checked = chosen.has(box.value);
    const there = new Set(boxes().map((box) => box.value));
    for (const number of [...chosen]) if (!there.has(number)) chosen.delete(number);
    if (held) document.querySelector(`[data-row="${held[0]}"] ${held[1].toLowerCase()}`)?.focus();
    count();
    tick();
  });

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("#queue [data-all]")) for (const one of boxes()) choose(one, box.checked);
    else if (box.matches('#queue input[name="ticket"]')) choose(box, box.checked);
    else return;
    count();
  });
  document.addEventListener("click", (event) => {
    const sure = event.target.closest("[data-sure]");
    if (sure && !window.confirm(sure.dataset.sure)) event.preventDefault();
    const step = event.target.closest("[data-step]");
    if (step) return take(step.dataset.step);
    const row = event.target.closest("#queue [data-row]");
    if (row && !event.target.closest("a, input, button") && !String(window.getSelection())) location.assign(row.dataset.href);
  }, true);

  // Keys: x chooses the row; the others act on what is chosen, else on the row.
  const take = (step) => {
    const box = document.querySelector('[data-row].here input[name="ticket"]');
    if (step === "choose") {
      if (box) choose(box, !box.checked);
      return count();
    }
    if (!chosen.size && box) choose(box, true);
    count();
    if (chosen.size) document.querySelector(`[data-bulk] button[value="${step}"]`)?.click();
  };

  for (const box of boxes()) if (box.checked) chosen.add(box.value); // the browser's memory after going back
  setClock();
  count();
  setInterval(tick, 1000);
})();
