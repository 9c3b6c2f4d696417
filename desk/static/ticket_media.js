// Pictures in a viewer with what was found drawn over them; recordings with a waveform, a place and a speed.
(function () {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const shape = (name, attributes) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  const viewer = document.getElementById("viewer");
  const sheet = viewer.querySelector(".sheet-of");
  const told = viewer.querySelector(".told");
  let zoom = 1;
  const scale = (step) => {
    zoom = step ? Math.min(6, Math.max(0.25, zoom * (step > 0 ? 1.25 : 0.8))) : 1;
    if (sheet.firstElementChild) sheet.firstElementChild.style.width = zoom * 100 + "%";
  };
  const look = (button) => {
    const size = JSON.parse(button.dataset.size || "[]");
    const boxes = JSON.parse(button.dataset.boxes || "[]");
    if (button.dataset.shape === "picture" && size.length === 2 && size[0] && size[1]) {
      const drawing = shape("svg", { viewBox: "0 0 " + size[0] + " " + size[1], role: "img", "aria-label": button.querySelector("img")?.alt || "" });
      drawing.append(shape("image", { href: button.dataset.look, width: size[0], height: size[1], preserveAspectRatio: "none" }));
      for (const one of boxes) {
        const [left, top, right, bottom] = one.box;
        const rect = shape("rect", { x: left, y: top, width: Math.max(1, right - left), height: Math.max(1, bottom - top), class: one.kind });
        const title = shape("title", {});
        title.textContent = one.label;
        rect.append(title);
        drawing.append(rect);
      }
      sheet.replaceChildren(drawing);
    } else {
      const picture = document.createElement("img");
      picture.src = button.dataset.look;
      picture.alt = button.querySelector("img")?.alt || "";
      sheet.replaceChildren(picture);
    }
    const found = button.closest("figure").querySelector(".found");
    told.replaceChildren();
    if (found) {
      const copy = found.cloneNode(true);
      copy.open = true;
      told.append(copy);
    }
    scale(0);
    viewer.showModal();
  };
  viewer.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    scale(event.deltaY < 0 ? 1 : -1);
  }, { passive: false });
  viewer.addEventListener("keydown", (event) => {
    if (event.key === "+" || event.key === "-") scale(event.key === "+" ? 1 : -1);
  });

  // Recordings. The browser's own player has no waveform and, often, no speed.
  const SPEEDS = [1, 1.5, 2, 0.75];
  const players = new WeakMap();
  const clock = (seconds) => Math.floor(seconds / 60) + ":" + String(Math.floor(seconds % 60)).padStart(2, "0");
  const begin = (box) => {
    if (players.has(box)) return players.get(box);
    const audio = new Audio();
    audio.preload = "auto";
    audio.src = box.dataset.sound;
    audio.preservesPitch = true;
    const wave = box.querySelector(".wave");
    const show = () => {
      const part = audio.duration ? audio.currentTime / audio.duration : 0;
      const bars = [...wave.querySelectorAll("rect")];
      bars.forEach((bar, n) => bar.classList.toggle("heard", n < Math.round(part * bars.length)));
      wave.setAttribute("aria-valuenow", String(Math.round(part * 100)));
      box.querySelector(".time").textContent = clock(audio.currentTime);
    };
    audio.addEventListener("timeupdate", show);
    const state = () => {
      box.classList.toggle("playing", !audio.paused);
      box.querySelector(".play").textContent = audio.paused ? "▶" : "⏸";
    };
    for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, state);
    players.set(box, audio);
    return audio;
  };
  const draw = async (box) => {
    box.dataset.drawn = "1";
    let peaks = { peaks: new Array(64).fill(30) };
    if (box.dataset.peaks) {
      const answer = await fetch(box.dataset.peaks, { credentials: "same-origin" }).catch(() => null);
      if (answer && answer.ok && !answer.redirected) peaks = await answer.json();
    }
    if (peaks.seconds) box.querySelector(".time").textContent = clock(peaks.seconds);
    box.querySelector(".wave").replaceChildren(...peaks.peaks.map((peak, n) => {
      const height = Math.max(2, peak * 0.38);
      return shape("rect", { x: n * 4, y: 20 - height / 2, width: 2.6, height, rx: 1 });
    }));
  };
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) { near.unobserve(entry.target); draw(entry.target); }
  });
  const find = () => { for (const box of document.querySelectorAll(".player:not([data-drawn])")) near.observe(box); };
  const seek = (wave, part) => {
    const audio = begin(wave.closest(".player"));
    const go = () => { audio.currentTime = Math.max(0, Math.min(1, part)) * (audio.duration || 0); };
    if (audio.readyState) go(); else audio.addEventListener("loadedmetadata", go, { once: true });
  };
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-look]");
    if (opener) look(opener);
    const step = event.target.closest("[data-zoom]");
    if (step) scale(Number(step.dataset.zoom));
    const box = event.target.closest(".player");
    if (!box) return;
    if (event.target.closest(".play")) {
      const audio = begin(box);
      if (audio.paused) audio.play().catch(() => {}); else audio.pause();
    }
    const speed = event.target.closest(".speed");
    if (speed) {
      const audio = begin(box);
      audio.playbackRate = SPEEDS[(SPEEDS.indexOf(audio.playbackRate) + 1) % SPEEDS.length];
      speed.textContent = audio.playbackRate + "×";
    }
    const wave = event.target.closest(".wave");
    if (wave) {
      const place = wave.getBoundingClientRect();
      seek(wave, (event.clientX - place.left) / place.width);
    }
  });
  document.addEventListener("keydown", (event) => {
    const wave = event.target.closest?.(".wave");
    if (!wave || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    const audio = begin(wave.closest(".player"));
    if (audio.duration) seek(wave, (audio.currentTime + (event.key === "ArrowRight" ? 3 : -3)) / audio.duration);
  });
  document.addEventListener("ticket:fresh", find);
  document.getElementById("older")?.addEventListener("click", () => setTimeout(find, 1500));
  find();
})();
