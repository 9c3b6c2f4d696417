"""The vendors' files against answers in the shape their references show, over real HTTP on loopback."""

import base64
import json
import threading
from dataclasses import replace
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Iterator

import pytest

from helpdesk.errors import SettingsError
from helpdesk.http import Http
from helpdesk.media.analysers import chosen
from helpdesk.media.analysers.google_vision import GoogleVision
from helpdesk.media.analysers.protocol import AnalyserRefused, AnalyserUnavailable, Seen, damage_among
from helpdesk.media.analysers.rekognition import Rekognition, sign
from helpdesk.media.findings import Findings
from helpdesk.media.helpers import Helpers

GOOGLE = {"responses": [{
    "labelAnnotations": [
        {"mid": "/m/0dkw5", "description": "Crack", "score": 0.91, "topicality": 0.91},
        {"mid": "/m/01c648", "description": "Gadget", "score": 0.88, "topicality": 0.88},
    ],
    "localizedObjectAnnotations": [
        {"mid": "/m/050k8", "name": "Mobile phone", "score": 0.87, "boundingPoly": {"normalizedVertices": [
            {"y": 0.25}, {"x": 0.5, "y": 0.25}, {"x": 0.5, "y": 0.75}, {"y": 0.75}]}},
    ],
    "fullTextAnnotation": {"text": "Error E18\n"},
}]}  # fmt: skip
LABELS = {"LabelModelVersion": "3.0", "Labels": [
    {"Name": "Puddle", "Confidence": 82.5, "Instances": [], "Parents": [{"Name": "Water"}]},
    {"Name": "Appliance", "Confidence": 97.0, "Parents": [], "Instances": [
        {"BoundingBox": {"Width": 0.5, "Height": 0.25, "Left": 0.25, "Top": 0.5}, "Confidence": 96.0}]},
]}  # fmt: skip
TEXTS = {"TextDetections": [
    {"DetectedText": "E18", "Type": "LINE", "Id": 0, "Confidence": 99.1},
    {"DetectedText": "E18", "Type": "WORD", "Id": 1, "ParentId": 0, "Confidence": 99.1},
]}  # fmt: skip


class Vendor:
    """Answers every call with what a test puts in, and keeps what was sent."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, Any]] = []
        self.seen: list[tuple[dict[str, str], Any]] = []
        vendor = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                vendor.seen.append(({name.lower(): value for name, value in self.headers.items()}, json.loads(body)))
                status, answer = vendor.answers.pop(0)
                told = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(told)))
                self.end_headers()
                self.wfile.write(told)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    running = Vendor()
    yield running
    running.server.shutdown()
    running.server.server_close()


def http() -> Http:
    return Http(timeout=5, trusted_hosts=frozenset({"127.0.0.1"}))


def test_google_sees_damage_text_and_places(vendor: Vendor) -> None:
    vendor.answers = [(200, GOOGLE)]
    analysis = GoogleVision(http(), "secret", url=vendor.url).analyse(b"picture")
    assert analysis.damage == (Seen("screen_cracked", 0.91),)
    assert Seen("mobile phone", 0.87, (0.0, 0.25, 0.5, 0.75)) in analysis.labels
    assert analysis.text == "Error E18\n"
    headers, body = vendor.seen[0]
    assert headers["x-goog-api-key"] == "secret"
    assert base64.b64decode(body["requests"][0]["image"]["content"]) == b"picture"


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [
        (503, {}, AnalyserUnavailable),
        (429, {}, AnalyserUnavailable),
        (403, {"error": {"code": 403}}, AnalyserRefused),
        (200, {"responses": [{"error": {"code": 3, "message": "Bad image data."}}]}, AnalyserRefused),
        (200, {"responses": [{"error": {"code": 14, "message": "Unavailable."}}]}, AnalyserUnavailable),
        (200, ["?"], AnalyserUnavailable),
    ],
)
def test_googles_errors(vendor: Vendor, status: int, answer: Any, error: type[Exception]) -> None:
    vendor.answers = [(status, answer)]
    with pytest.raises(error):
        GoogleVision(http(), "secret", url=vendor.url).analyse(b"picture")


def test_rekognition_sees_damage_text_and_places(vendor: Vendor) -> None:
    vendor.answers = [(200, LABELS), (200, TEXTS)]
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
    service = Rekognition(http(), "eu-central-1", "AKID", "secret", url=vendor.url, now=lambda: moment)
    analysis = service.analyse(b"picture")
    assert analysis.damage == (Seen("leaking", 0.825),)
    assert Seen("appliance", 0.96, (0.25, 0.5, 0.75, 0.75)) in analysis.labels
    assert analysis.text == "E18"
    headers, _ = vendor.seen[1]
    assert headers["x-amz-target"] == "RekognitionService.DetectText"
    assert headers["content-type"] == "application/x-amz-json-1.1"
    assert "Credential=AKID/20260102/eu-central-1/rekognition/aws4_request" in headers["authorization"]


@pytest.mark.parametrize(
    ("status", "kind", "error"),
    [
        (400, "ThrottlingException", AnalyserUnavailable),
        (500, "InternalServerError", AnalyserUnavailable),
        (400, "com.amazonaws.rekognition#InvalidImageFormatException", AnalyserRefused),
        (400, "AccessDeniedException", AnalyserRefused),
    ],
)
def test_rekognitions_errors(vendor: Vendor, status: int, kind: str, error: type[Exception]) -> None:
    vendor.answers = [(status, {"__type": kind, "message": "…"})]
    with pytest.raises(error):
        Rekognition(http(), "eu-central-1", "AKID", "secret", url=vendor.url).analyse(b"picture")


def test_the_services_that_are_named_add_what_they_see_of_goods(
    vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"ANALYSERS": "google_vision, rekognition", "GOOGLE_VISION_KEY": "key", "GOOGLE_VISION_URL":
                        vendor.url, "REKOGNITION_REGION": "eu-central-1", "REKOGNITION_KEY_ID": "AKID",
                        "REKOGNITION_SECRET": "secret", "REKOGNITION_URL": vendor.url}.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    helpers = Helpers(chosen())
    goods = Findings(kind="product_photo")
    for unwanted in (Findings(kind="id_document"), Findings(kind="receipt"), Findings(kind="screenshot"),
                     Findings(kind="product_photo", refused="broken")):  # fmt: skip
        assert not helpers.wanted(unwanted, "image")
    assert helpers.wanted(goods, "image")
    assert not Helpers().wanted(goods, "image")
    vendor.answers = [(200, GOOGLE), (200, LABELS), (200, TEXTS)]
    seen = helpers.add(goods, "image", b"picture", "en").seen
    assert [(one["analyser"], one["name"], one["score"]) for one in seen] == [
        ("google_vision", "screen_cracked", 0.91), ("rekognition", "leaking", 0.825),
    ]  # fmt: skip
    assert Findings.from_json(json.loads(json.dumps(replace(goods, seen=seen).as_json()))).seen == seen
    vendor.answers = [(200, {"responses": [{"labelAnnotations": [{}]}]}), (503, {})]
    assert helpers.add(goods, "image", b"picture", "en") == goods


@pytest.mark.parametrize("name", ["nobody", "local", "google_vision", "../etc"])
def test_a_service_that_is_unknown_or_has_no_key_stops_the_start(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("ANALYSERS", name)
    monkeypatch.delenv("GOOGLE_VISION_KEY", raising=False)
    with pytest.raises(SettingsError):
        chosen()


def test_signature_of_the_example_in_awss_documentation() -> None:
    headers = {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8", "host": "iam.amazonaws.com",
        "x-amz-date": "20150830T123600Z",
    }  # fmt: skip
    secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    query = "Action=ListUsers&Version=2010-05-08"
    signed = sign("GET", "/", query, headers, b"", "us-east-1", "iam", "AKIDEXAMPLE", secret)
    assert signed.endswith("Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7")


def test_weak_labels_are_no_damage() -> None:
    assert damage_among([Seen("crack", 0.3), Seen("phone", 0.99)]) == ()
