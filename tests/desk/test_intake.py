"""What a seat keeps of the files it was handed: files as they came, and what the headings of a sender mean."""

from pathlib import Path

import pytest
from tests.cast import DESK, HEAD, ROK, US, Cast, hosted
from tests.sheets import workbook

from tandem.desk import sheet as sheets
from tandem.desk.desk import NotAllowed
from tandem.desk.draft import discard_draft, keep_draft
from tandem.desk.headings import Headings
from tandem.desk.intake import keep_file, keep_sender, kept_file, senders_of
from tandem.desk.reading import reader_of
from tandem.state.reading import Reader
from tandem.store.sheets import MOST_ORIGINALS

HEADINGS = Headings(0, ("물자", "얼마", "비고"), ("name", "quantity", "-"))
MEANING = {"물자": "name", "얼마": "quantity", "비고": "-"}


@pytest.fixture
def cast(tmp_path: Path) -> Cast:
    """ROK and US on one node that keeps private papers."""
    return hosted(private=tmp_path)


def officer(cast: Cast, code: str, number: int = DESK) -> Reader:
    return reader_of(cast.desks[code], code=code, officer=number)


def test_a_file_is_kept_as_it_came_until_its_draft_goes(cast: Cast) -> None:
    desk, kim, raw = cast.desks[ROK], officer(cast, ROK), workbook()
    draft = keep_draft(desk, reader=kim, now=cast.now, kind="give", texts={"title": "Survey"})

    digest = keep_file(desk, reader=kim, now=cast.now, draft=draft, name="goods.xlsx", raw=raw)

    kept = kept_file(desk, reader=kim, draft=draft, digest=digest)
    assert (kept.payload, kept.name) == (raw, "goods.xlsx")
    with pytest.raises(NotAllowed):
        kept_file(desk, reader=officer(cast, ROK, HEAD), draft=draft, digest=digest)
    discard_draft(desk, reader=kim, draft=draft)
    assert raw[:64] not in cast.desks[ROK].private[ROK].path.read_bytes()


def test_only_the_last_files_of_a_draft_are_kept(cast: Cast) -> None:
    desk, kim = cast.desks[ROK], officer(cast, ROK)
    draft = keep_draft(desk, reader=kim, now=cast.now, kind="give", texts={"title": "Survey"})
    digests = [
        keep_file(desk, reader=kim, now=cast.now, draft=draft, name="a.csv", raw=f"item\n{number}".encode())
        for number in range(MOST_ORIGINALS + 1)
    ]

    with pytest.raises(NotAllowed) as refused:
        kept_file(desk, reader=kim, draft=draft, digest=digests[0])

    assert [reason.code for reason in refused.value.reasons] == ["sheet_gone"]
    assert kept_file(desk, reader=kim, draft=draft, digest=digests[1]).payload == b"item\n1"


def test_what_headings_mean_is_kept_for_all_officers_of_the_seat_and_for_no_other(cast: Cast) -> None:
    desk, kim = cast.desks[ROK], officer(cast, ROK)

    keep_sender(desk, reader=kim, now=cast.now, sender=" Korea  Railroad ", headings=HEADINGS, columns=MEANING)

    (kept,) = senders_of(desk, reader=officer(cast, ROK, HEAD), headings=HEADINGS)
    assert (kept.name, kept.columns) == ("Korea Railroad", MEANING)
    assert senders_of(desk, reader=officer(cast, US), headings=HEADINGS) == ()
    other = Headings(0, ("물자", "비고", "얼마"), ("name", "-", "quantity"))
    assert senders_of(desk, reader=kim, headings=other) == ()


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "KNR\u202e"])
def test_a_sender_has_a_name_that_can_be_read(cast: Cast, name: str) -> None:
    desk, kim = cast.desks[ROK], officer(cast, ROK)

    with pytest.raises(NotAllowed) as refused:
        keep_sender(desk, reader=kim, now=cast.now, sender=name, headings=HEADINGS, columns=MEANING)

    assert refused.value.reasons[0].code == "sheet_sender_missing"
    assert senders_of(desk, reader=kim, headings=HEADINGS) == ()


def test_a_workbook_that_costs_too_much_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_SECONDS", 0.01)

    with pytest.raises(NotAllowed) as refused:
        sheets.read_sheets(workbook())

    assert refused.value.reasons[0].code == "sheet_too_costly"
