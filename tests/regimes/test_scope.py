"""The scope register of a charter: each type has a mode and a procedure that fits it, or is refused by its place."""

from typing import Any

import pytest

from tandem.regimes.charter import MODES, BadCharter, read_charter, shipped_charter


def changed(scope: str, **values: Any) -> dict[str, Any]:
    plain = shipped_charter()
    plain["scope"][scope].update(values)
    return plain


def test_the_charter_that_ships_has_types_of_all_three_modes() -> None:
    charter = read_charter(shipped_charter())

    assert {scope.mode for scope in charter.scope.values()} == set(MODES)
    assert charter.scope["cooperation_project"].mode == "consult"
    assert charter.procedures["inform-only"].window is None


def test_a_type_without_a_mode_is_for_consultation() -> None:
    plain = shipped_charter()
    plain["scope"] = {"exercise": {"names": {"en": "Exercise"}, "procedure": "no-surprises"}}

    assert read_charter(plain).scope["exercise"].mode == "consult"


def test_a_mode_that_there_is_not_is_refused_with_its_place() -> None:
    with pytest.raises(
        BadCharter, match="Scope type exercise has the mode 'veto'; expected one of consult, inform, own"
    ):
        read_charter(changed("exercise", mode="veto"))


@pytest.mark.parametrize("mode", ["inform", "own"])
def test_a_type_that_only_informs_is_refused_with_a_procedure_that_has_a_window(mode: str) -> None:
    with pytest.raises(BadCharter, match=f"exercise has the mode {mode}, .* its procedure no-surprises has one"):
        read_charter(changed("exercise", mode=mode))


def test_a_type_for_consultation_is_refused_with_a_procedure_without_a_window() -> None:
    with pytest.raises(BadCharter, match="exercise is for consultation, but its procedure inform-only has no window"):
        read_charter(changed("exercise", procedure="inform-only"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"silence": "assent"}, "silence cannot mean assent, expected nothing"),
        ({"decides": "unanimity"}, "unanimity cannot decide, expected owner"),
        ({"over_objection": {"notice_hours": 48}}, "leave out over_objection"),
        ({"urgent_window": {"count": 24, "unit": "hours"}}, "leave out urgent_window"),
        ({"question_stops_clock": True}, "leave out question_stops_clock"),
    ],
)
def test_a_procedure_without_a_window_may_have_nothing_that_wants_one(wrong: dict[str, Any], said: str) -> None:
    plain = shipped_charter()
    plain["procedures"]["inform-only"].update(wrong)

    with pytest.raises(BadCharter, match=f"Procedure inform-only has no window, so nobody is asked to answer: {said}"):
        read_charter(plain)
