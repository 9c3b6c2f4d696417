"""Tesseract's library in this process, through its C interface: models are loaded once, not once per page."""

from __future__ import annotations

import ctypes
import ctypes.util
from pathlib import Path
from typing import Any, Mapping

from helpdesk.media.reading.engine import SECONDS, EngineFailed, parse_table
from helpdesk.media.reading.words import Word
from helpdesk.settings import environment_of

NAMES = ("libtesseract.so.5", "libtesseract.so.4", "libtesseract.dylib")
# Only read when a model is loaded; a handle is kept for each combination.
AT_START = ("load_system_dawg", "load_freq_dawg", "tessedit_do_invert")
LSTM_ONLY = 1
UNKNOWN_RESOLUTION = 70  # dots per inch, what the program assumes for a file that does not say
DATA_FOLDERS = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata")


class Library:
    """libtesseract. Raises OSError when it is not installed."""

    def __init__(self) -> None:
        self._api = _load()
        self._handles: dict[tuple[str, tuple[tuple[str, str], ...]], int] = {}

    def words(self, page: Any, languages: str, layout: int, options: Mapping[str, str]) -> list[Word]:
        """See Engine."""
        import numpy

        page = numpy.ascontiguousarray(page, dtype=numpy.uint8)
        height, width = page.shape
        handle = self._handle(languages, {name: options[name] for name in AT_START if name in options})
        api = self._api
        for name in ("tessedit_char_whitelist",):
            api.TessBaseAPISetVariable(handle, name.encode(), options.get(name, "").encode())
        api.TessBaseAPISetPageSegMode(handle, layout)
        api.TessBaseAPISetImage(handle, page.ctypes.data_as(ctypes.c_char_p), width, height, 1, width)
        api.TessBaseAPISetSourceResolution(handle, UNKNOWN_RESOLUTION)
        monitor = api.TessMonitorCreate()
        try:
            api.TessMonitorSetDeadlineMSecs(monitor, SECONDS * 1000)
            if api.TessBaseAPIRecognize(handle, monitor) != 0:
                raise EngineFailed("recognition")
            table = api.TessBaseAPIGetTsvText(handle, 0)
            if not table:
                raise EngineFailed("no table")
            text = ctypes.string_at(table).decode("utf-8", "replace")
            api.TessDeleteText(table)
        finally:
            api.TessMonitorDelete(monitor)
            api.TessBaseAPIClear(handle)
        return parse_table(text)

    def _handle(self, languages: str, at_start: dict[str, str]) -> int:
        key = (languages, tuple(sorted(at_start.items())))
        if key not in self._handles:
            handle = self._api.TessBaseAPICreate()
            names = (ctypes.c_char_p * len(at_start))(*(name.encode() for name in at_start))
            values = (ctypes.c_char_p * len(at_start))(*(value.encode() for value in at_start.values()))
            failed = self._api.TessBaseAPIInit4(
                handle, _data_folder(), languages.encode(), LSTM_ONLY, None, 0, names, values, len(at_start), 0
            )
            if failed:
                self._api.TessBaseAPIDelete(handle)
                raise EngineFailed("languages")
            self._api.TessBaseAPISetVariable(handle, b"debug_file", b"/dev/null")
            self._handles[key] = handle
        return self._handles[key]


def _data_folder() -> bytes | None:
    """Where the models lie; None lets the library decide (TESSDATA_PREFIX)."""
    if any(environment_of(("TESSDATA_PREFIX",)).values()):
        return None
    return next((folder.encode() for folder in DATA_FOLDERS if Path(folder).is_dir()), None)


def _load() -> Any:
    for name in (*NAMES, ctypes.util.find_library("tesseract") or ""):
        try:
            api = ctypes.CDLL(name) if name else None
        except OSError:
            continue
        if api is not None:
            break
    else:
        raise OSError("libtesseract is not installed")
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    texts = ctypes.POINTER(ctypes.c_char_p)
    signatures: dict[str, tuple[Any, list[Any]]] = {
        "TessBaseAPICreate": (pointer, []),
        "TessBaseAPIDelete": (None, [pointer]),
        "TessBaseAPIInit4": (
            number,
            [pointer, text, text, number, pointer, number, texts, texts, ctypes.c_size_t, number],
        ),
        "TessBaseAPISetVariable": (number, [pointer, text, text]),
        "TessBaseAPISetPageSegMode": (None, [pointer, number]),
        "TessBaseAPISetImage": (None, [pointer, text, number, number, number, number]),
        "TessBaseAPISetSourceResolution": (None, [pointer, number]),
        "TessBaseAPIRecognize": (number, [pointer, pointer]),
        "TessBaseAPIGetTsvText": (pointer, [pointer, number]),
        "TessBaseAPIClear": (None, [pointer]),
        "TessDeleteText": (None, [pointer]),
        "TessMonitorCreate": (pointer, []),
        "TessMonitorDelete": (None, [pointer]),
        "TessMonitorSetDeadlineMSecs": (None, [pointer, number]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(api, name)
        function.restype, function.argtypes = result, arguments
    return api
