"""Proof under kills and outages: the real stack, a pretend Meta, and one verdict on what its customers got."""
