// What waits for who is signed in: a count in the tab's title, a desktop notice (once allowed) and a sound (unless muted).
(function () {
  "use strict";
  const KEY = "desk.told"; // shared by all tabs, so that one of them tells
  const title = document.title;
  const ask = document.querySelector("[data-notices-ask]");
  const can = "Notification" in window;
  const offer = () => { if (ask) ask.hidden = !can || Notification.permission !== "default"; };
  offer();
  ask?.addEventListener("click", async () => { await Notification.requestPermission(); offer(); });

  const told = () => { try { return JSON.parse(localStorage.getItem(KEY)); } catch (error) { return null; } };
  let context = null;
  const beep = () => {
    if (!(navigator.userActivation?.hasBeenActive ?? true)) return; // before the first click no browser makes a sound
    try {
      context = context || new AudioContext();
      for (const [at, pitch] of [[0, 660], [0.14, 880]]) {
        const tone = context.createOscillator();
        const loud = context.createGain();
        tone.frequency.value = pitch;
        loud.gain.setValueAtTime(0.0001, context.currentTime + at);
        loud.gain.exponentialRampToValueAtTime(0.12, context.currentTime + at + 0.02);
        loud.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + at + 0.13);
        tone.connect(loud).connect(context.destination);
        tone.start(context.currentTime + at);
        tone.stop(context.currentTime + at + 0.14);
      }
    } catch (error) { /* a browser without sound */ }
  };
  const show = (one) => {
    if (!can || Notification.permission !== "granted") return;
    const note = new Notification(one.title, { body: one.body, tag: one.key, lang: document.documentElement.lang, dir: document.documentElement.dir });
    note.addEventListener("click", () => { window.focus(); location.assign(one.href); note.close(); });
  };
  const look = async () => {
    const answer = await fetch("/notices", { credentials: "same-origin" }).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) return; // redirected: nobody is signed in any more
    const { notices, sound } = await answer.json();
    document.title = notices.length ? "(" + notices.length + ") " + title : title;
    const before = told();
    localStorage.setItem(KEY, JSON.stringify(notices.map((one) => one.key)));
    if (!before) return; // the first look of this browser: nothing of it is new
    const here = document.visibilityState === "visible" ? location.pathname : "";
    const fresh = notices.filter((one) => !before.includes(one.key) && one.href !== here);
    fresh.forEach(show);
    if (fresh.length && sound) beep();
  };
  let later = 0;
  // In a busy hour something changes every second: each page asks every few seconds at most, and not all at once.
  const soon = () => { later = later || setTimeout(() => { later = 0; look(); }, 4000 + Math.random() * 4000); };
  document.addEventListener("desk:changed", (event) => { if (event.detail === "queue") soon(); });
  setInterval(look, 60000); // tasks become due without anything changing
  look();
})();
