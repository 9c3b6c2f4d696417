"""What was read on pictures, masked before it is stored: cards and accounts, on documents of identity their numbers."""

from dataclasses import replace
from typing import Any

from helpdesk.media import classes
from helpdesk.media.evidence import content
from helpdesk.media.findings import Findings
from helpdesk.policies.document_masks import DOT, SHOWN_OF_ID, mask_numbers


def masked(findings: Findings, media_class: str) -> Findings:
    """The findings as they may be stored for a file of this class.

    What an agent needs stays: amounts, dates, order, tracking and transaction numbers of payments.
    """
    identity = media_class == classes.ID_DOCUMENT
    text = mask_numbers(findings.text, identity=identity, from_picture=True)
    fields = {name: _field(name, value, identity) for name, value in findings.fields.items()}
    details = {
        name: {
            key: _field(name, value, identity) if key in ("value", "printed") else value for key, value in told.items()
        }
        for name, told in findings.details.items()
    }
    metadata = {name: mask_numbers(value, identity=identity) for name, value in findings.metadata.items()}
    return replace(
        findings, text=text, fields=fields, details=details, metadata=metadata,
        hashes=_digests(findings, text, fields, identity),
    )  # fmt: skip


def _field(name: str, value: Any, identity: bool) -> Any:
    """A field's value; what was taken for an identifier on an identity document is a number of the document."""
    if not isinstance(value, str):
        return value
    if name in (*content.IDENTIFIERS, "error_code"):
        hidden = value[:-SHOWN_OF_ID] if identity else ""
        return "".join(DOT if one.isalnum() else one for one in hidden) + value[len(hidden) :]
    return mask_numbers(value, identity=identity, from_picture=True)


def _digests(findings: Findings, text: str, fields: dict[str, Any], identity: bool) -> dict[str, Any]:
    """The hashes without the digests of what was masked: digits so few are found out by trying them all."""
    hashes = findings.hashes
    if not hashes or (not identity and text == findings.text and fields == findings.fields):
        return hashes
    left = set() if identity else {*content.numbers(text, fields)}
    numbers = [one for one in hashes.get("numbers", ()) if one in left]
    return hashes | {"numbers": numbers, "identifiers": [] if identity else hashes.get("identifiers", [])}
