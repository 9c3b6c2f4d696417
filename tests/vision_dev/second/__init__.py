"""A second tuning set for the reader, by an independent writer: 32 pages a language, eight kinds by turn."""
