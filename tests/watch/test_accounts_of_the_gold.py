"""All links and accounts of the gold are found in its plain documents, given that the stages before are right."""

import msgspec
import pytest
from tests.watch.gold import GOLD, Together, golds
from tests.watch.gold_founds import gold_found
from tests.watch.gold_together import compared
from tests.watched import NAMES
from yaml import safe_load

from tandem.watch.accounts import find_accounts
from tandem.watch.links import find_links


def _plain() -> list[Together]:
    rows = [row for name in ("together", "together-shared") for row in safe_load((GOLD / f"{name}.yaml").read_text())]
    groups = msgspec.convert(rows, list[Together])
    return [one for one in groups if all(file.endswith(".txt") for file in one.files)]


@pytest.mark.parametrize("group", _plain(), ids=lambda group: group.name)
def test_every_link_and_account_of_the_gold_is_found_and_at_most_one_more(group: Together) -> None:
    founds = [gold_found(golds()[file], NAMES) for file in group.files]

    links = find_links(founds)
    scores = compared(group, founds, links, find_accounts(founds, links, NAMES))

    assert {kind: score.missed for kind, score in scores.items()} == {"links": [], "accounts": []}
    assert len(scores["links"].wrong) == 0
    assert len(scores["accounts"].wrong) <= 1
