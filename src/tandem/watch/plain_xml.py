"""XML without a document type: what declares one may unfold without end, and no document of an office needs it."""

from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from tandem.watch.unreadable import Unreadable

_DEEPEST = 500


class _Reading:
    """One parse; a tree that is deeper than any document is refused, since to walk it would take all memory."""

    def __init__(self) -> None:
        self.built = TreeBuilder()
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unreadable(f"Its parts lie more than {_DEEPEST} deep in one another; it is no document of an office.")
        self.built.start(_full(name), {_full(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self._depth -= 1
        self.built.end(_full(name))

    def declared(self, *_: object) -> NoReturn:
        raise Unreadable(
            "It declares entities of its own, which could unfold to any size; nothing of it was read. Save it anew in "
            "a word processor."
        )


def read_xml(raw: bytes) -> Element:
    """Answer the tree. Raises Unreadable where a document type is declared, and where it is no XML."""
    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reading.start, reading.end
    parser.CharacterDataHandler = reading.built.data
    parser.StartDoctypeDeclHandler = reading.declared
    try:
        parser.Parse(raw, True)
        return reading.built.close()
    except (expat.ExpatError, AssertionError, ValueError) as broken:
        if isinstance(broken, Unreadable):
            raise
        raise Unreadable("A part of it is broken and cannot be read. Save it anew in a word processor.") from broken


def _full(name: str) -> str:
    """A name as ElementTree writes it, with its space in braces."""
    return f"{{{name}" if "}" in name else name
