"""Google Cloud Vision, `images:annotate` (https://cloud.google.com/vision/docs/reference/rest/v1/images/annotate)."""

from __future__ import annotations

import base64
from typing import Any

from helpdesk.errors import SettingsError
from helpdesk.http import Http, HttpError
from helpdesk.media.analysers.protocol import AnalyserRefused, AnalyserUnavailable, Analysis, Seen, damage_among, way_to
from helpdesk.settings import AnalyserSettings, load

MOST_LABELS = 30
# google.rpc.Code of one picture's error: what may pass by itself.
PASSING = {4, 8, 13, 14}  # deadline, exhausted, internal, unavailable


class GoogleVision:
    """One call a picture with an API key."""

    name = "google_vision"

    def __init__(self, http: Http, key: str, *, url: str) -> None:
        self._http, self._key, self._url = http, key, url

    def analyse(self, picture: bytes) -> Analysis:
        """See Analyser."""
        features = [{"type": "LABEL_DETECTION", "maxResults": MOST_LABELS}, {"type": "TEXT_DETECTION"},
                    {"type": "OBJECT_LOCALIZATION", "maxResults": MOST_LABELS}]  # fmt: skip
        body = {"requests": [{"image": {"content": base64.b64encode(picture).decode()}, "features": features}]}
        try:
            answer = self._http.call("POST", self._url, headers={"X-Goog-Api-Key": self._key}, json_body=body)
        except HttpError as error:
            raise AnalyserUnavailable(f"Google Vision: {error}") from None
        if answer.status == 429 or answer.status >= 500:
            raise AnalyserUnavailable(f"Google Vision answered {answer.status}.")
        if answer.status != 200:
            raise AnalyserRefused(f"Google Vision answered {answer.status}.")
        return parse(answer.json())


def analyser() -> GoogleVision:
    """The service as the settings say. Raises SettingsError."""
    told = load(AnalyserSettings)
    key = told.google_vision_key.get_secret_value().strip()
    if not key:
        raise SettingsError("GOOGLE_VISION_KEY is not set: ANALYSERS=google_vision needs it.")
    return GoogleVision(way_to(told.google_vision_url), key, url=told.google_vision_url)


def parse(answer: Any) -> Analysis:
    """The analysis in an answer. Raises AnalyserUnavailable, AnalyserRefused for a picture's own error."""
    responses = answer.get("responses") if isinstance(answer, dict) else None
    if not isinstance(responses, list) or not responses or not isinstance(responses[0], dict):
        raise AnalyserUnavailable("Google Vision's answer is not understood.")
    response = responses[0]
    error = response.get("error") or {}
    if error.get("code"):
        kind = AnalyserUnavailable if error["code"] in PASSING else AnalyserRefused
        raise kind(f"Google Vision could not look at the picture: code {error['code']}.")
    labels = [
        Seen(str(one["description"]).lower(), float(one.get("score", 0)))
        for one in response.get("labelAnnotations", ())
    ]
    labels += [
        Seen(str(one["name"]).lower(), float(one.get("score", 0)), _box(one.get("boundingPoly", {})))
        for one in response.get("localizedObjectAnnotations", ())
    ]
    text = str((response.get("fullTextAnnotation") or {}).get("text", ""))
    return Analysis(GoogleVision.name, tuple(labels), damage_among(labels), text)


def _box(polygon: dict[str, Any]) -> tuple[float, float, float, float] | None:
    """Corners that are 0 are left out of the answer."""
    corners = polygon.get("normalizedVertices") or []
    if not corners:
        return None
    across, down = ([float(corner.get(axis, 0)) for corner in corners] for axis in ("x", "y"))
    return min(across), min(down), max(across), max(down)
