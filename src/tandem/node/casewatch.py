"""Who a case knows by name, for reading documents with the eyes of its record."""

from collections.abc import Iterator
from pathlib import Path

from tandem.node.casecheck import read_case
from tandem.watch.lexicon import Known


def names_of_case(folder: Path) -> tuple[Known, ...]:
    """Answer the members of a case and its named officers. Raises BadCase where the case does not hold."""
    return tuple(_names(folder))


def _names(folder: Path) -> Iterator[Known]:
    file = read_case(folder).file
    group = file.group
    for member in (*group.parties, *group.others):
        names = {language: (name,) for language, name in member.names.items()}
        yield Known(id=member.code, kind="party", names=names, party=member.code)
    for monitor in group.monitors:
        names = {language: (name,) for language, name in monitor.names.items()}
        yield Known(id=monitor.code, kind="body", names=names)
    for officer in file.officers:
        # What stands in brackets says that a name is invented; no document of others has it.
        if "(" not in officer.name:
            yield Known(id=f"{officer.seat}/{officer.number}", kind="person", names={"en": (officer.name,)},
                        party=officer.seat)  # fmt: skip
