"""The charter as it is shown: whose acceptance it stands on, and what of it nobody has changed yet."""

from typing import Any

from tests.cast import ROK, US, Cast, apart
from tests.charters import amend, changed, digest_of, sign_amendment, window

from tandem.desk.reading import read_charters, reader_of
from tandem.reports.charter import SHIPPED_PARTS, CharterView, view_charter
from tandem.reports.speaker import LANGUAGES, Speaker, catalogue


def view(cast: Cast, language: str = "en") -> CharterView:
    reader = reader_of(cast.desks[ROK], code=ROK, officer=2)
    return view_charter(
        read_charters(cast.desks[ROK], reader=reader, now=cast.now), speaker=Speaker(language, "Asia/Seoul")
    )


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


def test_an_amendment_that_waits_says_for_whom_and_what_it_changes() -> None:
    cast = apart()
    plain = changed(cast.charter, window(7))

    version = sign_amendment(cast, US, plain)
    (waiting,) = view(cast).pending

    assert (waiting.accepted, waiting.waits_for) == ((US,), (ROK,))
    assert waiting.ref == "ROK-US/2018/US-1"
    assert waiting.version == version.id
    (change,) = waiting.changes
    assert (change.label, change.old, change.new) == (
        "procedure: No surprises: window", "5 working days", "7 working days",
    )  # fmt: skip


def test_every_charter_that_was_in_force_stands_in_the_history_the_last_one_first() -> None:
    cast = apart()
    seven = amend(cast, window(7))
    nine = amend(cast, window(9), first=US)

    shown = view(cast)

    assert shown.amended
    assert [step.digest for step in shown.steps] == [digest_of(nine), digest_of(seven), cast.founding.charter]
    assert [[(one.old, one.new) for one in step.changes] for step in shown.steps] == [
        [("7 working days", "9 working days")], [("5 working days", "7 working days")], [],
    ]  # fmt: skip
    assert {stamp.code for stamp in shown.acceptances} == {ROK, US}


def test_every_act_that_the_matrix_names_has_words() -> None:
    for language in LANGUAGES:
        words = catalogue(language)
        assert [row.kind for row in view(apart(), language).matrix if f"act.{row.kind}" not in words] == []
