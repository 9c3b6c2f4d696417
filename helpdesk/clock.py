"""The one place that asks what time it is."""

import time
from datetime import datetime, timezone


def now() -> datetime:
    """Current time, aware, UTC."""
    return datetime.fromtimestamp(timestamp(), tz=timezone.utc)


def timestamp() -> float:
    """Current time in seconds since the epoch."""
    return time.time()


def from_timestamp(seconds: float) -> datetime:
    """Aware UTC datetime of `seconds` since the epoch."""
    return datetime.fromtimestamp(seconds, tz=timezone.utc)
