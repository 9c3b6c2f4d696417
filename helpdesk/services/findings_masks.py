"""What was read on receipts and identity documents, masked before it is stored: cards, accounts, documents' numbers."""

from dataclasses import replace
from typing import Any

from helpdesk.media import classes
from helpdesk.media.evidence import content
from helpdesk.media.findings import Findings
from helpdesk.policies.document_masks import DOT, SHOWN_OF_ID, mask_numbers

CLASS_OF_TOPIC = {"payment": classes.RECEIPT, "identity": classes.ID_DOCUMENT}  # a film of a passport is a passport


def masked(findings: Findings, media_class: str) -> Findings:
    """The findings as they may be stored for a file of this class (media.yml: mask_numbers). Raises SettingsError.

    What an agent needs stays: amounts, dates, order, tracking and transaction numbers of payments.
    """
    shown = {media_class, CLASS_OF_TOPIC.get(findings.topic, media_class)}
    if not any(classes.of(name).mask_numbers for name in shown):
        return findings
    identity = classes.ID_DOCUMENT in shown
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
        hashes=_digests(findings.hashes, text, fields, identity),
    )  # fmt: skip


def _field(name: str, value: Any, identity: bool) -> Any:
    """A field's value; what was taken for an identifier on an identity document is a number of the document."""
    if not isinstance(value, str):
        return value
    if name in (*content.IDENTIFIERS, "error_code"):
        hidden = value[:-SHOWN_OF_ID] if identity else ""
        return "".join(DOT if one.isalnum() else one for one in hidden) + value[len(hidden) :]
    return mask_numbers(value, identity=identity, from_picture=True)


def _digests(hashes: dict[str, Any], text: str, fields: dict[str, Any], identity: bool) -> dict[str, Any]:
    """Without the digests of what was masked: digits so few are found out by trying them all."""
    if not hashes:
        return hashes
    left = set() if identity else {*content.numbers(text, fields)}
    numbers = [one for one in hashes.get("numbers", ()) if one in left]
    return hashes | {"numbers": numbers, "identifiers": [] if identity else hashes.get("identifiers", [])}
