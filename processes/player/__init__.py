"""Plays written conversations against a running assistant: file → simulator → channel → Rasa → actions → answers."""
