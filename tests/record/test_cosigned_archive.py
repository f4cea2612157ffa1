"""Cosignatures in an archive: each is checked against the keys on record in it, counted, and read back as it was."""

import dataclasses
import hashlib
from typing import Any

import pytest
from tests.record.cast import Member, archive_of, contents_of, key, rail_survey

from tandem.record import verify
from tandem.record.archive import read_archive, write_archive
from tandem.record.checkpoint import BadCheckpoint
from tandem.record.cosignature import HeadLine, cosign, cosigner_name, head_body, read_lines, write_lines
from tandem.record.derived import derive

NOON = 1542711600
"""11:00 UTC on 20 November 2018, two hours after the entries."""


def declare(us: Member, *, node: str = "US node", **changed: Any) -> None:
    """Let US declare the keys of its node."""
    facts = {
        "witness_key": derive(key(node), "witness").public, "mirror_key": derive(key(node), "mirror").public,
        "sealing_key": "ab" * 32, "transport": "cd" * 32,
    }  # fmt: skip
    us.write("node.declared/1", facts, **changed)


def cosigned(
    rok: Member,
    us: Member,
    *,
    size: int = 3,
    at: int = NOON,
    node: str = "US node",
    root: bytes = b"",
    kind: Any = "mirror",
) -> HeadLine:
    """The cosignature by the node of US over a head of ROK."""
    body = head_body(origin=rok.origin, size=size, root=root or rok.root(size))
    given = cosign(body=body, name=cosigner_name(us.origin, kind), at=at, key=derive(key(node), kind))
    return HeadLine(size, (root or rok.root(size)).hex(), given.line)


def archive(rok: Member, us: Member, *lines: HeadLine) -> bytes:
    """The archive of both feeds with these cosignatures over that of ROK."""
    parts = dataclasses.replace(rok.contents(), cosignatures=lines)
    return archive_of(rok, us, feeds={rok.feed: parts, us.feed: us.contents()})


def both() -> tuple[Member, Member]:
    rok, us = rail_survey()
    declare(us)
    return rok, us


@pytest.mark.parametrize("pure", [True, False])
def test_cosignatures_by_keys_on_record_are_counted_with_the_earliest(
    pure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "PURE", pure)
    rok, us = both()
    lines = (cosigned(rok, us), cosigned(rok, us, size=2, at=NOON + 60), cosigned(rok, us, kind="witness", at=NOON + 9))

    report, _ = verify.examine(archive(rok, us, *lines))

    assert (report.failures, report.cosignatures, report.cosignatures_unknown) == ([], 3, 0)
    name = f"{us.origin}/mirror"
    assert report.earliest == {rok.feed: {"feed": "ROK", "at": NOON, "size": 3, "by": name}}
    assert "Dated by other nodes: 3 cosignatures.\n" in verify.show(report)
    assert verify.show(report).endswith(f"  ROK: first on 2018-11-20 11:00:00 UTC, over 3 entries, by {name}\n" + (
        "Not here: 0 sections, 0 tables, 0 feeds. Waiting for what is not here: 0 entries."
    ))  # fmt: skip


def test_what_is_read_back_is_what_was_written_and_makes_the_same_bytes() -> None:
    rok, us = both()
    lines = (cosigned(rok, us), cosigned(rok, us, size=2))
    raw = archive(rok, us, *lines)

    contents = read_archive(raw)

    assert contents.feeds[rok.feed].cosignatures == tuple(sorted(lines))
    assert contents.feeds[us.feed].cosignatures == ()
    assert write_archive(contents=contents, key=rok.node_key, origin=rok.origin) == raw
    assert f"feeds/{us.feed}/cosignatures" not in verify.read_zip(raw)


def test_one_by_a_key_that_is_not_on_record_is_counted_apart() -> None:
    rok, us = rail_survey()

    report, _ = verify.examine(archive(rok, us, cosigned(rok, us)))

    assert (report.failures, report.cosignatures, report.cosignatures_unknown) == ([], 0, 1)
    assert report.earliest == {}
    assert "Dated by other nodes: 0 cosignatures, 1 by keys that are not on record." in verify.show(report)


def test_one_that_its_key_did_not_make_is_found() -> None:
    rok, us = both()
    good = cosigned(rok, us)
    other = cosigned(rok, us, size=2)

    report, _ = verify.examine(archive(rok, us, HeadLine(2, other.root, good.line)))

    where = f"Line 1 of feeds/{rok.feed}/cosignatures"
    assert report.failures == [f"{where} is not a cosignature by {us.origin}/mirror over this head."]


def test_one_over_a_head_that_the_feed_did_not_have_is_found() -> None:
    rok, us = both()
    elsewhere = hashlib.sha256(b"another feed").digest()
    lines = (cosigned(rok, us, root=elsewhere), cosigned(rok, us, size=9, root=elsewhere))

    for line in lines:
        report, _ = verify.examine(archive(rok, us, line))
        where = f"Line 1 of feeds/{rok.feed}/cosignatures"
        assert report.failures[0] == f"{where} is over a head that this feed did not have."


@pytest.mark.parametrize("spoil", [
    lambda raw: raw[:-1],
    lambda raw: raw + raw,
    lambda raw: b"\n".join(reversed(raw[:-1].split(b"\n"))) + b"\n",
    lambda raw: raw.replace(b"2 ", b"02 ", 1),
    lambda raw: raw.replace(b"\xe2\x80\x94 ", b"- ", 1),
    lambda raw: raw.replace(b"us.example", b"us.exam\xff", 1),
    lambda raw: b"",
])  # fmt: skip
def test_cosignatures_in_another_form_are_found(spoil: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rok, us = both()
    spoiled = spoil(write_lines([cosigned(rok, us), cosigned(rok, us, size=2)]))
    monkeypatch.setattr("tandem.record.archive.write_lines", lambda lines: spoiled)

    report, _ = verify.examine(archive(rok, us, cosigned(rok, us)))

    assert report.exit == 1
    assert f"feeds/{rok.feed}/cosignatures" in report.failures[0]
    with pytest.raises(BadCheckpoint if spoiled else StopIteration):
        next(iter(read_lines(spoiled)))


def test_a_replaced_key_counts_for_what_it_dated_before() -> None:
    rok, us = both()
    declare(us, node="the next node of US", at="2018-11-20T12:00:00Z")
    before, after = cosigned(rok, us, at=NOON), cosigned(rok, us, at=NOON + 7200)

    report, _ = verify.examine(archive(rok, us, before, after))

    assert (report.failures, report.cosignatures, report.cosignatures_unknown) == ([], 1, 1)


def test_a_node_that_serves_the_author_too_is_not_another_one() -> None:
    rok, us = rail_survey(one_host=True)
    declare(us, node="ROK node")

    report, _ = verify.examine(archive(rok, us, cosigned(rok, us, node="ROK node")))

    assert (report.failures, report.cosignatures, report.earliest) == ([], 1, {})


def test_a_date_that_no_calendar_has_is_shown_as_seconds() -> None:
    rok, us = both()

    report, _ = verify.examine(archive(rok, us, cosigned(rok, us, at=2**63 - 1)))

    assert report.failures == []
    assert "first on 9223372036854775807 seconds after 1970" in verify.show(report)


def test_archives_without_cosignatures_are_written_as_before() -> None:
    rok, us = rail_survey()

    files = verify.read_zip(archive_of(rok, us))

    assert not [path for path in files if path.endswith("cosignatures")]
    assert contents_of(rok).feeds[rok.feed].cosignatures == ()
