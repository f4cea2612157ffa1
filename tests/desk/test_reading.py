"""The one read gate. Canaries stand in everything that is private, and never come out of anything."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.cast import DESK, HEAD, READER, ROK, ROLES, US, Cast, apart, at, hosted

from tandem.acts.action import ActionObserved
from tandem.desk import action as observing
from tandem.desk import group as grouping
from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.draft import keep_draft, open_draft
from tandem.desk.reading import (
    open_feeds,
    read_group,
    read_matter,
    read_people,
    reader_of,
    readers_of_drafts,
    readers_of_matter,
    readers_of_record,
    seats_reading,
)  # fmt: skip
from tandem.rules.reason import because
from tandem.state.reading import Reader, Reading
from tandem.state.tables import Tables

CANARY = {ROK: "CANARY-OF-SEOUL", US: "CANARY-OF-WASHINGTON"}
NOTHING = (because("nothing_to_read"),)


def story(cast: Cast) -> str:
    """Give notice, object, and let an officer of each side lose a race, whose texts are then private drafts."""
    ref = cast.give()
    cast.watch()
    page = {code: dict.fromkeys(cast.page(code), 1) for code in (ROK, US)}
    cast.take(ref, "objection", reason="Shared: diesel.")
    with pytest.raises(NotAllowed, match="came_since"):
        cast.decide(ref, "go_over_objection", reason=CANARY[ROK], seen=page[ROK])
    own = cast.give(US)
    with pytest.raises(NotAllowed, match="came_since"):
        cast.decide(own, "postpone", US, reason=CANARY[US], until="2018-12-26", seen=page[US])
    return ref


def readings(desk: Desk, reader: Reader, ref: str) -> list[Reading]:
    now = at("2018-10-16T01:00")
    return [
        read_group(desk, reader=reader, now=now),
        read_group(desk, reader=reader, now=now, titles=[ref, "nothing"]),
        read_matter(desk, reader=reader, ref=ref, now=now),
        read_people(desk, reader=reader, now=now),
    ]


def bytes_of(reading: Reading) -> bytes:
    """Everything that a reading holds, whatever its type."""
    return msgspec.json.encode(reading, enc_hook=lambda value: None if isinstance(value, Tables) else dict(value))


@pytest.mark.parametrize("officer", [HEAD, DESK, READER])
@pytest.mark.parametrize("code", [ROK, US])
def test_every_officer_reads_what_is_shared_and_nobody_the_drafts_of_the_other_seat(
    code: str, officer: int, tmp_path: Path
) -> None:
    cast = hosted(private=tmp_path)
    ref = story(cast)
    other = US if code == ROK else ROK
    reader = reader_of(cast.desks[code], code=code, officer=officer)

    for reading in readings(cast.desks[code], reader, ref):
        found = bytes_of(reading)
        assert CANARY[other].encode() not in found
        assert (CANARY[code].encode() in found) == (officer == DESK)
    matter = readings(cast.desks[code], reader, ref)[2]
    assert matter.text(cast.notice(ref).id, "title") == "Joint survey of the Gyeongui line"
    assert b"Shared: diesel." in bytes_of(matter)
    assert b"55000" in bytes_of(matter)


def test_private_drafts_are_no_part_of_the_record(tmp_path: Path) -> None:
    cast = hosted(private=tmp_path)
    story(cast)

    for stored in cast.desks[ROK].store.arrived_since(0):
        held = cast.desks[ROK].store.sections(stored.entry.id)
        words = b"".join([stored.entry.envelope, *(section.content for section in held.values())])
        assert b"CANARY" not in words


STRANGERS: dict[str, Any] = {
    "the world outside": Reader(None),
    "a number that nobody has": Reader(ROK, 9, ("reader",)),
    "a party that is none": Reader("JP", HEAD, (ROLES[HEAD],)),
    "no code": Reader("", HEAD, (ROLES[HEAD],)),
    "the node": Reader(ROK, 0, ("node",)),
}


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS.keys())
def test_a_stranger_reads_nothing_not_even_whether_there_is_something(stranger: Reader, tmp_path: Path) -> None:
    cast = hosted(private=tmp_path)
    ref = story(cast)
    now = at("2018-10-16T01:00")
    desk = cast.desks[ROK]

    for asked in (
        lambda: read_group(desk, reader=stranger, now=now),
        lambda: read_matter(desk, reader=stranger, ref=ref, now=now),
        lambda: read_matter(desk, reader=stranger, ref="nothing", now=now),
        lambda: read_people(desk, reader=stranger, now=now),
    ):
        with pytest.raises(NotAllowed) as refused:
            asked()
        assert refused.value.reasons == NOTHING


def test_a_relieved_officer_reads_nothing_more_even_from_a_page_that_is_open(tmp_path: Path) -> None:
    cast = hosted(private=tmp_path)
    ref = story(cast)
    desk = cast.desks[US]
    reader = reader_of(desk, code=US, officer=DESK)
    assert readings(desk, reader, ref)[2].drafts

    cast.call(grouping.relieve_officer, US, HEAD, number=DESK)

    with pytest.raises(NotAllowed) as refused:
        read_matter(desk, reader=reader, ref=ref, now=cast.now)
    assert refused.value.reasons == NOTHING
    with pytest.raises(NotAllowed) as gone:
        reader_of(desk, code=US, officer=DESK)
    assert gone.value.reasons == (because("no_such_officer", party=US, officer=DESK),)


def test_the_host_runs_the_node_and_reads_nothing(tmp_path: Path) -> None:
    cast = hosted(private=tmp_path)
    ref = story(cast)
    cast.call(grouping.appoint_officer, US, HEAD, number=5, roles=("host",), name="The host")
    host = reader_of(cast.desks[US], code=US, officer=5)

    with pytest.raises(NotAllowed) as refused:
        read_matter(cast.desks[US], reader=host, ref=ref, now=cast.now)
    assert refused.value.reasons == NOTHING


def test_roles_that_a_reader_claims_are_not_believed(tmp_path: Path) -> None:
    cast = hosted(private=tmp_path)
    ref = story(cast)
    cast.call(grouping.appoint_officer, US, HEAD, number=5, roles=("host",), name="The host")

    with pytest.raises(NotAllowed) as refused:
        read_matter(cast.desks[US], reader=Reader(US, 5, (ROLES[HEAD],)), ref=ref, now=cast.now)
    assert refused.value.reasons == NOTHING


def test_a_reader_of_another_group_reads_nothing_here() -> None:
    here, elsewhere = apart(), apart(ROK, "JP")
    ref = here.give()
    reader = reader_of(elsewhere.desks["JP"], code="JP", officer=HEAD)

    with pytest.raises(NotAllowed) as refused:
        read_matter(here.desks[ROK], reader=reader, ref=ref, now=here.now)
    assert refused.value.reasons == NOTHING


def test_the_node_of_nobody_in_the_group_gets_no_feed() -> None:
    cast = apart()

    with cast.refused(because("line_no_member")):
        open_feeds(cast.desks[ROK], feed=apart("JP", US).group("JP").seats["JP"].feed)

    assert open_feeds(cast.desks[ROK], feed=cast.group().seats[US].feed).id == cast.group().id


def test_a_reading_names_the_frontier_that_it_was_made_of() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    desk = cast.desks[ROK]

    reading = read_matter(desk, reader=reader_of(desk, code=ROK, officer=READER), ref=ref, now=cast.now)

    assert {head.code: head.size for head in reading.heads} == {
        code: cast.group().frontier[seat.feed] for code, seat in cast.group().seats.items()
    }
    heads = desk.store.heads()
    assert {head.root for head in reading.heads} == {head.root for head in heads.values()}


def test_a_word_that_is_withheld_is_absent_and_an_officers_name_is_among_the_people() -> None:
    cast = apart()
    ref = cast.give()
    desk = cast.desks[ROK]
    reader = reader_of(desk, code=ROK, officer=READER)

    assert read_matter(desk, reader=reader, ref=ref, now=cast.now).text(cast.notice(ref).id, "route") == ""
    people = read_people(desk, reader=reader, now=cast.now)
    assert {text for words in people.prose.values() for text in words.values()} == {
        f"{ROLES[number]} of {code}" for code in (ROK, US) for number in (DESK, READER)
    }


def test_an_observed_action_is_read_like_a_notice() -> None:
    cast = apart()
    observed = ActionObserved(actor=ROK, action_type="exercise", evidence="observed")
    seen = cast.call(observing.observe_action, US, observed=observed, title="Survey", text="A train.", source="Camera")
    assert seen.ref is not None
    desk = cast.desks[ROK]

    reading = read_matter(desk, reader=reader_of(desk, code=ROK, officer=READER), ref=seen.ref, now=cast.now)

    assert reading.text(seen.entry, "source") == "Camera"
    with pytest.raises(NotAllowed, match="no_such_ref"):
        read_matter(desk, reader=reader_of(desk, code=ROK, officer=READER), ref="x" * 1000, now=cast.now)


def everybody(cast: Cast) -> list[Reader]:
    """Every kind of reader of the cast: of each seat, a host, one who was relieved, one who never was, the world."""
    for code in cast.parties:
        cast.call(grouping.appoint_officer, code, HEAD, number=8, roles=("host",), name="Runs the machine")
        cast.call(grouping.appoint_officer, code, HEAD, number=9, roles=(ROLES[READER],), name="Was here")
        cast.call(grouping.relieve_officer, code, HEAD, number=9)
    codes = (*cast.group().seats, "NOBODY")
    return [Reader(code, number, ()) for code in codes for number in (HEAD, DESK, READER, 8, 9, 77)] + [Reader(None)]


def reads(desk: Desk, reader: Reader, ref: str) -> bool:
    """Ask the gate itself."""
    try:
        read_matter(desk, reader=reader, ref=ref, now=at("2018-10-16T01:00"))
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize("stage", ["apart", "hosted", "with a monitor"])
def test_who_can_see_this_is_what_the_gate_does_for_every_kind_of_reader(stage: str, tmp_path: Path) -> None:
    stages = {"apart": apart, "hosted": hosted, "with a monitor": lambda **given: apart(monitors=("MONITOR",), **given)}
    cast: Cast = stages[stage](private=tmp_path)
    readers, ref = everybody(cast), cast.give()

    for desk in cast.nodes:
        said = readers_of_matter(desk, reader=Reader(ROK, DESK, ()), ref=ref)
        named = {(seat.code, number) for seat in said.seats for number, _, _ in seat.officers}
        assert named == {(r.code, r.officer) for r in readers if reads(desk, r, ref)}
        assert seats_reading(desk.group()) == tuple(dict.fromkeys(seat.code for seat in said.seats))
        assert said.hosts == tuple(desk.seats)
        assert not said.public
        assert said == readers_of_record(desk, reader=Reader(ROK, DESK, ()))


def test_who_can_see_a_draft_is_who_can_open_it(tmp_path: Path) -> None:
    cast = apart(private=tmp_path)
    readers, desk = everybody(cast), cast.desks[ROK]
    draft = keep_draft(desk, reader=Reader(ROK, DESK, ()), now=cast.now, kind="give", texts={"title": "Not yet"})

    said = readers_of_drafts(desk, reader=Reader(ROK, DESK, ()))

    named = {(seat.code, number) for seat in said.seats for number, _, _ in seat.officers}
    opened = set()
    for reader in readers:
        try:
            open_draft(desk, reader=reader, draft=draft)
        except NotAllowed:
            continue
        opened.add((reader.code, reader.officer))
    assert named == opened == {(ROK, DESK)}


def test_who_may_not_read_is_not_told_who_may() -> None:
    cast = hosted()
    ref = cast.give()

    for ask in (readers_of_record, readers_of_drafts):
        with pytest.raises(NotAllowed):
            ask(cast.nodes[0], reader=Reader(None))
    with pytest.raises(NotAllowed):
        readers_of_matter(cast.nodes[0], reader=Reader("NOBODY", 1), ref=ref)
    with cast.refused(because("no_such_ref", ref="ROK-US/2018/ROK-777")):
        readers_of_matter(cast.nodes[0], reader=Reader(ROK, DESK, ()), ref="ROK-US/2018/ROK-777")
