"""Takes the pictures of docs/desk/: `DESK_EMAIL=… DESK_PASSWORD=… .venv/bin/python tools/desk_pictures.py [page …]`.

One sheet a page, with its six looks: English, German and Arabic, light above dark. The assistant must run with its desk
at DESK_URL (http://127.0.0.1:8000), with tickets in the queue; DESK_TICKET is the one whose pages are shown. Whoever
signs in should be an admin, with colours as the system has them; their language is put back at the end.
"""

import io
import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parents[1] / "docs/desk"
VIEW, LOOK = (1280, 860), (640, 430)  # a browser's window, and its picture on the sheet
LANGUAGES, SCHEMES = ("en", "de", "ar"), ("light", "dark")
GAP, GROUND = 8, "#8a93a0"
LARGEST, QUALITIES = 90_000, range(60, 20, -5)  # bytes of a sheet; the first quality that is small enough is taken
SETTLES = 900  # milliseconds until pictures and clocks stand
TICKET = os.environ.get("DESK_TICKET", "")
# Name: where to begin, and what to click from there.
PAGES: dict[str, tuple[str, str]] = {
    "queue": ("/queue", ""),
    "ticket": (f"/tickets/{TICKET}", "") if TICKET else ("/queue", "[data-row] a"),
    "decisions": ("/cases", ""),
    "case": ("/cases", "main a[href*='/cases/return/'] >> nth=-1"),
    "customers": ("/customers", ""),
    "customer": (f"/tickets/{TICKET}", "#part-customer a") if TICKET else ("/customers", "main a"),
    "visits": ("/visits", ""),
    "reports": ("/reports", ""),
    "settings": ("/settings", ""),
    "service-levels": ("/settings/sla", ""),
    "team": ("/team", ""),
    "audit": ("/audit", ""),
}


def sign_in(chromium: Browser, base: str) -> Page:
    """A window at the desk. Raises KeyError for a missing variable."""
    page = chromium.new_context(viewport={"width": VIEW[0], "height": VIEW[1]}).new_page()
    page.goto(f"{base}/sign-in")
    page.fill("[name=email]", os.environ["DESK_EMAIL"])
    page.fill("[name=password]", os.environ["DESK_PASSWORD"])
    page.press("[name=password]", "Enter")
    page.wait_for_selector("header.bar")
    return page


def speak(page: Page, base: str, language: str) -> str:
    """Choose the language of the pages; the one they had."""
    page.goto(f"{base}/queue")
    before = page.locator("html").get_attribute("lang") or LANGUAGES[0]
    page.locator(".mine summary").click()
    page.locator(f"[name=language][value={language}]").click()
    page.wait_for_selector(f"html[lang={language}]")
    return before


def look(page: Page, base: str, name: str) -> list[Image.Image]:
    """A page in the language that is chosen, light and dark."""
    path, link = PAGES[name]
    page.goto(base + path)
    if link:
        page.locator(link).first.click()
        page.wait_for_load_state("load")
    shots = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_timeout(SETTLES)
        with Image.open(io.BytesIO(page.screenshot())) as shot:
            shots.append(shot.convert("RGB").resize(LOOK, Image.Resampling.LANCZOS))
    return shots


def sheet(columns: list[list[Image.Image]]) -> bytes:
    """All looks of a page as WebP, a column a language, as small as LARGEST."""
    across, down = LOOK[0] + GAP, LOOK[1] + GAP
    whole = Image.new("RGB", (len(columns) * across + GAP, len(SCHEMES) * down + GAP), GROUND)
    for x, column in enumerate(columns):
        for y, shot in enumerate(column):
            whole.paste(shot, (GAP + x * across, GAP + y * down))
    for quality in QUALITIES:
        out = io.BytesIO()
        whole.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= LARGEST:
            break
    return out.getvalue()


def main(names: list[str]) -> None:
    """Take the pages that are named, or all."""
    base = os.environ.get("DESK_URL", "http://127.0.0.1:8000").rstrip("/")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    taken: dict[str, list[list[Image.Image]]] = {name: [] for name in names or PAGES}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = sign_in(chromium, base)
        before = ""
        for language in LANGUAGES:
            before = before or speak(page, base, language)
            speak(page, base, language)
            for name, columns in taken.items():
                columns.append(look(page, base, name))
        speak(page, base, before)
        chromium.close()
    FOLDER.mkdir(exist_ok=True)
    for name, columns in taken.items():
        (FOLDER / f"{name}.webp").write_bytes(sheet(columns))


if __name__ == "__main__":
    main(sys.argv[1:])
