"""A bundle: one form for one content, and bytes from outside that are no bundle get a sentence and nothing else."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from tests.record.cast import CHARTER, MANIFEST, digest, rail_survey

from tandem.record import canonical, tiles
from tandem.record.bundle import (
    MOST_FILES,
    BadBundle,
    Bundle,
    FeedPart,
    Standing,
    read_bundle,
    write_bundle,
)
from tandem.record.cosignature import HeadLine
from tandem.record.entry import Section
from tandem.record.genesis import encode_founding
from tandem.record.verify import read_zip
from tandem.record.zipform import write_zip

ROK, US = rail_survey()


def survey(**changed: Any) -> Bundle:
    """The whole record of the survey, for US, with one of everything that a bundle can hold."""
    feeds = {
        member.feed: FeedPart(
            head=member.contents().checkpoint,
            envelopes=tuple(entry.envelope for entry in member.entries),
            sections=member.sections,
            sealed={ROK.entries[1].id: {("text", US.feed): b"sealed"}} if member is ROK else {},
            cosignatures=(HeadLine(2, "a" * 64, "— us.example/1/US/witness AAAA\n"),),
        )
        for member in (ROK, US)
    }
    standing = Standing(
        group=ROK.group,
        sender=ROK.feed,
        to="US",
        frontier={one.feed: (len(one.entries), one.root().hex()) for one in (ROK, US)},
        state_hash="b" * 64,
        wants=(US.entries[1].id,),
    )
    whole: dict[str, Any] = {
        "standing": standing,
        "founding": encode_founding(ROK.founding),
        "feeds": feeds,
        "tables": {digest(raw): raw for raw in (CHARTER, MANIFEST)},
        "forks": ((ROK.entries[1].envelope, ROK.entries[2].envelope),),
    }
    return Bundle(**(whole | changed))


FILES = read_zip(write_bundle(survey()))
FEED = f"feeds/{ROK.feed}"


def packed(changed: dict[str, bytes | None]) -> bytes:
    """The bytes of the survey's bundle with these files in place of others, or without them."""
    return write_zip({path: raw for path, raw in {**FILES, **changed}.items() if raw is not None})


def told(**changed: Any) -> bytes:
    """The survey's `bundle.json` with other values."""
    return canonical.encode({**canonical.decode(FILES["bundle.json"]), **changed})


def refuse(raw: bytes, words: str) -> None:
    with pytest.raises(BadBundle, match=words):
        read_bundle(raw)


def test_what_was_written_is_read_and_makes_the_same_bytes_again() -> None:
    raw = write_bundle(survey())

    assert read_bundle(raw) == survey()
    assert write_bundle(read_bundle(raw)) == raw
    backwards = survey(feeds=dict(reversed(survey().feeds.items())))
    assert write_bundle(backwards) == raw


def test_the_least_bundle_says_where_a_node_stands() -> None:
    least = survey(feeds={}, tables={}, forks=())

    assert read_bundle(write_bundle(least)) == least


def test_a_part_of_a_feed_begins_where_it_says() -> None:
    part = FeedPart(start=2, envelopes=(ROK.entries[2].envelope,))

    raw = write_bundle(survey(feeds={ROK.feed: part}))

    assert f"{FEED}/entries/2" in read_zip(raw)
    assert read_bundle(raw).feeds == {ROK.feed: part}


JUNK: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda raw: b"",
    "noise": lambda raw: random.Random(6).randbytes(5000),
    "a text": lambda raw: b"Dear colleagues, please find enclosed the bundle.",
    "half of it": lambda raw: raw[: len(raw) // 2],
    "one byte less": lambda raw: raw[:-1],
    "one byte more": lambda raw: raw + b"\0",
    "two bundles": lambda raw: raw + raw,
    "a byte before": lambda raw: b"\0" + raw,
    "a size that lies": lambda raw: raw[:18] + b"\xff\xff\xff\x7f" * 2 + raw[26:],
    "a compressed file": lambda raw: raw[:8] + b"\x08\x00" + raw[10:],
    "an encrypted file": lambda raw: raw[:6] + b"\x01\x00" + raw[8:],
    "no directory": lambda raw: raw[: raw.index(b"PK\1\2")],
}


@pytest.mark.parametrize("spoil", JUNK.values(), ids=JUNK.keys())
def test_bytes_around_the_files_have_one_form(spoil: Callable[[bytes], bytes]) -> None:
    refuse(spoil(write_bundle(survey())), "The bundle cannot be read")


LINE = b'{"bytes":"%b","entry":"%b","name":"a","salt":"%b"}\n'
WRONG: dict[str, tuple[dict[str, bytes | None], str]] = {
    "no account": ({"bundle.json": None}, r"lacks bundle\.json"),
    "no founding": ({"founding.json": None}, r"lacks founding\.json"),
    "a founding that is none": ({"founding.json": b"{}"}, r"founding\.json cannot be read"),
    "a stray file": ({"notes.txt": b"hello"}, r"holds notes\.txt, which is no part of a bundle"),
    "a way out of the folder": ({"feeds/../../etc/passwd": b"x"}, "which is no part of a bundle"),
    "a private paper": ({"seats/ROK/private.db": b"SQLite format 3"}, "which is no part of a bundle"),
    "a feed in capitals": ({f"feeds/{ROK.feed.upper()}/head": b"x"}, "which is no part of a bundle"),
    "a number beyond all": ({f"{FEED}/entries/{'9' * 400}": b"x"}, "which is no part of a bundle"),
    "a number with a nought": ({f"{FEED}/entries/00": b"x"}, "which is no part of a bundle"),
    "a number that no feed has": (
        {f"{FEED}/entries/0": None, f"{FEED}/entries/{9 * 10**15 + 8 * 10**14}": FILES[f"{FEED}/entries/0"]},
        "begins at a place that no feed has",
    ),
    "two rows": ({f"{FEED}/entries/1": FILES[f"{FEED}/entries/0"]}, "two rows of entries"),
    "a feed of nobody": ({f"feeds/{'0' * 64}/head": b"x"}, "which its founding does not name as a member"),
    "an empty file": ({f"{FEED}/head": b""}, "is empty"),
    "a head of a megabyte": ({f"{FEED}/head": b"x" * 2**20}, "is no signed note"),
    "a head that is no text": ({f"{FEED}/head": b"\xff\xfe"}, "is no signed note"),
    "an envelope cut short": ({f"{FEED}/entries/0": FILES[f"{FEED}/entries/0"][:-1]}, "is cut short"),
    "envelopes without bytes": ({f"{FEED}/entries/0": bytes(100)}, "an envelope of 0 bytes; expected 65 to 8256"),
    "an envelope too long": ({f"{FEED}/entries/0": b"\xff\xff" + bytes(65535)}, "an envelope of 65535 bytes"),
    "a section without salt": ({f"{FEED}/sections": b'{"entry":"0"}\n'}, "does not say bytes, entry, name, salt"),
    "a section of numbers": (
        {f"{FEED}/sections": b'{"bytes":1,"entry":2,"name":3,"salt":4}\n'}, "does not say bytes, entry, name, salt",
    ),
    "a section that is no base64": (
        {f"{FEED}/sections": LINE % (b"?", b"0" * 64, b"")}, "what is not base64",
    ),
    "a section with loose bits": (
        {f"{FEED}/sections": LINE % (b"QQ==", b"0" * 64, b"QR==")}, "not in the one base64 form",
    ),
    "a section of no entry": ({f"{FEED}/sections": LINE % (b"", b"0", b"")}, "holds a line of no entry"),
    "sections without end": (
        {f"{FEED}/sections": b"".join(LINE % (b"", b"%064x" % n, b"") for n in range(20_001))},
        "has more lines than the 20000 that are read",
    ),
    "a section twice": ({f"{FEED}/sections": FILES[f"{FEED}/sections"] * 2}, "one line twice, or is out of order"),
    "a line without end": ({f"{FEED}/sections": FILES[f"{FEED}/sections"][:-1]}, "cannot be read"),
    "blank lines": ({f"{FEED}/sealed": b"\n" * 1000}, "cannot be read"),
    "a cosignature of no head": (
        {f"{FEED}/cosignatures": b"0 " + b"a" * 64 + b" x AAAA\n"}, "is not a size, a root and a signature line",
    ),
    "cosignatures of megabytes": ({f"{FEED}/cosignatures": b"\n" * 2**21}, "at most 1048576 are read"),
    "a fork of one": ({"forks/0": tiles.packed([ROK.entries[1].envelope])}, "holds 1 envelopes; a fork is two"),
    "a fork that is missing": ({"forks/2": FILES["forks/0"]}, "not numbered from 0 without a gap"),
    "another group": ({"bundle.json": told(group="0" * 64)}, "of another group than the one that its founding founds"),
    "another version": ({"bundle.json": told(v=2)}, "does not say what a bundle has to say"),
    "a size below nought": ({"bundle.json": told(frontier={ROK.feed: [-1, "a" * 64]})}, "does not say"),
    "a size beyond all": ({"bundle.json": b'{"frontier":{"a":[1e400,"b"]}}'}, r"bundle\.json cannot be read"),
    "a frontier of nobody": ({"bundle.json": told(frontier={"0" * 64: [1, "a" * 64]})}, "does not name as a member"),
    "wants without end": ({"bundle.json": told(wants=["a" * 64] * 2000)}, "does not say what a bundle has to say"),
    "more than it may say": ({"bundle.json": told(password="secret")}, r"bundle\.json cannot be read"),
    "less than it has to say": (
        {"bundle.json": canonical.encode({"group": ROK.group, "frontier": {}})}, "does not say what a bundle has",
    ),
    "a space more": ({"bundle.json": FILES["bundle.json"].replace(b":1", b": 1")}, r"bundle\.json cannot be read"),
    "a deep nest": ({"bundle.json": b"[" * 50000 + b"]" * 50000}, r"bundle\.json cannot be read"),
    "an account of megabytes": ({"bundle.json": b'"' + b"x" * 2**21 + b'"'}, "at most are read"),
}  # fmt: skip


@pytest.mark.parametrize(("changed", "words"), WRONG.values(), ids=WRONG.keys())
def test_what_is_not_in_form_is_refused_whole(
    changed: dict[str, bytes | None], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tandem.record.bundle.MOST_LINES", 20_000)
    refuse(packed(changed), words)


def test_a_bundle_too_long_is_refused_before_it_is_looked_at() -> None:
    raw = write_bundle(survey())

    with pytest.raises(BadBundle, match=f"has {len(raw)} bytes; at most 1000 are read"):
        read_bundle(raw, most_bytes=1000)


def test_ten_thousand_tiny_files_are_refused() -> None:
    many = write_zip({f"tables/{number:064x}": b"{}" for number in range(10_000)})

    refuse(many, f"more than {MOST_FILES} files")


def test_whatever_is_read_at_all_is_what_would_be_written() -> None:
    chance, read = random.Random(6), 0
    for _ in range(1500):
        path = chance.choice(sorted(FILES))
        place = chance.randrange(len(FILES[path]))
        spoilt = packed({path: FILES[path][:place] + bytes([chance.randrange(256)]) + FILES[path][place + 1 :]})
        try:
            again = write_bundle(read_bundle(spoilt))
        except BadBundle:
            continue
        assert again == spoilt
        read += 1
    assert 100 < read < 1400


def test_a_section_may_belong_to_an_entry_that_went_before() -> None:
    later = FeedPart(sections={ROK.entries[1].id: {"text": Section(bytes(32), b"Rail survey")}})

    assert read_bundle(write_bundle(survey(feeds={ROK.feed: later}))).feeds == {ROK.feed: later}
