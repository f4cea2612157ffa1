"""Documents taken into a reading room: read in processes of their own, kept byte for byte, their proposals queued."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.reading_room import TakenIn, list_documents, open_document, take_in
from tandem.node.reading_files import Given, ReadFile, read_given
from tandem.state.reading import Reader
from tandem.watch.found import Found
from tandem.watch.lexicon import Lexicon, shipped_lexicon
from tandem.watch.own_names import known_in
from tandem.watch.proposals import propose_accounts, propose_statements
from tandem.watch.read import stages_of
from tandem.watch.relating import relate
from tandem.watch.room import Proposed

MOST_COMPARED = 40
"""Documents, the last taken in first, with which new ones are compared for differing accounts."""


class Unread(msgspec.Struct, frozen=True):
    """A file that could not be taken in, with the sentence for why."""

    name: str
    sentence: str


def lexicon_of(desk: Desk) -> Lexicon:
    """Answer the names of the record's own parties and places, and after them the shipped ones."""
    return shipped_lexicon().with_first(known_in(desk.group()))


def take_in_files(desk: Desk, *, reader: Reader, now: datetime, given: Iterable[Given]) -> tuple[TakenIn | Unread, ...]:
    """Read files and keep those that could be read; each of the others has its sentence, and none stops the rest."""
    rows, lexicon = tuple(given), lexicon_of(desk)
    before = tuple(_kept_before(desk, reader))
    read = read_given(rows, lexicon=lexicon)
    founds = [one.found for one in read if one.found is not None]
    compared = [*founds, *(one for one in before if one.page.sha256 not in {f.page.sha256 for f in founds})]
    _, accounts = relate(compared, lexicon)
    taken: list[TakenIn | Unread] = []
    for file, one in zip(rows, read, strict=True):
        if one.found is None:
            taken.append(Unread(file.file, one.sentence))
            continue
        proposed = _proposed(one, file, lexicon)
        questions = propose_accounts(accounts, sha256=one.found.page.sha256)
        try:
            taken.append(
                take_in(
                    desk,
                    reader=reader,
                    now=now,
                    name=file.file,
                    payload=file.raw,
                    found=one.found,
                    proposals=(*proposed, *questions),
                    stages=" ".join(f"{name}/{version}" for name, version in stages_of(one.found.page)),
                )
            )
        except NotAllowed as refused:
            taken.append(Unread(file.file, str(refused)))
    return tuple(taken)


def _proposed(one: ReadFile, file: Given, lexicon: Lexicon) -> Sequence[Proposed]:
    assert one.found is not None
    raw = file.raw.decode("utf-8", errors="replace") if one.found.page.counts == "file" else one.found.page.text
    return propose_statements(one.found, raw=raw, lexicon=lexicon)


def _kept_before(desk: Desk, reader: Reader) -> Iterable[Found]:
    for one in list_documents(desk, reader=reader)[:MOST_COMPARED]:
        document = open_document(desk, reader=reader, sha256=one.sha256)
        if document.found is not None:
            yield document.found
