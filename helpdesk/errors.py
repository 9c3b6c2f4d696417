"""Errors of the business.

HelpdeskError
├── SettingsError      a setting is missing or malformed; the message names it
├── DatabaseUnavailable  the database is down, locked or full; try again later
├── NameTaken          another live process works under this worker name
├── LeaseLost          the job in hand was given to somebody else; roll back
├── OutOfStock         there are not enough pieces of an article
├── PaymentRefused     the payment system will not book this refund
├── KeyMissing         no master key opens this file's key
├── FileDamaged        a stored file is not what was stored
├── NotPossible        what was asked for does not fit how things stand; the message says why
└── NotFound           what was asked for does not exist, or is not the asker's
"""


class HelpdeskError(Exception):
    """Base of all errors that helpdesk raises on purpose; its text is fit for an operator."""


class SettingsError(HelpdeskError):
    """A setting is missing or malformed; the text is one sentence that names it."""


class DatabaseUnavailable(HelpdeskError):
    """The database cannot be written now (down, locked, disk full); the caller tries again later."""


class NameTaken(HelpdeskError):
    """Another live process works under this worker name; two would take each other's jobs for their own."""


class LeaseLost(HelpdeskError):
    """The lease on a queue's lane was lost: nothing of this transaction may be kept."""


class OutOfStock(HelpdeskError):
    """There are not as many pieces of an article as were asked for."""


class PaymentRefused(HelpdeskError):
    """The payment system will not book this: nothing was paid, or less, or in another currency."""


class KeyMissing(HelpdeskError):
    """None of the master keys opens a file's key; the text names the one that is needed."""


class FileDamaged(HelpdeskError):
    """A stored file, or its key, is not what was stored."""


class NotPossible(HelpdeskError):
    """What was asked for does not fit how things stand; the text is one sentence that says why."""


class NotFound(HelpdeskError):
    """What was asked for does not exist or does not belong to who asks."""
