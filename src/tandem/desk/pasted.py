"""What people paste from a word processor: its markup is recognised and read as plain text.

Only what begins with markup is taken for it; plain text with a `<` in it stays as it is, character by character. What a
tracked change took out, comments, styles and what is hidden are left out. The officer checks what is left.

Read by one expression that looks at each character once: the parser of the standard library goes over some five
megabytes again and again where tags are not closed.
"""

import re
from collections.abc import Iterator
from html import unescape

import msgspec

_BEGINS = re.compile(
    r"\s*(?:Version:[0-9.]+\s+StartHTML:|<(?:!doctype\s+html|html|head|meta|body|\?xml|!--\[if))", re.I
)
_BLOCK = re.compile(r"\s*<(p|div|span|table|ul|ol|h[1-6]|b|i|strong|em|font)(?:\s[^<>]*)?>", re.I)
_BREAKING = frozenset({
    "p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "hr", "pre",
})  # fmt: skip
_LEFT_OUT = frozenset({"style", "script", "head", "title", "xml", "del", "template", "o:smarttagtype"})
_HIDDEN = re.compile(r"mso-hide:\s*all|display:\s*none|mso-element:\s*comment", re.I)
_UNCLOSED = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "wbr"})
_TOKEN = re.compile(
    r"""<!--.*?-->
    | <(?P<end>/?)(?P<tag>[a-z][a-z0-9:.-]*+)(?P<given>(?:[^<>"']|"[^"<>]*"|'[^'<>]*')*+)>
    | <[!?][^<>]*> | [^<]+ | <+(?=<) | <""",
    re.I | re.S | re.X,
)
_MOST_TAGS = 600_000
"""Beyond so many `<` a text is taken as it is: five megabytes of a word processor have a third of them."""
_SPACE, _SPACES = re.compile(r"\s+"), re.compile(r" {2,}")
_CELL, _GAP = re.compile(r" *\t *"), re.compile(r"\n{3,}")
_FRAGMENT = ("<!--StartFragment-->", "<!--EndFragment-->")


class Pasted(msgspec.Struct, frozen=True):
    """A pasted text: whether it was markup, its length as it came, and the plain text that is left."""

    text: str
    markup: bool
    given: int


def read_pasted(text: str) -> Pasted:
    """Answer what was pasted as plain text; what is no markup is answered unchanged."""
    if not _is_markup(text):
        return Pasted(text, False, len(text))
    return Pasted(_plain("".join(_words(_fragment(text)))), True, len(text))


def _is_markup(text: str) -> bool:
    """Tell whether a text begins with a document, or with an element that is closed again further on."""
    if text.count("<") > _MOST_TAGS:
        return False
    if _BEGINS.match(text):
        return "</" in text
    found = _BLOCK.match(text)
    return found is not None and f"</{found[1].lower()}" in text.lower()


def _fragment(text: str) -> str:
    """What a clipboard marks as copied; the whole where it marks nothing. No comment in it is without an end."""
    first, last = (text.find(mark) for mark in _FRAGMENT)
    copied = text[first + len(_FRAGMENT[0]) : last] if 0 <= first < last else text
    before, end, rest = copied.rpartition("-->")
    return f"{before}{end}{rest.replace('<!--', ' ')}"


def _words(text: str) -> Iterator[str]:
    """The words of a document, and where a line or a cell ends."""
    skipped: list[str] = []
    for token in _TOKEN.finditer(text):
        said, tag = token[0], (token["tag"] or "").lower()
        if skipped:
            if tag == skipped[0] and token["end"]:
                skipped.pop()
            elif tag == skipped[0] and not token["given"].endswith("/"):
                skipped.append(tag)
        elif tag:
            if not token["end"] and _is_left_out(tag, token["given"]):
                skipped.append(tag)
            elif tag in _BREAKING or tag in ("td", "th"):
                yield "\n" if tag in _BREAKING else "" if token["end"] else "\t"
        elif said.strip("<") == "" or said[0] != "<":
            yield _SPACE.sub(" ", unescape(said))


def _is_left_out(tag: str, given: str) -> bool:
    if tag in _UNCLOSED or given.endswith("/"):
        return False
    return tag in _LEFT_OUT or _HIDDEN.search(given) is not None


def _plain(text: str) -> str:
    lines = (_CELL.sub("\t", line).strip() for line in text.split("\n"))
    return _GAP.sub("\n\n", "\n".join(_SPACES.sub(" ", line) for line in lines)).strip()
