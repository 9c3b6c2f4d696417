"""The telephone line to WhatsApp. `channels.whatsapp.WhatsAppInput` is the name for credentials.yml."""

from typing import Any


def __getattr__(name: str) -> Any:
    # Looked up when asked for: the worker uses this package too and does without Rasa, whose import takes 11 s.
    if name == "WhatsAppInput":
        from channels.whatsapp.channel import WhatsAppInput

        return WhatsAppInput
    raise AttributeError(name)
