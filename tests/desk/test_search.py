"""Search through the gate: the order of what is found, what is shown of it, and what never comes out of it."""

import sqlite3
from pathlib import Path

import msgspec
import pytest
from tests.cast import DESK, HEAD, JP, READER, ROK, US, Cast, apart, hosted, parcel_of, three

from tandem.acts.action import ActionObserved
from tandem.desk import action as observing
from tandem.desk import group as grouping
from tandem.desk import position as positioning
from tandem.desk.desk import NotAllowed
from tandem.desk.draft import keep_draft
from tandem.desk.reading import reader_of
from tandem.desk.receiving import receive
from tandem.desk.search import Found, Hit, search
from tandem.rules.reason import because
from tandem.state.reading import Reader
from tandem.store.private import InnerPosition
from tandem.store.search import SearchIndex
from tandem.store.sqlite import SqliteStore

CANARY = "zyzzyvacanary"


def find(cast: Cast, typed: str, code: str = ROK, officer: int = DESK, **given: int) -> Found:
    desk = cast.desks[code]
    reader = reader_of(desk, code=code, officer=officer)
    return search(desk, reader=reader, query=typed, now=cast.now, **given)


def told(hit: Hit) -> str:
    """The snippet with what is marked in brackets."""
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in hit.pieces)


def on_disk(folder: Path, **given: object) -> Cast:
    """ROK and US on one node with everything in files."""
    cast = hosted(private=folder, store=lambda own: SqliteStore(folder / "record.db", own=own))
    cast.desks[ROK].index = SearchIndex(folder / "index.db")
    return cast


@pytest.mark.parametrize("typed", ["ROK-US/2018/ROK-1", "rok-us/2018/rok-1", "ROK-1", "rok 1", "rok1", " ROK-1/ "])
def test_a_reference_is_found_however_it_is_written(typed: str) -> None:
    cast = apart()
    ref = cast.give()

    found = find(cast, typed)

    assert found.exact is not None
    assert (found.hits[0].how, found.hits[0].ref, found.hits[0].version) == ("reference", ref, 0)
    assert found.hits[0].title == "Joint survey of the Gyeongui line"
    assert found.hits[0].party == ROK


def test_a_version_is_found_only_where_there_is_one() -> None:
    cast = apart()
    ref = cast.give()
    cast.revise(ref, changes="One day later.", starts_on="2018-12-01")

    assert [find(cast, typed).hits[0].version for typed in ("ROK-1/v2", "rok 1 v1", f"{ref}/V2")] == [2, 1, 2]
    for typed in ("ROK-1/v3", "ROK-7", "JP-1", "ROK-US/2019/ROK-1", "2018/ROK-1"):
        assert find(cast, typed).exact is None, typed


def test_an_entry_is_found_by_the_beginning_of_its_id() -> None:
    cast = apart()
    ref = cast.give()
    entry = cast.take(ref, "concern").entry

    for digits in (entry, entry[:8], entry[:20].upper()):
        exact = find(cast, digits).exact
        assert exact is not None
        assert (exact.ref, exact.entry, exact.party) == (ref, entry, US)
    assert find(cast, entry[:7]).exact is None
    assert find(cast, "0" * 64).hits == ()


def test_references_come_first_then_names_then_words() -> None:
    cast = apart()
    cast.give(title="About ROK-2", what="Do you see Mr Lee? A hoon. ROK-2 do.")
    cast.give(title="Roads", what="Lee Do-hoon asks. ROK-2.")

    found = find(cast, "ROK-2")
    assert (found.hits[0].how, found.hits[0].ref[-5:]) == ("reference", "ROK-2")
    assert {hit.how for hit in found.hits[1:]} == {"text"}
    names = find(cast, "이도훈")
    assert [(hit.how, hit.ref[-5:], told(hit)) for hit in names.hits] == [
        ("name", "ROK-2", "[Lee Do-hoon] asks. ROK-2.")
    ]


def test_every_section_of_every_kind_of_entry_is_found_with_its_matter() -> None:
    cast = apart()
    ref = cast.give(route="Dorasan to Sinuiju", channel="By telephone")
    cast.take(ref, "concern", reason="Diesel needs an exemption.", counter_text="At most 40,000 litres.")
    cast.call(positioning.answer_concern, ROK, ref=ref, party=US, answer="It was asked for on Monday.")
    cast.revise(ref, changes="The first day moved.", starts_on="2018-12-01")
    cast.decide(ref, "postpone", reason="The exemption is late.", until="2018-12-26")

    sought = {"dorasan": "route", "telephone": "channel", "exemption needs": "reason", "40000": "counter_text",
              "monday": "answer", "moved": "changes", "late": "reason", "wagons": "what"}  # fmt: skip
    for typed, section in sought.items():
        hits = find(cast, typed).hits
        assert [(hit.ref, hit.section) for hit in hits][:1] == [(ref, section)], typed


def test_an_observed_action_and_the_name_of_an_officer_are_found() -> None:
    cast = apart()
    observed = ActionObserved(actor=ROK, action_type="exercise", evidence="observed")
    seen = cast.call(observing.observe_action, US, observed=observed, title="Exercise", text="Ships.", source="Yonhap")
    cast.call(grouping.appoint_officer, ROK, HEAD, number=8, roles=("reader",), name="이도훈")

    assert [(hit.ref, hit.section) for hit in find(cast, "yonhap").hits] == [(seen.ref, "source")]
    (named,) = find(cast, "Yi To-hun").hits
    # Shown as its owner wrote it.
    assert (named.how, named.ref, named.section, told(named)) == ("name", "", "name", "[이도훈]")


def test_a_snippet_shows_the_part_where_most_of_the_words_stand() -> None:
    cast = apart()
    middle = "남북철도를 잇는\nbridge with <b>light</b> oil."
    cast.give(title="Survey", what="The bridge. " + "Nothing here. " * 40 + middle + " End." * 60)

    (hit, *_) = find(cast, "bridge 철도").hits

    assert "남북[철도]를 잇는 [bridge] with <b>light</b> oil." in told(hit)
    assert told(hit).startswith("… ")
    assert told(hit).endswith(" …")
    assert len(told(hit)) < 260


def test_pages_go_through_everything_once() -> None:
    cast = apart()
    for number in range(12):
        cast.give(title=f"Train {number}", what="A survey.")

    pages = [find(cast, "train", limit=5, offset=offset) for offset in (0, 5, 10, 15)]

    assert [len(page.hits) for page in pages] == [5, 5, 2, 0]
    assert {page.count for page in pages} == {12}
    assert len({hit.entry for page in pages for hit in page.hits}) == 12


def test_an_erased_section_never_shows_and_leaves_the_index(tmp_path: Path) -> None:
    cast = on_disk(tmp_path)
    cast.give(what=f"Secret {CANARY}.")
    assert find(cast, CANARY).count == 1

    with sqlite3.connect(tmp_path / "record.db") as record:
        record.execute("DELETE FROM sections WHERE name = 'what'")

    found = find(cast, CANARY)
    assert (found.hits, found.count) == ((), 0)
    assert CANARY.encode() not in (tmp_path / "index.db").read_bytes()


def with_private_papers(cast: Cast) -> None:
    """Drafts and an inner position of both seats, each with the canary of its seat."""
    ref = cast.give()
    for code in (ROK, US):
        desk = cast.desks[code]
        reader = reader_of(desk, code=code, officer=DESK)
        texts = {"_ref": ref, "title": f"Draft of {code}", "reason": f"{CANARY}{code} Yi To-hun"}
        keep_draft(desk, reader=reader, now=cast.now, kind="position.taken/1", texts=texts)
        desk.private[code].keep_inner(
            InnerPosition(f"i-{code}", ref, 1, "MOU", "concern", f"{CANARY}{code} 철도", HEAD, "2018-10-15T01:00:00Z")
        )


def test_private_papers_are_found_by_their_own_seat_alone(tmp_path: Path) -> None:
    cast = on_disk(tmp_path)
    with_private_papers(cast)

    for code, other in ((ROK, US), (US, ROK)):
        own, foreign = find(cast, f"{CANARY}{code}", code), find(cast, f"{CANARY}{other}", code)
        assert {(hit.how, hit.private, hit.section) for hit in own.hits} == {
            ("private", True, "reason"), ("private", True, "inner")
        }  # fmt: skip
        assert (foreign.hits, foreign.count) == ((), 0)
        asked = ("draft", "철도", "이도훈", CANARY, "mou")
        everything = msgspec.json.encode([find(cast, typed, code) for typed in asked])
        assert f"{CANARY}{other}".encode() not in everything
        # An inner position is the seat's, a draft its officer's.
        assert {hit.section for hit in find(cast, CANARY, code, READER).hits} == {"inner"}


def test_no_private_byte_is_in_the_index_or_in_the_record(tmp_path: Path) -> None:
    cast = on_disk(tmp_path)
    with_private_papers(cast)
    for code in (ROK, US):
        assert find(cast, CANARY, code).count == 2
    find(cast, "survey")

    held = {path.name for path in tmp_path.iterdir() if CANARY.encode() in path.read_bytes()}

    assert held == {"ROK.db", "US.db"}
    assert "index.db" in {path.name for path in tmp_path.iterdir()}


def test_a_stranger_and_a_host_find_nothing(tmp_path: Path) -> None:
    cast = on_disk(tmp_path)
    ref = cast.give()
    cast.call(grouping.appoint_officer, US, HEAD, number=5, roles=("host",), name="The host")
    desk = cast.desks[ROK]

    for stranger in (Reader(None), Reader(US, 5, ("host",)), Reader(US, 5, ("reader",)), Reader("JP", 1, ("reader",))):
        for typed in ("survey", ref, "nothing"):
            with pytest.raises(NotAllowed) as refused:
                search(desk, reader=stranger, query=typed, now=cast.now)
            assert refused.value.reasons == (because("nothing_to_read"),)


def test_a_node_whose_index_cannot_be_used_still_finds_references(tmp_path: Path) -> None:
    cast = hosted(private=tmp_path)
    ref = cast.give()
    cast.desks[ROK].index = SearchIndex(tmp_path / "gone" / "index.db")

    found = find(cast, "ROK-1")

    assert [hit.ref for hit in found.hits] == [ref]
    assert "There is no folder" in found.broken


def test_what_waits_for_an_entry_that_has_not_come_is_not_shown_yet() -> None:
    cast = three()
    cast.cut = (ROK,)
    ref = cast.give(US)
    cast.take(ref, "concern", JP, reason=f"{CANARY}.")
    rok, jp = cast.desks[ROK], cast.desks[JP]
    feed = jp.seats[JP].feed
    held = rok.store.head(feed)
    assert held is not None
    for envelope in jp.store.feed(feed, held.size):
        receive(rok, parcel=parcel_of(jp, envelope))
    assert cast.group(ROK).waiting
    assert (find(cast, CANARY).hits, find(cast, CANARY).count) == ((), 0)

    cast.join()

    assert [hit.ref for hit in find(cast, CANARY).hits] == [ref]


ODD = ["", " ", "*", '"', "a" * 5000, "<script>", "😀", "-", "/v1", "-1", "\x00", "0" * 5000]


@pytest.mark.parametrize("typed", ODD, ids=range(len(ODD)))
def test_no_query_is_refused(typed: str, tmp_path: Path) -> None:
    cast = on_disk(tmp_path)
    cast.give()

    found = find(cast, typed)

    assert (found.count, found.broken) == (0, "")
