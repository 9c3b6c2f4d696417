"""Pages become pictures in a real browser; every run of text with its box comes from the browser, too."""

import io
import shutil
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
        from playwright.sync_api import sync_playwright

        program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        self._playwright = sync_playwright().start()
        self._chromium = self._playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._chromium.close()
        self._playwright.stop()

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
