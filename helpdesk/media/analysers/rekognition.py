"""AWS Rekognition, DetectLabels and DetectText (https://docs.aws.amazon.com/rekognition/latest/APIReference/)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any, Callable, Mapping
from urllib.parse import urlsplit

from helpdesk.clock import now as clock_now
from helpdesk.errors import SettingsError
from helpdesk.http import Http, HttpError
from helpdesk.media.analysers.protocol import AnalyserRefused, AnalyserUnavailable, Analysis, Seen, damage_among, way_to
from helpdesk.settings import AnalyserSettings, load

SERVICE = "rekognition"
LEAST_CONFIDENCE, MOST_LABELS = 50, 30
# Errors of AWS that say "later"; https://docs.aws.amazon.com/rekognition/latest/dg/error-handling.html
PASSING = (
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "InternalServerError",
    "LimitExceededException",
)


class Rekognition:
    """Two calls a picture, signed with an access key. `url` leads elsewhere for an emulator."""

    name = "rekognition"

    def __init__(
        self, http: Http, region: str, access_key: str, secret_key: str, *, url: str = "",
        now: Callable[[], datetime] | None = None,
    ) -> None:  # fmt: skip
        self._http, self._region, self._key, self._secret = http, region, access_key, secret_key
        self._url = url or f"https://{SERVICE}.{region}.amazonaws.com/"
        self._now = now or clock_now

    def analyse(self, picture: bytes) -> Analysis:
        """See Analyser."""
        image = {"Bytes": base64.b64encode(picture).decode()}
        options = {"MaxLabels": MOST_LABELS, "MinConfidence": LEAST_CONFIDENCE}
        labels = parse_labels(self._call("DetectLabels", {"Image": image, **options}))
        text = parse_text(self._call("DetectText", {"Image": image}))
        return Analysis(self.name, labels, damage_among(labels), text)

    def _call(self, operation: str, body: dict[str, Any]) -> dict[str, Any]:
        # Signed and sent must be the same bytes: `Http.call` writes JSON as json.dumps does.
        headers = {
            "content-type": "application/x-amz-json-1.1", "host": urlsplit(self._url).netloc,
            "x-amz-target": f"RekognitionService.{operation}", "x-amz-date": self._now().strftime("%Y%m%dT%H%M%SZ"),
        }  # fmt: skip
        signature = sign(
            "POST", "/", "", headers, json.dumps(body).encode(), self._region, SERVICE, self._key, self._secret
        )
        sent = {name: value for name, value in headers.items() if name not in ("host", "content-type")}
        sent |= {"Content-Type": headers["content-type"], "Authorization": signature}
        try:
            answer = self._http.call("POST", self._url, headers=sent, json_body=body)
        except HttpError as error:
            raise AnalyserUnavailable(f"Rekognition: {error}") from None
        told = answer.json()
        if answer.status == 200 and isinstance(told, dict):
            return told
        kind = str(told.get("__type", "")).rpartition("#")[2] if isinstance(told, dict) else ""
        if answer.status >= 500 or kind in PASSING or answer.status == 200:
            raise AnalyserUnavailable(f"Rekognition answered {answer.status} {kind}.")
        raise AnalyserRefused(f"Rekognition answered {answer.status} {kind}.")


def analyser() -> Rekognition:
    """The service as the settings say. Raises SettingsError."""
    told = load(AnalyserSettings)
    region, key, secret = told.rekognition_region, told.rekognition_key_id, told.rekognition_secret.get_secret_value()
    if not (region and key and secret):
        names = "REKOGNITION_REGION, REKOGNITION_KEY_ID and REKOGNITION_SECRET"
        raise SettingsError(f"{names} must be set: ANALYSERS=rekognition needs them.")
    return Rekognition(way_to(told.rekognition_url), region, key, secret, url=told.rekognition_url)


def parse_labels(answer: Mapping[str, Any]) -> tuple[Seen, ...]:
    """The labels of DetectLabels; one per place where places are told."""
    found = []
    for label in answer.get("Labels", ()):
        name, places = str(label["Name"]).lower(), label.get("Instances") or []
        if not places:
            found.append(Seen(name, float(label["Confidence"]) / 100))
        for place in places:
            box = place["BoundingBox"]
            left, top = float(box["Left"]), float(box["Top"])
            corners = (left, top, left + float(box["Width"]), top + float(box["Height"]))
            found.append(Seen(name, float(place["Confidence"]) / 100, corners))
    return tuple(found)


def parse_text(answer: Mapping[str, Any]) -> str:
    """The lines of DetectText."""
    return "\n".join(str(one["DetectedText"]) for one in answer.get("TextDetections", ()) if one.get("Type") == "LINE")


def sign(
    method: str, path: str, query: str, headers: Mapping[str, str], body: bytes, region: str, service: str,
    access_key: str, secret_key: str,
) -> str:  # fmt: skip
    """The Authorization header of AWS Signature Version 4; `headers` in small letters, x-amz-date among them."""
    names = ";".join(sorted(headers))
    listed = "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers))
    request = "\n".join([method, path, query, listed, names, hashlib.sha256(body).hexdigest()])
    moment = headers["x-amz-date"]
    scope = f"{moment[:8]}/{region}/{service}/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(request.encode()).hexdigest()])
    key = f"AWS4{secret_key}".encode()
    for part in (moment[:8], region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return f"AWS4-HMAC-SHA256 Credential={access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
