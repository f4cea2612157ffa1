"""Statements on record: each in a filed source, with its passage and its chain; taken back by who recorded it alone."""

import hashlib

import msgspec
from tests import meetings
from tests.cast import DESK, HEAD, MONITOR, ROK, US, Cast
from tests.parallel import group_in_tandem
from tests.reading_room import DOCUMENT, file, label, passage, say
from tests.texts import propose

from tandem.acts.source import Passage
from tandem.desk import statement as recording
from tandem.desk.reading import read_watched, reader_of
from tandem.rules.account import standing_statements
from tandem.rules.agenda import agenda_of
from tandem.rules.reason import because


def group_that_reads() -> Cast:
    cast = group_in_tandem()
    file(cast)
    return cast


def test_a_document_is_filed_once_by_its_hash() -> None:
    cast = group_that_reads()
    held = cast.group(MONITOR).tandem.sources[0].stamp.label
    with cast.refused(because("source_filed_already", code="news-1", label=held)):
        file(cast, "news-2")
    with cast.refused(because("code_taken", code="news-1", label=held)):
        file(cast, text="Another text.")
    with cast.refused(because("source_address", found="ftp://news.example/2")):
        file(cast, "news-2", text="Another text.", url="ftp://news.example/2")
    with cast.refused(because("day_to_come", name="published", found="2031-01-01")):
        file(cast, "news-2", text="Another text.", published="2031-01-01")

    kept = cast.group(ROK).tandem.sources
    assert [(one.code, one.sha256) for one in kept] == [("news-1", hashlib.sha256(DOCUMENT.encode()).hexdigest())]


def test_what_one_side_tells_of_another_stands_as_reported_and_with_its_chain() -> None:
    cast = group_that_reads()
    say(cast, party=US, through=(ROK,))

    held = cast.group(US).tandem.statements[0]
    assert (held.party, held.through, held.is_signed) == (US, (ROK,), False)
    desk = cast.desks[US]
    words = read_watched(desk, reader=reader_of(desk, code=US, officer=DESK), now=cast.now)
    assert words.text(held.stamp.entry, "chain") == "The ministry"


def test_a_side_signs_only_its_own_words_and_without_a_source_between() -> None:
    cast = group_that_reads()
    with cast.refused(because("own_is_not_through", party=US), because("not_own_word", party=ROK)):
        say(cast, by=ROK, evidence="own", party=US, through=(ROK,))
    with cast.refused(because("through_itself", party=US)):
        say(cast, party=US, through=(US,))
    with cast.refused(because("no_such_member", party="NOBODY")):
        say(cast, party="NOBODY")
    with cast.refused(because("no_such_sources", found="news-9", known="news-1")):
        say(cast, "news-9")

    assert cast.group(ROK).tandem.statements == ()


def test_one_passage_is_on_record_once_unless_another_takes_its_place() -> None:
    cast = group_that_reads()
    first = label(say(cast))
    with cast.refused(because("statement_recorded_already", label=first)):
        say(cast)
    second = label(say(cast, replaces=first, said_basis="printed"))

    group = cast.group(ROK)
    assert [one.stamp.label for one in group.tandem.statements] == [first, second]
    assert [one.stamp.label for one in standing_statements(group)] == [second]


def test_only_who_recorded_a_statement_withdraws_it_and_only_once() -> None:
    cast = group_that_reads()
    told = label(say(cast))
    with cast.refused(because("statement_of_others", label=told)):
        cast.call(recording.withdraw_statement, ROK, DESK, on=told, reason="Not so.")
    taken = label(cast.call(recording.withdraw_statement, MONITOR, HEAD, on=told, reason="Read wrongly."))
    with cast.refused(because("statement_withdrawn", label=taken)):
        cast.call(recording.withdraw_statement, MONITOR, HEAD, on=told, reason="Again.")

    assert standing_statements(cast.group(US)) == ()


def test_a_passage_that_the_document_does_not_have_is_refused() -> None:
    wrong = Passage(start=0, end=6, sha256=hashlib.sha256(b"Poster").hexdigest())
    assert recording.passage_faults(DOCUMENT, wrong) == [because("passage_differs", start=0, end=6)]
    far = msgspec.structs.replace(wrong, end=9000)
    outside = because("passage_outside", start=0, end=9000, length=len(DOCUMENT))
    assert recording.passage_faults(DOCUMENT, far) == [outside]
    assert recording.passage_faults(DOCUMENT, passage()) == []


def test_a_departure_from_an_agreed_line_goes_to_the_next_agenda() -> None:
    cast = group_that_reads()
    told = label(say(cast, party=US))
    line = propose(cast)
    with cast.refused(because("no_such_line", found="US-ROK/2018/ROK-99")):
        note(cast, told, "US-ROK/2018/ROK-99")
    noted = note(cast, told, line)
    with cast.refused(because("departure_noted_already", ref=line)):
        note(cast, told, line)

    held = cast.group(ROK).tandem.statements[0].departures
    assert [one.stamp.label for one in held] == [noted]
    assert departures(cast, meetings.propose(cast)) == [(line, US)]
    meetings.held(cast)
    cast.wait(days=1)
    assert departures(cast, meetings.propose(cast, begins="2018-12-20T09:00", ends="2018-12-20T13:00")) == []


def departures(cast: Cast, meeting: str) -> list[tuple[str, str]]:
    group = cast.group(ROK)
    rows = agenda_of(meetings.met(cast, meeting), group, cast.now)
    return [(row.ref, row.party) for row in rows if row.sort == "departure"]


def note(cast: Cast, on: str, line: str) -> str:
    words = {"line": line, "happened": "2018-10-14", "reason": "Another tone."}
    return label(cast.call(recording.note_departure, MONITOR, HEAD, on=on, **words))
