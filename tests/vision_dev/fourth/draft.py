"""One screen in the making: what is printed on it, what is true of it, and its template filled in."""

import html
import random
import re
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

SCREENS = Path(__file__).parent / "screens"
HEAD = (
    '<!doctype html><html lang="{}"><meta charset="utf-8">'
    "<style>*{{box-sizing:border-box}}html,body{{margin:0;height:100%}}</style>"
)


@dataclass
class Draft:
    """The texts of a screen by their names in the template, and the fields a careful person reads from it."""

    rng: random.Random
    language: str
    texts: dict[str, str] = field(default_factory=dict)
    fields: dict[str, object] = field(default_factory=dict)

    def put(self, name: str, printed: str, truth: str = "", value: object = None) -> str:
        """Print this under a name; with `truth` it is that field too (as `value` where the print differs)."""
        self.texts[name] = html.escape(printed)
        if truth:
            self.fields[truth] = printed if value is None else value
        return printed

    def pick(self, *choices: str) -> str:
        """One of these."""
        return self.rng.choice(choices)

    def either(self, english: str, german: str) -> str:
        """The one in this screen's language."""
        return german if self.language == "de" else english

    def html(self, screen: str) -> str:
        """The template, `[[English||German]]` in one language and every `$name` filled in."""
        chosen = re.sub(
            r"\[\[(.*?)\|\|(.*?)\]\]",
            lambda both: both[2 if self.language == "de" else 1],
            (SCREENS / f"{screen}.html").read_text("utf-8"),
            flags=re.DOTALL,
        )
        return HEAD.format(self.language) + Template(chosen).substitute(self.texts)
