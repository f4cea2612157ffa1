"""The door into a feed: an entry is taken in only if it is the next one and signed by the key that has to sign it.

Order of the checks: group, feed, position, id before, signature by the key that is valid there for the kind. Nothing
here changes anything; the caller appends once the check has passed, and goes on with the key line after that entry.
"""

from tandem.record import canonical, keyline, keys
from tandem.record.entry import Entry, read_facts, signed_bytes
from tandem.record.genesis import (
    BadGenesis,
    Founding,
    Genesis,
    feed_id,
    group_id,
    read_founding,
    read_genesis,
)
from tandem.record.keyline import BadKeyChange, KeyLine

FIRST_KIND = "group.founded/1"
_SHOWN_DIGITS = 6


class Refused(ValueError):
    """An entry that may not be taken in; the sentence says why."""


class Equivocation(Refused):
    """Two signed entries for one place in a feed: proof that its owner forked it; carries both envelopes."""

    def __init__(self, sentence: str, *, held: bytes, offered: bytes) -> None:
        """Keep both envelopes beside the sentence."""
        super().__init__(sentence)
        self.held = held
        self.offered = offered


def check_first(entry: Entry, *, founding: Founding | None) -> Genesis:
    """The genesis in entry 0 of a feed; `founding` is that of the group where it is known already.

    Raises Refused where the entry is not the first of the feed and group that it names.
    """
    genesis, founded = papers_of(entry)
    if founding is not None and founded != founding:
        raise Refused(f"Entry 0 of the {genesis.code} feed founds another group than the one held here.")
    _check_ids(entry, genesis=genesis, founding=founded)
    _check_charter(entry, genesis=genesis, founding=founded)
    check_signature(entry, line=keyline.begin(genesis))
    return genesis


def papers_of(entry: Entry) -> tuple[Genesis, Founding]:
    """The genesis and the founding that entry 0 carries. Raises Refused where it carries none."""
    header = entry.header
    if header.seq != 0 or header.kind != FIRST_KIND:
        raise Refused(
            f"Feed {_short(header.feed)} begins with entry {header.seq}, a {header.kind}; "
            f"expected entry 0, a {FIRST_KIND}."
        )
    facts = read_facts(header)
    try:
        genesis = read_genesis(canonical.encode(facts.get("genesis")))
        return genesis, read_founding(canonical.encode(facts.get("founding")))
    except BadGenesis as e:
        raise Refused(f"Entry 0 of feed {_short(header.feed)} is refused: {e}") from e


def check_next(entry: Entry, *, line: KeyLine, group: str, size: int, last: str | None) -> None:
    """Refuse an entry that is not the next after `size` entries, of which `last` is the id of the newest.

    `line` has the keys after those entries. Raises Refused with the first thing that is wrong.
    """
    header, name = entry.header, _name(entry, line.genesis)
    if header.group != group:
        raise Refused(f"{name} is of another group: expected {_short(group)}, found {_short(header.group)}.")
    if header.feed != line.feed:
        raise Refused(f"{name} is of another feed: expected {_short(line.feed)}, found {_short(header.feed)}.")
    if header.seq != size:
        raise Refused(f"{name} is out of order: expected entry {size}; fetch the feed from there.")
    if header.prev != last:
        raise Refused(
            f"{name} does not follow entry {size - 1}: expected previous {_short(last)}, found {_short(header.prev)}."
        )
    check_signature(entry, line=line)


def check_signature(entry: Entry, *, line: KeyLine) -> None:
    """Refuse an entry that the key for its kind and place has not signed, and a change of keys that does not hold."""
    kind = entry.header.kind
    try:
        which, public = line.signer_of(entry)
    except BadKeyChange as e:
        raise Refused(str(e)) from e
    if keys.verify(public=public, message=signed_bytes(entry.raw), signature=entry.signature):
        return
    raise Refused(
        f"{_name(entry, line.genesis)} is a {kind.partition('/')[0]} and must be signed by the {which}; "
        "the signature is not its."
    )


def same_place(held: Entry, offered: Entry, *, line: KeyLine) -> None:
    """Refuse an entry for a place in a feed where another one is held already; quiet where both are the same bytes.

    Raises Equivocation where both are signed, Refused where the offered one is not.
    """
    if held.envelope == offered.envelope:
        return
    check_signature(offered, line=line)
    raise Equivocation(
        f"The {line.genesis.code} feed is forked at entry {held.header.seq}: held {_short(held.id)}, "
        f"offered {_short(offered.id)}, and both are signed. Nothing more of this feed is taken in.",
        held=held.envelope,
        offered=offered.envelope,
    )


def _check_ids(entry: Entry, *, genesis: Genesis, founding: Founding) -> None:
    """Refuse ids in entry 0 that do not follow from the papers in it."""
    for what, expected, found in (
        ("feed", feed_id(genesis), entry.header.feed),
        ("group", group_id(founding), entry.header.group),
    ):
        if expected != found:
            raise Refused(
                f"Entry 0 of the {genesis.code} feed names {what} {_short(found)}; "
                f"its own papers give {_short(expected)}."
            )
    if entry.header.feed not in founding.geneses:
        raise Refused(f"The founding does not name the {genesis.code} feed {_short(entry.header.feed)} as a member.")


def _check_charter(entry: Entry, *, genesis: Genesis, founding: Founding) -> None:
    """Refuse an entry 0 whose charter or simulation flag is not that of the founding."""
    charter = read_facts(entry.header).get("tables", {}).get("charter")
    if charter != founding.charter:
        raise Refused(
            f"Entry 0 of the {genesis.code} feed names charter {_short(charter)}; "
            f"the founding names {_short(founding.charter)}."
        )
    if genesis.simulation != founding.simulation:
        raise Refused(
            f"The {genesis.code} genesis says simulation {genesis.simulation}; the founding says {founding.simulation}."
        )


def _name(entry: Entry, genesis: Genesis) -> str:
    """How a sentence begins that is about this entry."""
    return f"Entry {entry.header.seq} of the {genesis.code} feed"


def _short(digest: object) -> str:
    """The first digits of an id, as people compare them."""
    return str(digest)[:_SHOWN_DIGITS] if digest else "none"
