"""Services that look at pictures of goods; one vendor a file beside `protocol.py`, none of them needed."""
