"""A rulebook on record that is not the one that ships: everybody rules alike under it, and every reader is told."""

from typing import Any

import msgspec
import pytest
from tests.cast import US, Cast, apart
from tests.clearances import OIL, assessed, book

from tandem.regimes.rulebook import BookDifference, Rulebook, difference_from_shipped, shipped_rulebook, write_rulebook
from tandem.reports.clearance_basis import other_rules, recorded
from tandem.reports.clearances import clearances_view
from tandem.reports.speaker import Speaker
from tandem.rules.clearance import ClearanceStanding, clearance_of
from tandem.rules.reason import because


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    """What ships about the one target that the survey is about."""
    return shipped_rulebook(target="dprk")


def without_rules(shipped: Rulebook) -> Rulebook:
    """The shipped book, from which every rule but the first of each regime was left out."""
    few = tuple(msgspec.structs.replace(one, rules=one.rules[:1]) for one in shipped.regimes)
    return msgspec.structs.replace(shipped, regimes=few)


def test_what_ships_differs_in_nothing_from_what_ships(shipped: Rulebook) -> None:
    assert difference_from_shipped(shipped) is None
    assert other_rules(shipped) is None


def test_rules_that_were_left_out_are_counted(shipped: Rulebook) -> None:
    gone = sum(len(one.rules) - 1 for one in shipped.regimes)

    assert difference_from_shipped(without_rules(shipped)) == BookDifference(gone, 0, 0)


@pytest.mark.parametrize("change", [{"authority": "nobody"}, {"nexus": ("nowhere",)}])
def test_a_rule_that_binds_another_or_nobody_is_a_change(shipped: Rulebook, change: dict[str, Any]) -> None:
    first, *rest = shipped.regimes
    changed = msgspec.structs.replace(shipped, regimes=(msgspec.structs.replace(first, **change), *rest))

    assert difference_from_shipped(changed) == BookDifference(0, 1, 0)


def test_a_book_about_another_target_is_unknown_here() -> None:
    found = difference_from_shipped(book())

    assert found is not None
    assert (found.missing, found.changed) == (0, 0)
    assert found.added > 0


@pytest.mark.parametrize(("language", "words"), [("en", "under other rules"), ("ko", "다른 규칙으로 평가")])
def test_the_other_side_reads_it_in_the_verdict(shipped: Rulebook, language: str, words: str) -> None:
    cast: Cast = apart()
    few = without_rules(shipped)
    ref = assessed(cast, OIL, book=write_rulebook(few))
    standing = clearance_of(cast.notice(ref, US), cast.group(US))
    assert isinstance(standing, ClearanceStanding)
    basis = recorded(matter=cast.notice(ref, US), standing=standing, group=cast.group(US))

    view = clearances_view(basis=basis, plan=None, speaker=Speaker(language, "Asia/Seoul"))
    assert any(words in said for said in view.under)
    assert view.tone != "fine"

    gone = sum(len(one.rules) - 1 for one in shipped.regimes)
    assert other_rules(few) == because("assessed_under_other_rules", missing=gone, changed=0, added=0)
