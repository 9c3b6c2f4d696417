"""A third tuning set for the reader: error dialogs, network faults and mails, eight layouts each."""
