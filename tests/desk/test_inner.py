"""Positions of ministries: private papers of a seat, which never reach the record, an archive or another seat."""

from pathlib import Path
from typing import Any

import pytest
from tests.cast import DESK, HEAD, READER, ROK, US, Cast, apart, hosted

from tandem.desk import group as grouping
from tandem.desk.inner import discard_inner, keep_inner, list_inner, open_inner
from tandem.desk.reading import read_group, read_matter, reader_of
from tandem.desk.record import export_archive
from tandem.reports.speaker import Speaker
from tandem.rules.reason import Reason, because
from tandem.state.reading import Reader
from tandem.store.sqlite import SqliteStore

CANARY = "canary-of-the-ministry"
COUNSEL, HOST = 4, 5


def staged(tmp_path: Path) -> tuple[Cast, str]:
    """ROK and US on one node with private papers and a record on disk, and a notice of the ROK."""
    cast = hosted(private=tmp_path, store=lambda own: SqliteStore(tmp_path / "record.db", own=own))
    for number, roles in ((COUNSEL, ("counsel",)), (HOST, ("host",))):
        cast.call(grouping.appoint_officer, ROK, HEAD, number=number, roles=roles, name="X")
    return cast, cast.give()


def reader(cast: Cast, code: str = ROK, officer: int = DESK) -> Reader:
    return reader_of(cast.desks[code], code=code, officer=officer)


def keep(cast: Cast, ref: str, code: str = ROK, officer: int = DESK, **changed: Any) -> str:
    words = {"ministry": "Ministry of Unification", "position": "concern", "reason": CANARY}
    who = reader(cast, code, officer)
    return keep_inner(cast.desks[code], reader=who, now=cast.now, ref=ref, **{**words, **changed})


def refused(cast: Cast, *reasons: Reason) -> Any:
    return cast.refused(*reasons)


def test_every_officer_of_the_seat_reads_what_a_ministry_said(tmp_path: Path) -> None:
    cast, ref = staged(tmp_path)
    paper = keep(cast, ref)

    for officer in (HEAD, DESK, READER, COUNSEL):
        (held,) = list_inner(cast.desks[ROK], reader=reader(cast, ROK, officer), ref=ref)
        assert (held.id, held.ministry, held.position, held.version, held.officer) == (
            paper, "Ministry of Unification", "concern", 1, DESK
        )  # fmt: skip
    assert list_inner(cast.desks[US], reader=reader(cast, US), ref=ref) == ()


@pytest.mark.parametrize("officer", [HEAD, DESK, COUNSEL])
def test_desk_officer_head_and_counsel_write_and_discard(tmp_path: Path, officer: int) -> None:
    cast, ref = staged(tmp_path)

    paper = keep(cast, ref, officer=officer)
    assert keep(cast, ref, officer=officer, position="support", inner=paper) == paper
    (held,) = list_inner(cast.desks[ROK], reader=reader(cast), ref=ref)
    assert held.position == "support"

    discard_inner(cast.desks[ROK], reader=reader(cast, ROK, officer), ref=ref, inner=paper)
    assert list_inner(cast.desks[ROK], reader=reader(cast), ref=ref) == ()


def test_a_reader_reads_and_does_not_write(tmp_path: Path) -> None:
    cast, ref = staged(tmp_path)
    paper = keep(cast, ref)
    roles = because("inner_wants_role", roles="desk_officer, head_of_delegation, counsel")

    with refused(cast, roles):
        keep(cast, ref, officer=READER)
    with refused(cast, roles):
        discard_inner(cast.desks[ROK], reader=reader(cast, ROK, READER), ref=ref, inner=paper)

    assert Speaker("en", "UTC").reason(roles) == (
        "Only these roles note where a ministry stands: desk officer, head of delegation, counsel."
    )


def test_who_runs_the_node_and_who_was_relieved_read_nothing(tmp_path: Path) -> None:
    cast, ref = staged(tmp_path)
    keep(cast, ref)
    desk = cast.desks[ROK]
    gone = reader(cast, ROK, COUNSEL)
    cast.call(grouping.relieve_officer, ROK, HEAD, number=COUNSEL)

    for who in (reader(cast, ROK, HOST), gone, Reader(None), Reader("JP", 1, ("desk_officer",))):
        with refused(cast, because("nothing_to_read")):
            list_inner(desk, reader=who, ref=ref)


def test_the_other_seat_neither_opens_nor_discards_a_paper(tmp_path: Path) -> None:
    cast, ref = staged(tmp_path)
    paper = keep(cast, ref)
    desk, us = cast.desks[US], reader(cast, US)
    none = because("no_such_inner", ref=ref, inner=paper)

    with refused(cast, none):
        open_inner(desk, reader=us, ref=ref, inner=paper)
    with refused(cast, none):
        discard_inner(desk, reader=us, ref=ref, inner=paper)
    with refused(cast, none):
        keep(cast, ref, US, inner=paper)

    assert Speaker("en", "UTC").reason(none) == (
        f"There is no paper {paper} of your seat on {ref}; it may have been discarded."
    )
    assert len(list_inner(cast.desks[ROK], reader=reader(cast), ref=ref)) == 1


def test_what_is_wrong_with_a_paper_is_told_at_once_and_nothing_is_kept(tmp_path: Path) -> None:
    cast, ref = staged(tmp_path)
    version = because("inner_version_unknown", ref=ref, version=2, latest=1)

    with refused(cast, because("prose_missing", name="ministry"), because("reason_missing", position="objection")):
        keep(cast, ref, ministry=" ", position="objection", reason=" ")
    with refused(cast, version):
        keep(cast, ref, version=2)
    with refused(cast, because("prose_strange", name="ministry", character="U+202E")):
        keep(cast, ref, ministry="Ministry\u202e")
    known = "strong_support, support, no_objection, concern, objection, abstain, recuse"
    with refused(cast, because("position_unknown", found="veto", known=known)):
        keep(cast, ref, position="veto")
    with refused(cast, because("no_such_ref", ref="ROK-US/2018/ROK-99")):
        keep(cast, "ROK-US/2018/ROK-99")

    assert list_inner(cast.desks[ROK], reader=reader(cast), ref=ref) == ()
    assert Speaker("en", "UTC").reason(version) == f"{ref} has no version 2; its latest is 1."


def test_a_seat_without_papers_keeps_none() -> None:
    cast = apart()
    ref = cast.give()

    with refused(cast, because("no_private_papers", party=ROK)):
        keep(cast, ref)


def test_nothing_of_a_paper_reaches_the_record_an_archive_or_a_shared_reading(tmp_path: Path) -> None:
    cast, ref = staged(tmp_path)
    with cast.unchanged():
        keep(cast, ref, ministry=CANARY, reason=CANARY)
    desk, us = cast.desks[US], reader(cast, US)

    own = (tmp_path / "ROK.db").read_bytes()
    shared = [path.read_bytes() for path in tmp_path.iterdir() if path.name != "ROK.db"]
    shared.append(repr(read_matter(desk, reader=us, ref=ref, now=cast.now)).encode())
    shared.append(repr(read_group(desk, reader=us, now=cast.now)).encode())
    shared.append(archive_of(cast))

    assert CANARY.encode() in own
    assert [CANARY.encode() in raw for raw in shared] == [False] * len(shared)


def archive_of(cast: Cast) -> bytes:
    """The archive that the ROK itself takes away, with every file in it unpacked."""
    import io
    import zipfile

    raw = export_archive(cast.desks[ROK], reader=reader(cast), held={})
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())
