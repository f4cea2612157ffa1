"""How what a page shows is to be handled: the markings of the matters on it, and the words for the highest."""

from collections.abc import Iterable

from tandem.regimes.charter import Charter
from tandem.state.group import Group


def markings_of(group: Group, refs: Iterable[str]) -> list[str]:
    """Answer the markings of these matters; a reference of none is passed over."""
    found = []
    for ref in refs:
        matter = group.by_ref.get(ref, "")
        if notice := group.notices.get(matter):
            found.append(notice.current.terms.marking)
        elif seen := group.observed.get(matter) or group.meetings.get(matter) or group.requests.get(matter):
            found.append(seen.marking)
        elif text := group.texts.get(matter):
            found.append(text.current.terms.marking)
    return found


def name_of(charter: Charter, code: str, language: str) -> str:
    """Answer the name of a marking in a language; empty in a charter without markings."""
    held = charter.markings.get(code)
    return (held.names.get(language) or next(iter(held.names.values()), code)) if held else ""


def marked(charter: Charter, codes: Iterable[str], language: str) -> str:
    """Answer in words the highest of these markings and the charter's own."""
    return name_of(charter, charter.highest(codes), language)
