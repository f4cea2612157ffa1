"""The charter as it is shown: whose acceptance it stands on, and what of it nobody has changed yet."""

from typing import Any

from tests.cast import ROK, US, Cast, apart

from tandem.desk.reading import read_group, reader_of
from tandem.reports.charter import SHIPPED_PARTS, CharterView, view_charter


def view(cast: Cast, language: str = "en") -> CharterView:
    reader = reader_of(cast.desks[ROK], code=ROK, officer=2)
    return view_charter(read_group(cast.desks[ROK], reader=reader, now=cast.now, titles=()), language=language)


def test_the_charter_of_the_founding_stands_on_the_first_entry_of_every_feed() -> None:
    cast = apart()

    shown = view(cast)

    assert shown.digest == cast.founding.charter
    assert {(stamp.code, stamp.seq) for stamp in shown.acceptances} == {(ROK, 0), (US, 0)}


def test_the_charter_that_ships_is_an_assumption_until_something_in_it_is_changed() -> None:
    def shorter(plain: dict[str, Any]) -> None:
        plain["procedures"]["no-surprises"]["window"]["count"] = 3

    assert view(apart()).assumed
    changed = view(apart(change=shorter))

    assert not changed.assumed
    assert changed.as_shipped == tuple(part for part in SHIPPED_PARTS if part != "procedures")


def test_every_act_of_the_matrix_has_its_roles_and_every_procedure_its_types() -> None:
    shown = view(apart(), "ko")

    rows = {row.kind: dict(row.may) for row in shown.matrix}
    assert rows["decision.made/1"]["head_of_delegation"]
    assert not rows["decision.made/1"]["monitor"]
    assert {one.name: one.title for one in shown.procedures}["no-surprises"] == "사전 통보"
    assert shown.other_texts[0][0] == "en"
