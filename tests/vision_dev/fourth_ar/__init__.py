"""A fourth tuning set for the reader: forty Arabic pages of seven countries, thirty-six layouts."""
