"""The first evaluation set: retired when its misses were looked at, and for tuning only since then."""
