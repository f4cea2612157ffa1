"""Private drafts: their own officer's, and nobody else's."""

from pathlib import Path

import pytest
from tests.cast import DESK, HEAD, ROK, US, Cast, apart, hosted

from tandem.desk import group as grouping
from tandem.desk.desk import NotAllowed
from tandem.desk.draft import discard_draft, keep_draft, open_draft
from tandem.desk.reading import reader_of
from tandem.rules.reason import Reason, because
from tandem.state.reading import Reader

TEXTS = {"reason": "경유 5만 5천 리터"}


def refused_for(reason: Reason, cast: Cast, reader: Reader, draft: str) -> None:
    for act in (open_draft, discard_draft):
        with cast.refused(reason):
            act(cast.desks[ROK], reader=reader, draft=draft)


def test_a_draft_is_opened_changed_and_discarded_by_its_officer(tmp_path: Path) -> None:
    cast = hosted(private=tmp_path)
    desk = cast.desks[ROK]
    reader = reader_of(desk, code=ROK, officer=DESK)
    draft = keep_draft(desk, reader=reader, now=cast.now, kind="notice.given/1", texts=TEXTS)
    assert open_draft(desk, reader=reader, draft=draft).texts == TEXTS

    again = keep_draft(desk, reader=reader, now=cast.now, kind="notice.given/1", texts={}, draft=draft)
    assert (again, open_draft(desk, reader=reader, draft=draft).texts) == (draft, {})

    discard_draft(desk, reader=reader, draft=draft)
    refused_for(because("no_such_draft", draft=draft), cast, reader, draft)


@pytest.mark.parametrize(("code", "officer"), [(ROK, HEAD), (US, DESK)])
def test_a_draft_is_not_there_for_a_colleague_nor_for_the_other_seat(code: str, officer: int, tmp_path: Path) -> None:
    cast = hosted(private=tmp_path)
    desk = cast.desks[ROK]
    own = reader_of(desk, code=ROK, officer=DESK)
    draft = keep_draft(desk, reader=own, now=cast.now, kind="notice.given/1", texts=TEXTS)

    other = reader_of(desk, code=code, officer=officer)

    refused_for(because("no_such_draft", draft=draft), cast, other, draft)
    with cast.refused(because("no_such_draft", draft=draft)):
        keep_draft(desk, reader=other, now=cast.now, kind="notice.given/1", texts={}, draft=draft)


def test_a_relieved_officer_opens_no_draft_even_its_own(tmp_path: Path) -> None:
    cast = hosted(private=tmp_path)
    desk = cast.desks[ROK]
    reader = reader_of(desk, code=ROK, officer=DESK)
    draft = keep_draft(desk, reader=reader, now=cast.now, kind="notice.given/1", texts=TEXTS)

    cast.call(grouping.relieve_officer, ROK, HEAD, number=DESK)

    refused_for(because("nothing_to_read"), cast, reader, draft)


def test_where_a_seat_keeps_no_papers_nothing_is_kept() -> None:
    cast = apart()
    reader = reader_of(cast.desks[ROK], code=ROK, officer=DESK)

    with cast.refused(because("no_private_papers", party=ROK)):
        keep_draft(cast.desks[ROK], reader=reader, now=cast.now, kind="notice.given/1", texts=TEXTS)


def test_a_text_that_cannot_be_kept_is_not_kept(tmp_path: Path) -> None:
    cast = hosted(private=tmp_path)
    reader = reader_of(cast.desks[ROK], code=ROK, officer=DESK)

    with cast.unchanged(), pytest.raises(NotAllowed, match="draft_unfit"):
        keep_draft(cast.desks[ROK], reader=reader, now=cast.now, kind="notice.given/1", texts={"reason": "\ud800"})
