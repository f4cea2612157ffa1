"""Private drafts: an officer's own, in the seat's own papers, and never an entry."""

from pathlib import Path

import pytest
from tests.cast import DESK, HEAD, READER, ROK, US, Cast, hosted

from tandem.desk import group as grouping
from tandem.desk.desk import NotAllowed
from tandem.desk.draft import (
    LONGEST_DRAFT,
    MOST_DRAFTS,
    discard_draft,
    draft_states,
    keep_draft,
    keep_state,
    open_draft,
)
from tandem.desk.reading import reader_of
from tandem.reports.speaker import Speaker
from tandem.rules.reason import because
from tandem.state.reading import Reader


@pytest.fixture
def cast(tmp_path: Path) -> Cast:
    """ROK and US on one node that keeps private papers."""
    return hosted(private=tmp_path)


def officer(cast: Cast, code: str, number: int = DESK) -> Reader:
    return reader_of(cast.desks[code], code=code, officer=number)


def test_a_draft_is_kept_opened_replaced_and_discarded(cast: Cast) -> None:
    desk, kim = cast.desks[ROK], officer(cast, ROK)
    before = dict(cast.group().frontier)

    draft = keep_draft(desk, reader=kim, now=cast.now, kind="give", texts={"title": "경의선 공동조사"})
    assert open_draft(desk, reader=kim, draft=draft).texts == {"title": "경의선 공동조사"}
    again = keep_draft(desk, reader=kim, now=cast.now, kind="give", texts={"title": "Later"}, draft=draft)
    assert again == draft
    assert open_draft(desk, reader=kim, draft=draft).texts == {"title": "Later"}

    discard_draft(desk, reader=kim, draft=draft)
    with pytest.raises(NotAllowed) as refused:
        open_draft(desk, reader=kim, draft=draft)
    assert refused.value.reasons[0].code == "no_such_draft"
    assert cast.group().frontier == before


@pytest.mark.parametrize(("code", "number"), [(US, DESK), (ROK, READER)])
def test_nobody_else_opens_overwrites_or_discards_a_draft(cast: Cast, code: str, number: int) -> None:
    desk, kim, other = cast.desks[ROK], officer(cast, ROK), officer(cast, code, number)
    draft = keep_draft(desk, reader=kim, now=cast.now, kind="give", texts={"title": "Ours"})

    for attempt in (
        lambda: open_draft(desk, reader=other, draft=draft),
        lambda: discard_draft(desk, reader=other, draft=draft),
        lambda: keep_draft(desk, reader=other, now=cast.now, kind="give", texts={"title": "Theirs"}, draft=draft),
    ):
        with pytest.raises(NotAllowed) as refused:
            attempt()
        assert refused.value.reasons[0].code == "no_such_draft"

    assert open_draft(desk, reader=kim, draft=draft).texts == {"title": "Ours"}


def test_a_draft_with_half_a_character_is_refused(cast: Cast) -> None:
    with pytest.raises(NotAllowed) as refused:
        keep_draft(cast.desks[ROK], reader=officer(cast, ROK), now=cast.now, kind="give", texts={"title": "\ud800"})

    assert refused.value.reasons[0].code == "draft_unfit"


def test_a_seat_without_private_papers_keeps_no_draft() -> None:
    cast = hosted()

    with pytest.raises(NotAllowed) as refused:
        keep_draft(cast.desks[ROK], reader=officer(cast, ROK), now=cast.now, kind="give", texts={})

    assert refused.value.reasons[0].code == "no_private_papers"
    assert refused.value.reasons[0].values == {"party": ROK}


def test_a_relieved_officer_opens_no_draft_even_its_own(cast: Cast) -> None:
    desk, kim = cast.desks[ROK], officer(cast, ROK)
    draft = keep_draft(desk, reader=kim, now=cast.now, kind="give", texts={"title": "Ours"})

    cast.call(grouping.relieve_officer, ROK, HEAD, number=DESK)

    for attempt in (open_draft, discard_draft):
        with cast.refused(because("nothing_to_read")):
            attempt(desk, reader=kim, draft=draft)


def test_a_draft_saved_in_two_places_keeps_the_first_and_says_so(cast: Cast) -> None:
    desk, kim = cast.desks[ROK], officer(cast, ROK)
    texts = {"title": "Joint railway survey"}
    draft = keep_state(desk, reader=kim, now=cast.now, kind="give", texts=texts, draft=None, after=0)
    keep_state(desk, reader=kim, now=cast.now, kind="give", texts={"title": "From one page"}, draft=draft, after=1)
    passed = because("draft_passed", draft=draft)

    with cast.refused(passed):
        keep_state(desk, reader=kim, now=cast.now, kind="give", texts={"title": "From another"}, draft=draft, after=1)

    assert open_draft(desk, reader=kim, draft=draft).texts == {"title": "From one page"}
    assert [state.number for state in draft_states(desk, reader=kim, draft=draft)] == [2, 1]
    assert Speaker("en", "UTC").reason(passed) == (
        f"The draft {draft} was saved from another page at the same moment; send yours again."
    )


def test_a_draft_has_a_longest_length_and_an_officer_a_largest_number(cast: Cast) -> None:
    desk, kim = cast.desks[ROK], officer(cast, ROK)

    with pytest.raises(NotAllowed) as long:
        keep_draft(desk, reader=kim, now=cast.now, kind="give", texts={"what": "x" * LONGEST_DRAFT})
    assert long.value.reasons[0].code == "draft_too_long"
    for number in range(MOST_DRAFTS):
        keep_draft(desk, reader=kim, now=cast.now, kind="give", texts={"title": f"Survey {number}"})
    with cast.refused(because("drafts_too_many", count=MOST_DRAFTS)):
        keep_draft(desk, reader=kim, now=cast.now, kind="give", texts={"title": "One more"})

    assert len(desk.private[ROK].list(officer=kim.officer)) == MOST_DRAFTS
    assert "private drafts, and no more fit" in Speaker("en", "UTC").reason(
        because("drafts_too_many", count=MOST_DRAFTS)
    )
