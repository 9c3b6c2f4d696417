"""What a file tells about its own origin: advice for people, never a reason to refuse. Child process only.

Figures (recall by kind of tampering and channel, false alarms): docs/vision.md. Sentences: `sentences.yml`.
"""
