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
