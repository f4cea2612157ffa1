"""Hand-overs: private papers between two officers of a seat; who reads them, what they list, when one is suggested."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.cast import DESK, HEAD, READER, ROK, US, Cast, apart, at, hosted

from tandem.desk.hand_over import discard_hand_over, keep_hand_over, list_hand_overs
from tandem.desk.notice import acknowledge_notice
from tandem.desk.past import past_of
from tandem.desk.reading import read_group, reader_of
from tandem.reports.hand_over import holiday_ahead, open_rows
from tandem.reports.meetings import view_desk
from tandem.rules.reason import because
from tandem.state.reading import HandOverRead, OpenRow, Reader

CANARY = "The embassy expects a call before the holiday."


def reader(cast: Cast, officer: int, code: str = ROK) -> Reader:
    return reader_of(cast.desks[code], code=code, officer=officer)


def rows_of(cast: Cast, officer: int, code: str = ROK) -> tuple[OpenRow, ...]:
    view = view_desk(read_group(cast.desks[code], reader=reader(cast, officer, code), now=cast.now))
    return open_rows(view, {})


def keep(cast: Cast, officer: int = DESK, to: int = HEAD, words: str = CANARY, code: str = ROK) -> str:
    return keep_hand_over(
        cast.desks[code], reader=reader(cast, officer, code), now=cast.now, to=to, words=words,
        rows=rows_of(cast, officer, code),
    )  # fmt: skip


def kept(cast: Cast, officer: int, code: str = ROK) -> tuple[HandOverRead, ...]:
    return list_hand_overs(cast.desks[code], reader=reader(cast, officer, code))


def test_a_hand_over_lists_what_my_desk_has_and_the_words(tmp_path: Path) -> None:
    cast = apart(private=tmp_path)
    ref = cast.give(US)
    cast.watch()

    keep(cast)

    (paper,) = kept(cast, HEAD)
    assert (paper.officer, paper.to, paper.words) == (DESK, HEAD, CANARY)
    assert [(row.ref, row.title, row.move) for row in paper.rows] == [
        (ref, "Joint survey of the Gyeongui line", "acknowledge")
    ]
    assert paper.rows[0].by == "2018-10-22T09:00:00Z"


def test_its_author_and_the_officer_to_whom_it_goes_read_it_and_nobody_else(tmp_path: Path) -> None:
    cast = hosted(private=tmp_path)

    keep(cast, DESK, HEAD)

    assert [paper.words for paper in kept(cast, DESK)] == [paper.words for paper in kept(cast, HEAD)] == [CANARY]
    assert kept(cast, READER) == kept(cast, DESK, US) == kept(cast, HEAD, US) == ()


def test_it_is_no_entry_and_stands_in_no_record(tmp_path: Path) -> None:
    cast = apart(private=tmp_path)

    with cast.unchanged():
        keep(cast)

    assert all(CANARY.encode() not in raw for seat in cast.group().seats.values()
               for raw in cast.desks[ROK].store.feed(seat.feed))  # fmt: skip
    assert CANARY.encode() in (tmp_path / "ROK.db").read_bytes()
    assert CANARY.encode() not in (tmp_path / "US.db").read_bytes()


@pytest.mark.parametrize(
    ("to", "words", "reason"),
    [
        (DESK, "x", because("hand_over_to_oneself")),
        (9, "x", because("no_such_officer", party=ROK, officer=9)),
        (HEAD, " ", because("hand_over_empty")),
        (HEAD, "safe\u202etxt", because("prose_strange", name="hand_over", character="U+202E")),
        (HEAD, "x" * 20_001, because("prose_too_long", name="hand_over", longest=20_000, found=20_001)),
    ],
)
def test_what_cannot_be_handed_over_is_refused(tmp_path: Path, to: int, words: str, reason: object) -> None:
    cast = apart(private=tmp_path)

    with cast.refused(reason):  # type: ignore[arg-type]
        keep(cast, DESK, to, words)

    assert kept(cast, DESK) == ()


def test_a_reader_writes_none(tmp_path: Path) -> None:
    cast = apart(private=tmp_path)
    roles = "desk_officer, head_of_delegation, counsel"

    with cast.refused(because("hand_over_wants_role", roles=roles)):
        keep(cast, READER, DESK)


def test_either_of_the_two_discards_it_and_it_is_overwritten(tmp_path: Path) -> None:
    cast = apart(private=tmp_path)
    first, second = keep(cast), keep(cast)
    for stranger in (READER, DESK):
        code = ROK if stranger == READER else US
        with cast.refused(because("no_such_hand_over", paper=first)):
            discard_hand_over(cast.desks[code], reader=reader(cast, stranger, code), paper=first)

    discard_hand_over(cast.desks[ROK], reader=reader(cast, DESK), paper=first)
    discard_hand_over(cast.desks[ROK], reader=reader(cast, HEAD), paper=second)

    assert kept(cast, DESK) == ()
    assert CANARY.encode() not in (tmp_path / "ROK.db").read_bytes()


def test_a_seat_without_private_papers_keeps_none() -> None:
    cast = apart()

    with cast.refused(because("no_private_papers", party=ROK)):
        keep(cast)
    assert kept(cast, DESK) == ()


def test_a_past_day_has_no_hand_overs(tmp_path: Path) -> None:
    cast = apart(private=tmp_path)
    keep(cast)
    past = past_of(cast.desks[ROK], at=cast.now + timedelta(days=1), day="2018-10-16")

    assert list_hand_overs(past, reader=reader(cast, DESK)) == ()


def suggested(cast: Cast, code: str, officer: int = DESK) -> tuple[str, str, str] | None:
    group, desk = cast.group(code), cast.desks[code]
    view = view_desk(read_group(desk, reader=reader(cast, officer, code), now=cast.now))
    found = holiday_ahead(group, code, cast.now, view)
    return (found.names["en"], found.first, found.last) if found else None


def held_over(cast: Cast, day: str) -> None:
    """Let the window of the US on a notice of the ROK close at this moment."""
    ref = cast.give()
    cast.call(acknowledge_notice, US, DESK, ref=ref)
    cast.extend(ref, US, day)


def test_a_hand_over_is_suggested_before_a_holiday_in_which_something_closes() -> None:
    cast = hosted()
    cast.now = at("2018-11-14T12:00")
    held_over(cast, "2018-11-22T23:00:00Z")
    assert suggested(cast, US) is None

    cast.now = at("2018-11-15T12:00")

    assert suggested(cast, US) == ("Holiday", "2018-11-22", "2018-11-22")
    assert suggested(cast, ROK) is None


def test_nothing_is_suggested_where_nothing_closes_in_it() -> None:
    cast = hosted()
    cast.now = at("2018-11-15T12:00")
    held_over(cast, "2018-11-27T23:00:00Z")

    assert suggested(cast, US) is None
