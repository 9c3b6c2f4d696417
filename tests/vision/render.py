"""Pages become pictures in a real browser; every run of text with its box comes from the browser, too."""

import io
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from PIL import Image

from vision.pages import DEVICES, Page

RUNS = """() => [...document.querySelectorAll('[data-t]')].map(e => { const b = e.getBoundingClientRect();
  const d = window.devicePixelRatio; return {text: e.innerText, box: [b.x*d, b.y*d, b.width*d, b.height*d]} })
  .filter(r => r.text.trim())"""


@dataclass(frozen=True)
class Run:
    """A piece of text that stands together, and its box (x, y, width, height) in pixels of the screenshot."""

    text: str
    box: tuple[float, ...]


class Browser:
    """Chromium, started once for many pages."""

    def __enter__(self) -> "Browser":
        from fixtures.browser import chromium

        self._running = chromium()
        self._chromium = self._running.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.__exit__(kind, error, trace)

    def shoot(self, page: Page) -> tuple[Image.Image, tuple[Run, ...]]:
        """A screenshot of the page (longer than the screen if the page is) and its runs of text."""
        return self.shoot_html(page.html, page.device)

    def shoot_html(self, html: str, device: str) -> tuple[Image.Image, tuple[Run, ...]]:
        """The same for any document."""
        width, height, ratio = DEVICES[device]
        view: Any = {"width": width, "height": height}
        tab = self._chromium.new_page(viewport=view, device_scale_factor=ratio)
        try:
            tab.set_content(html)
            tab.evaluate("document.fonts.ready")
            picture = Image.open(io.BytesIO(tab.screenshot(full_page=True))).convert("RGB")
            runs = tuple(Run(run["text"], tuple(run["box"])) for run in tab.evaluate(RUNS))
        finally:
            tab.close()
        return picture, runs
