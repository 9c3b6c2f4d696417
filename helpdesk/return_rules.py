"""The rules of returns.yml: windows, excluded goods, questions, reasons, limits, ways back."""

from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from helpdesk import settings
from helpdesk.followed import Followed, read_as
from helpdesk.values import Money

NAME = r"^[a-z][a-z0-9_]{0,39}$"
ANY_COUNTRY = "*"
REFUND: Final = "refund"
STORE_CREDIT: Final = "store_credit"
REPLACEMENT: Final = "replacement"
EXCHANGE: Final = "exchange"
PROPOSE: Final = "propose"
AUTOMATIC: Final = "automatic"
Wish = Literal["refund", "store_credit", "replacement", "exchange"]
Amounts = dict[str, int]


class Part(BaseModel):
    """A part of the file: unknown words are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Question(Part):
    """A condition that the customer is asked to confirm for goods of `categories`; "no" refuses with `reason`."""

    categories: tuple[str, ...] = Field(min_length=1)
    reason: str = Field(pattern=NAME)


class Reason(Part):
    """Why something comes back; `window_days` None: that of the category. `decide`: who grants what a picture is to
    prove, None where the other rules are enough."""

    ours: bool = False
    photo: bool = False
    exchange: bool = False
    ask: bool = True
    window_days: int | None = Field(None, ge=1)
    decide: Literal["propose", "automatic"] | None = None


class Automatic(Part):
    """Up to which amounts the assistant grants by itself: for an order, and for a customer in `days` days. A currency
    that is not named: nothing."""

    days: int = Field(90, ge=1)
    per_order: Amounts = {}
    per_customer: Amounts = {}


class WishRule(Part):
    """How many days a wish takes once the goods are back and checked."""

    days: int = Field(ge=0)


class Watch(Part):
    """From when on a customer's returns are looked at by a person."""

    days: int = Field(90, ge=1)
    claims: int = Field(4, ge=1)
    share: float = Field(0.6, gt=0, le=1)
    share_from: int = Field(4, ge=1)
    amount: Amounts = {}


class Way(Part):
    """How goods travel back from a country; `text` names the answer that says so."""

    country: str = Field(pattern=r"^([A-Z]{2}|\*)$")
    carrier: str = ""
    way: Literal["label", "drop_off"]
    text: str = Field(pattern=NAME)


class ReturnRules(Part):
    """All rules; amounts are minor units by currency."""

    window_days: dict[str, int]
    excluded: dict[str, str] = {}
    personalised: Literal["excluded", "returnable"] = "excluded"
    questions: dict[str, Question] = {}
    reasons: dict[str, Reason] = Field(min_length=1)
    wishes: dict[Wish, WishRule] = Field(min_length=1)
    travel_days: int = Field(5, ge=0)
    check_days: int = Field(2, ge=0)
    person_above: Amounts = {}
    second_person_over: Amounts = {}
    keep_up_to: Amounts = {}
    return_cost: Amounts = {}
    watch: Watch = Watch()
    automatic: Automatic = Automatic()
    ways: tuple[Way, ...] = Field(min_length=1)
    reroute: tuple[str, ...] = ()

    @field_validator("window_days")
    @classmethod
    def a_default_and_whole_days(cls, days: dict[str, int]) -> dict[str, int]:
        """`default` must be there; a window has at least one day."""
        if "default" not in days:
            raise ValueError("`default` is missing: the days for categories that are not named")
        for category, count in days.items():
            if count < 1:
                raise ValueError(f"{category} must be at least 1 day; goods that never come back stand in `excluded`")
        return days

    @field_validator("person_above", "second_person_over", "keep_up_to", "return_cost")
    @classmethod
    def currencies_and_amounts(cls, amounts: Amounts) -> Amounts:
        """Codes such as EUR, and no amount below 0."""
        for currency, amount in amounts.items():
            if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
                raise ValueError(f"{currency} is no currency code such as EUR")
            if amount < 0:
                raise ValueError(f"{currency} must not be below 0")
        return amounts

    @model_validator(mode="after")
    def a_way_from_everywhere(self) -> "ReturnRules":
        """Some way back must fit any country."""
        if not any(way.country == ANY_COUNTRY for way in self.ways):
            raise ValueError('ways: one with country "*" is missing, for countries that are not named')
        return self

    def way_from(self, country: str) -> Way:
        """The way back from a country ("" and unknown ones have the way of "*")."""
        own = [way for way in self.ways if way.country == country]
        return (own or [way for way in self.ways if way.country == ANY_COUNTRY])[0]

    def needs_person(self, amount: Money) -> bool:
        """Is this refund above what the assistant may grant? Without a limit in the currency: always."""
        return amount.minor > self.person_above.get(amount.currency, -1)

    def needs_two(self, amount: Money) -> bool:
        """Must two people approve this? Without a limit in the currency one is enough."""
        limit = self.second_person_over.get(amount.currency)
        return limit is not None and amount.minor > limit


def read_rules(path: Path) -> ReturnRules:
    """The rules in `path`. Raises SettingsError with one sentence that names the mistake."""
    return read_as(path, ReturnRules)


@cache
def _file() -> Followed[ReturnRules]:
    return Followed(Path(settings.load(settings.ShopSettings).returns_file), read_rules)


def rules() -> ReturnRules:
    """The rules of the setting RETURNS_FILE as they are now. Raises SettingsError."""
    return _file().now()
