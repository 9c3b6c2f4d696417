"""How a sentence of responses/ becomes the words a customer reads: variables, alternatives, and order of mixed scripts.

    {order}                                the value; a line with a missing one is left out
    [[Möchten Sie|Möchtest du]]            form of address, by shop.yml
    [[name? Hello {name}!|Hello!]]         with and without a value
    [[count: one=a parcel|other={count} parcels]]    plural by CLDR when the value is a number …
    [[status: shipped=on its way|other=with us]]     … and the case of that name when it is a word

Alternatives may hold variables and further alternatives. Text and values are never read as code.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from helpdesk.formatting import plural
from helpdesk.values import Language

FSI, PDI = "\u2068", "\u2069"  # first strong isolate, pop directional isolate: https://unicode.org/reports/tr9/
MISSING = "\ue000"  # stands in a rendered line for a value that is not there

TOKEN = re.compile(r"\[\[|\]\]|\||\{[A-Za-z_]\w*\}")
CONDITION = re.compile(r"\s*([a-z_]+)\?")
SELECTION = re.compile(r"\s*([a-z_]+):\s*(?=[a-z_]+=)")
CASE = re.compile(r"\s*([a-z_]+)=")

LATIN = "A-Za-z\u00c0-\u024f"
# A run of Latin letters, digits and what stands between them: "+49 151 1234", "Tür & Tor", "10:00–16:00".
LTR_RUN = re.compile(rf"[+#€$£]?[{LATIN}0-9](?:[{LATIN}0-9]|[ .,:/@&'’+_×–-]+(?=[{LATIN}0-9]))*%?")
LTR_LETTER = re.compile(rf"[{LATIN}0-9]")
RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
LINK = re.compile(r"https?://\S+|[^\s@]+@[^\s@]+\.[^\s@]+")


class Rendered(str):
    """Text that is ready: nothing in it is isolated again."""


@dataclass(frozen=True)
class Variable:
    """A value's place."""

    name: str


@dataclass(frozen=True)
class Alternatives:
    """Several wordings; the value `name` decides, for "" the form of address; `is_condition`: written `[[name? …`."""

    name: str
    is_condition: bool
    cases: Mapping[str, tuple["Node", ...]]


Node = str | Variable | Alternatives
Look = Callable[[str], object]  # the value behind a name: None or "" is missing


class WordingError(ValueError):
    """A template cannot be read; the text says why."""


@lru_cache(maxsize=4096)
def parse(template: str) -> tuple[Node, ...]:
    """The template as nodes. Raises WordingError for brackets that do not match."""
    tokens = _tokens(template)
    nodes, end = _parse_until(tokens, inside=False)
    if end:
        raise WordingError(f"]] without [[ in {template!r}")
    return tuple(nodes[0])


def names(template: str) -> set[str]:
    """Every value that the template asks for."""

    def walk(nodes: Sequence[Node]) -> Iterator[str]:
        for node in nodes:
            if isinstance(node, Variable):
                yield node.name
            elif isinstance(node, Alternatives):
                if node.name:
                    yield node.name
                for case in node.cases.values():
                    yield from walk(case)

    return set(walk(parse(template)))


def render(template: str, look: Look, show: Callable[[object], str], language: Language, *, formal: bool = True,
           isolate: bool = True) -> str:  # fmt: skip
    """The words for a customer. `look` finds values, `show` writes one; lines with a missing value are left out."""
    arabic = isolate and language == "ar"

    def words(nodes: Sequence[Node]) -> str:
        return "".join(word(node) for node in nodes)

    def word(node: Node) -> str:
        if isinstance(node, str):
            return isolate_runs(node) if arabic else node
        if isinstance(node, Variable):
            value = look(node.name)
            written = "" if value is None else show(value)
            return (isolate_value(written, language) if isolate else written) if written else MISSING
        return words(_chosen(node, look, language, formal))

    lines = words(parse(template)).split("\n")
    return "\n".join(line for line in lines if MISSING not in line).strip()


def isolate_value(text: str, language: Language) -> str:
    """`text` in isolates if it could be read in a wrong order inside `language`."""
    if isinstance(text, Rendered):
        return text
    foreign = LTR_LETTER if language == "ar" else RTL_LETTER
    if not foreign.search(text):
        return text
    # A messenger would take the closing isolate for a part of the link: a blank keeps them apart.
    return f"{FSI}{text} {PDI}" if LINK.fullmatch(text) else f"{FSI}{text}{PDI}"


def isolate_runs(text: str) -> str:
    """Literal Arabic text with each run of Latin letters and digits in isolates."""
    parts, last = [], 0
    for link in LINK.finditer(text):
        parts += [LTR_RUN.sub(rf"{FSI}\g<0>{PDI}", text[last : link.start()]), f"{FSI}{link.group()} {PDI}"]
        last = link.end()
    return "".join(parts) + LTR_RUN.sub(rf"{FSI}\g<0>{PDI}", text[last:])


def _chosen(node: Alternatives, look: Look, language: Language, formal: bool) -> Sequence[Node]:
    if not node.name:
        return node.cases["formal" if formal else "familiar"]
    value = look(node.name)
    if node.is_condition:
        return node.cases["with" if value not in (None, "") else "without"]
    if value is None or value == "":
        return (MISSING,)
    word = plural(value, language) if isinstance(value, int) and not isinstance(value, bool) else str(value)
    return node.cases.get(word, node.cases["other"])


def _tokens(template: str) -> list[str]:
    tokens, last = [], 0
    for match in TOKEN.finditer(template):
        tokens += [template[last : match.start()], match.group()]
        last = match.end()
    return [token for token in [*tokens, template[last:]] if token][::-1]  # a stack


def _parse_until(tokens: list[str], *, inside: bool) -> tuple[list[list[Node]], bool]:
    """Cases up to the closing brackets (or the end); True if there were closing brackets."""
    cases: list[list[Node]] = [[]]
    while tokens:
        piece = tokens.pop()
        if piece == "[[":
            inner, closed = _parse_until(tokens, inside=True)
            if not closed:
                raise WordingError("[[ without ]]")
            cases[-1].append(_alternatives(inner))
        elif piece == "]]":
            return cases, True
        elif piece == "|" and inside:
            cases.append([])
        elif piece[0] == "{" and piece[-1] == "}" and TOKEN.fullmatch(piece):
            cases[-1].append(Variable(piece[1:-1]))
        else:
            cases[-1].append(piece)
    return cases, False


def _alternatives(cases: list[list[Node]]) -> Alternatives:
    first = cases[0][0] if cases[0] and isinstance(cases[0][0], str) else ""
    if match := SELECTION.match(first):
        cases[0][0] = first[match.end() :]
        found = dict(_case(case) for case in cases)
        if "other" not in found:
            raise WordingError(f"[[{match.group(1)}: …]] needs a case other=")
        return Alternatives(match.group(1), False, found)
    if len(cases) != 2:
        raise WordingError("[[…]] needs exactly two alternatives")
    if match := CONDITION.match(first):
        cases[0][0] = first[match.end() :]
        return Alternatives(match.group(1), True, {"with": tuple(cases[0]), "without": tuple(cases[1])})
    return Alternatives("", False, {"formal": tuple(cases[0]), "familiar": tuple(cases[1])})


def _case(nodes: list[Node]) -> tuple[str, tuple[Node, ...]]:
    match = CASE.match(nodes[0]) if nodes and isinstance(nodes[0], str) else None
    if match is None:
        raise WordingError("each case of [[name: …]] must begin with a word and =")
    rest: list[Node] = [str(nodes[0])[match.end() :].lstrip(), *nodes[1:]]
    if isinstance(rest[-1], str):
        rest[-1] = rest[-1].rstrip()
    return match.group(1), tuple(node for node in rest if node != "")
