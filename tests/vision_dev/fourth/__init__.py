"""Tuning pages of a fourth writer: errors of many worlds, network faults and whole desktop screens."""
