"""Meta's error codes as data: what each one asks us to do.

https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

Outcome = Literal["refused", "unknown", "not_sent"]
PROBE_SECONDS = 30.0  # a broken phone number is tried again this often
QUOTA_SECONDS = 60.0  # quotas of Meta are counted over minutes
SPAM_SECONDS = 900.0  # 131048: Meta asks not to try again soon


class Action(str, Enum):
    """What an error asks for."""

    RETRY = "retry"  # the same message again, with back-off, a few times
    PAIR = "pair"  # too much to this customer: 4^n seconds for this customer only
    SLOW = "slow"  # too much from this phone number: all its customers wait
    TEMPLATE = "template"  # the 24-hour window is closed: only a template may pass
    FIX = "fix"  # our payload or set-up is wrong: a bug, never repeated
    DROP = "drop"  # cannot be delivered to this customer, nobody's fault
    ALERT = "alert"  # token or account trouble: stop the phone number, tell the operator


@dataclass(frozen=True)
class Rule:
    """An action with its figures: calls of Graph before giving up, and seconds to wait (0: the action's own)."""

    action: Action
    tries: int = 5
    delay: float = 0.0


RETRY, FEW, PAIR = Rule(Action.RETRY), Rule(Action.RETRY, tries=3), Rule(Action.PAIR)
ONCE_MORE = Rule(Action.RETRY, tries=2)
SLOW, QUOTA = Rule(Action.SLOW), Rule(Action.SLOW, delay=QUOTA_SECONDS)
TEMPLATE, FIX, DROP = Rule(Action.TEMPLATE), Rule(Action.FIX), Rule(Action.DROP)
ALERT = Rule(Action.ALERT, delay=PROBE_SECONDS)
MAINTENANCE = Rule(Action.RETRY, tries=8, delay=20.0)

RULES: dict[int, Rule] = {
    0: ALERT, 190: ALERT, 3: ALERT, 10: ALERT, 104: ALERT, 131005: ALERT,
    1: ONCE_MORE, 2: RETRY, 4: QUOTA, 33: ALERT, 100: FIX, 368: ALERT, 613: RETRY, 80007: QUOTA,
    130403: DROP, 130429: SLOW, 130472: DROP, 130497: DROP,
    131000: FEW, 131008: FIX, 131009: FIX, 131014: ONCE_MORE, 131016: RETRY, 131020: FIX, 131021: DROP,
    131026: ONCE_MORE, 131030: FIX, 131031: ALERT, 131037: ALERT, 131041: FIX, 131042: ALERT, 131044: ALERT,
    131045: ALERT, 131047: TEMPLATE, 131048: Rule(Action.ALERT, delay=SPAM_SECONDS), 131049: DROP, 131050: DROP,
    131051: FIX, 131052: DROP, 131053: ONCE_MORE, 131055: FIX, 131056: PAIR, 131057: MAINTENANCE, 2494100: MAINTENANCE,
    131059: FIX, 131060: DROP, 131062: FIX, 131063: FIX, 131064: ALERT,
    132000: FIX, 132001: FIX, 132005: FIX, 132007: FIX, 132008: FIX, 132012: FIX, 132015: FIX, 132016: FIX,
    132018: FIX, 132068: FIX, 132069: FIX, 133000: ALERT, 133004: RETRY, 133010: ALERT, 134011: FIX,
    134100: FIX, 134101: FIX, 134102: FIX, 135000: FIX, 137000: DROP,
}  # fmt: skip
RULES.update(dict.fromkeys(range(200, 300), ALERT))  # missing permissions
RULES.update(dict.fromkeys((133005, 133006, 133008, 133009, 133015, 133016), ALERT))  # registration and PIN
MEDIA_CODES = frozenset({131014, 131053})  # Meta could not use the file: text and link take its place
OPTED_OUT = 131050
UNKNOWN_NODE = 33  # subcode of 100: the id in the address does not exist, or is not ours


def rule_for(code: int | None, subcode: int | None, http_status: int, is_transient: bool) -> Rule:
    """The rule of an error that Meta answered; codes without a row are judged by status and `is_transient`."""
    if code == 100 and subcode == UNKNOWN_NODE:
        return ALERT  # the phone number id is wrong or was taken from us: every message would fail
    if code is not None and code in RULES:
        return RULES[code]
    if is_transient or http_status >= 500 or http_status == 408:
        return RETRY
    if http_status == 429:
        return SLOW
    if http_status in (401, 403) or (code is None and http_status in (301, 302, 307, 308, 404)):
        return ALERT
    return FIX


def is_known(code: int | None) -> bool:
    """Whether the table has a row for `code`."""
    return code in RULES
