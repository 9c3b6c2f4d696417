"""The rules of decisions.yml: reasons to choose from, and the pictures that prove an identity."""

from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from helpdesk.followed import Followed, read_as
from helpdesk.values import Language

FILE = Path("decisions.yml")
APPROVE: Final = "approve"
REFUSE: Final = "refuse"
ASK: Final = "ask"
PAID: Final = "paid"
RETURN: Final = "return"
REFUND: Final = "refund"
ORDER_CHANGE: Final = "order_change"
IDENTITY: Final = "identity"
Verdict = Literal["approve", "refuse", "ask", "paid"]
Kind = Literal["return", "refund", "order_change", "identity"]
Side = Literal["front", "back"]


class Reason(BaseModel):
    """A reason in each language; `tell`: the customer reads it, too."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: str = Field(min_length=1)
    de: str = Field(min_length=1)
    ar: str = Field(min_length=1)
    tell: bool = False

    def words(self, language: Language) -> str:
        """The reason in a language."""
        return {"en": self.en, "de": self.de, "ar": self.ar}[language]


class DecisionRules(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reasons: dict[Kind, dict[Verdict, dict[str, Reason]]]
    documents: dict[str, tuple[Side, ...]] = Field(min_length=1)

    @field_validator("reasons")
    @classmethod
    def each_kind_may_be_refused(
        cls, reasons: dict[Kind, dict[Verdict, dict[str, Reason]]]
    ) -> dict[Kind, dict[Verdict, dict[str, Reason]]]:
        """Who refuses says why, so every kind has reasons for it; the customer is told why to send a document again."""
        for kind in (RETURN, REFUND, ORDER_CHANGE, IDENTITY):
            needed = (REFUSE, ASK) if kind == IDENTITY else (REFUSE,)
            for verdict in needed:
                if not reasons.get(kind, {}).get(verdict):  # type: ignore[call-overload]
                    raise ValueError(f"{kind} needs at least one reason to {verdict}")
        return reasons

    def reasons_for(self, kind: str, verdict: str) -> dict[str, Reason]:
        """The reasons to choose from; none, where none is asked for."""
        return next((found.get(verdict, {}) for name, found in self.reasons.items() if name == kind), {})  # type: ignore[call-overload]


def read_decision_rules(path: Path) -> DecisionRules:
    """What a file says. Raises SettingsError with one sentence that names the mistake."""
    return read_as(path, DecisionRules)


@cache
def _followed() -> Followed[DecisionRules]:
    return Followed(FILE, read_decision_rules)


def decision_rules() -> DecisionRules:
    """The project's rules as the file is now. Raises SettingsError."""
    return _followed().now()
