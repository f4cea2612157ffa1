"""The charter and whose calendars its procedures count over: what is read, and what is refused where and why."""

from typing import Any

import pytest
from tests.cast import ROK, US, charter

from tandem.regimes.calendar import GROUP_ITSELF
from tandem.regimes.charter import BadCharter, read_charter


def over(chosen: object) -> dict[str, Any]:
    plain = charter(ROK, US, monitors=("MONITOR",))
    plain["procedures"]["no-surprises"]["calendars"] = chosen
    return plain


@pytest.mark.parametrize("chosen", ["parties", "answering", [US], [US, GROUP_ITSELF], ["MONITOR", ROK]])
def test_a_procedure_counts_over_the_parties_the_answering_one_or_the_calendars_that_it_names(chosen: object) -> None:
    read = read_charter(over(chosen)).procedures["no-surprises"].calendars

    assert read == (chosen if isinstance(chosen, str) else tuple(chosen))  # type: ignore[arg-type]


def test_a_procedure_that_does_not_say_counts_over_all_parties() -> None:
    assert read_charter(charter(ROK, US)).procedures["no-surprises"].calendars == "parties"


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ([US, "UN"], "Procedure no-surprises counts over calendars of 'UN', which the charter does not name; it names "
                     "ROK, US, MONITOR, group."),
        ([US, US], "Procedure no-surprises counts over calendars of 'US' twice; name each once."),
        ([], "Procedure no-surprises counts over calendars of no member; name the codes"),
        ([GROUP_ITSELF], "Procedure no-surprises counts over calendars of no member;"),
        ("everybody", "The charter cannot be read: Invalid enum value 'everybody' - at `$.procedures[...].calendars`."),
    ],
)  # fmt: skip
def test_calendars_that_nobody_can_lay_down_are_refused_with_place_and_reason(chosen: object, words: str) -> None:
    with pytest.raises(BadCharter) as refused:
        read_charter(over(chosen))

    assert str(refused.value).startswith(words)


def test_no_member_has_the_code_under_which_the_group_closes() -> None:
    plain = charter(ROK, US)
    plain["others"] = [{"code": GROUP_ITSELF, "names": {"en": "A body"}}]

    with pytest.raises(BadCharter, match="gives a member the code 'group', under which the group's own closures stand"):
        read_charter(plain)


def leveled(**changed: object) -> dict[str, Any]:
    plain = charter(ROK, US)
    plain["levels"][1].update(changed)
    return plain


def test_the_charter_that_ships_has_four_levels_and_names_no_office() -> None:
    read = read_charter(charter(ROK, US))

    assert [level.code for level in read.levels] == ["desk", "director", "co_chairs", "principals"]
    assert all(not level.holders for level in read.levels)
    assert read.procedures["under-silence"].closing_due_hours == 24
    assert {procedure.escalates_after_hours for procedure in read.procedures.values()} == {48}


def test_a_level_names_the_office_of_a_party() -> None:
    office = {ROK: {"en": "Director-General, North Korean Nuclear Affairs", "ko": "북핵외교기획단장"}}

    read = read_charter(leveled(holders=office)).level("director")

    assert read is not None
    assert read.holders[ROK]["en"] == "Director-General, North Korean Nuclear Affairs"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"code": "desk"}, "has the level desk twice; give every level its own code"),
        (
            {"holders": {"JP": {"en": "Director", "ko": "국장"}}},
            "an office of JP, which is not a party; the",
        ),
        ({"names": {"en": "Directors"}}, "The names of level director want the language ko, which is missing"),
        ({"holders": {ROK: {"en": "Director"}}}, "The names of level director want the language ko"),
        ({"code": "Director General"}, "The charter cannot be read"),
    ],
)
def test_a_level_that_nobody_could_use_is_refused(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(BadCharter, match=words):
        read_charter(leveled(**changed))


@pytest.mark.parametrize(("name", "hours"), [("escalates_after_hours", 0), ("closing_due_hours", -1)])
def test_a_procedure_waits_for_hours_that_there_are(name: str, hours: int) -> None:
    plain = charter(ROK, US)
    plain["procedures"]["under-silence"][name] = hours

    with pytest.raises(BadCharter, match=name):
        read_charter(plain)
