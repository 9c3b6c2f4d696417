"""A strict pretend Meta and a phone in the browser; it imports none of the assistant's packages."""
