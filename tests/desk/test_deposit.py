"""A depositary keeps the record for the others: it says nothing about any matter, and reads none of its words."""

import pytest
from tests.cast import HEAD, KEEPER, READER, ROK, US, Cast, apart

from tandem.acts.question import QuestionAsked
from tandem.desk.comment import make_comment
from tandem.desk.desk import NotAllowed
from tandem.desk.group import appoint_officer
from tandem.desk.reading import open_record, read_group, read_matter, reader_of, readers_of_record
from tandem.desk.record import export_archive, sign_heads, take_in
from tandem.desk.search import search
from tandem.rules.reason import because


@pytest.fixture
def cast() -> Cast:
    """ROK and US, and a depositary with a node of its own."""
    return apart(depositaries=[KEEPER])


def test_a_depositary_says_nothing_about_any_matter(cast: Cast) -> None:
    ref = cast.give()

    with cast.refused(because("depositary_may_not", party=KEEPER)):
        cast.call(make_comment, KEEPER, HEAD, ref=ref, text="We have read this.")


def test_what_a_depositary_writes_about_a_matter_all_the_same_counts_nowhere(cast: Cast) -> None:
    ref = cast.give()
    version = cast.notice(ref).current.stamp.entry

    asked = cast.forge(KEEPER, QuestionAsked(to=ROK), refs=[(version, "version")], officer=HEAD, role="depositary")

    for code in (ROK, US, KEEPER):
        assert (asked.id, "depositary_may_not") in cast.group(code).disregarded
        assert cast.notice(ref, code).questions == ()


def test_a_depositary_appoints_officers_of_its_own(cast: Cast) -> None:
    cast.call(appoint_officer, KEEPER, HEAD, number=READER, roles=("depositary",), name="A second archivist")

    assert cast.group(US).officer(KEEPER, READER) is not None


def test_no_words_of_others_come_onto_the_node_of_a_depositary(cast: Cast) -> None:
    ref = cast.give(title="Joint survey of the Gyeongui line")

    version = cast.notice(ref, KEEPER).current.stamp.entry
    assert "title" in cast.desks[US].store.sections(version)
    assert cast.desks[KEEPER].store.sections(version) == {}
    assert cast.desks[KEEPER].state_hash() == cast.desks[ROK].state_hash()


def test_the_read_gate_hands_no_words_to_an_officer_of_a_depositary(cast: Cast) -> None:
    ref = cast.give()

    for desk in cast.nodes:
        reader = reader_of(desk, code=KEEPER, officer=HEAD)
        for read in (
            lambda desk=desk, reader=reader: read_group(desk, reader=reader, now=cast.now),
            lambda desk=desk, reader=reader: read_matter(desk, reader=reader, ref=ref, now=cast.now),
            lambda desk=desk, reader=reader: search(desk, reader=reader, query="survey", now=cast.now),
        ):
            with pytest.raises(NotAllowed) as caught:
                read()
            assert caught.value.reasons == (because("depositary_reads_no_words"),)


def test_a_depositary_carries_away_only_what_its_own_node_holds(cast: Cast) -> None:
    cast.give()
    own, other = cast.desks[KEEPER], cast.desks[ROK]

    assert open_record(own, reader=reader_of(own, code=KEEPER, officer=HEAD)).founded
    with pytest.raises(NotAllowed) as caught:
        open_record(other, reader=reader_of(other, code=KEEPER, officer=HEAD))
    assert caught.value.reasons == (because("depositary_reads_no_words"),)


def test_who_reads_a_page_is_told_that_a_depositary_keeps_it(cast: Cast) -> None:
    desk = cast.desks[ROK]

    audience = readers_of_record(desk, reader=reader_of(desk, code=ROK, officer=READER))

    assert audience.kept_by == (KEEPER,)
    assert KEEPER not in [seat.code for seat in audience.seats]


def test_an_archive_brings_a_depositary_everything_but_its_words(cast: Cast) -> None:
    ref = cast.give(title="Joint survey of the Gyeongui line")
    heads = {feed: text for desk in cast.nodes for feed, text in sign_heads(desk).items()}
    rok = cast.desks[ROK]

    for _ in range(2):
        raw = export_archive(rok, reader=reader_of(rok, code=ROK, officer=READER), held=heads)
        take_in(cast.desks[KEEPER], raw=raw)

    version = cast.notice(ref, KEEPER).current.stamp.entry
    assert cast.desks[KEEPER].store.sections(version) == {}
