"""Dialogues as customers have them: what comes back, in which language, with how many messages."""
