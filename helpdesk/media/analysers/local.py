"""Tesseract and classic vision on this machine: complete by itself, and never claims to have seen damage."""

from __future__ import annotations

from helpdesk.media.analyse import analyse
from helpdesk.media.analysers.protocol import AnalyserRefused, AnalyserUnavailable, Analysis, Seen
from helpdesk.media.child import Pool


class LocalAnalyser:
    """Reads text and says what kind of picture it is; `children` open the pictures."""

    name = "local"

    def __init__(self, children: Pool) -> None:
        self._children = children

    def analyse(self, picture: bytes) -> Analysis:
        """See Analyser."""
        findings = analyse(picture, self._children, kind="image")
        if findings.refused:
            raise AnalyserRefused(f"The picture is not opened: {findings.refused}.")
        if findings.failed:
            raise AnalyserUnavailable(f"The picture was not read: {findings.failed}.")
        return Analysis(self.name, labels=(Seen(findings.kind, 1.0),), text=findings.text)
