"""What the stages find, by the gold: no document may fall below its floor, which is a little under what was found.

The floors stand in `gold_floors.yaml`. A floor is raised when the rules are better; none is lowered for a change.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
import yaml
from tests.watch.gold import HERE, Gold, Together, golds, held, together
from tests.watch.gold_findings import scores
from tests.watch.gold_scoring import Score
from tests.watch.gold_together import compared

from tandem.watch.found import Found
from tandem.watch.lexicon import shipped_lexicon
from tandem.watch.opening import open_document
from tandem.watch.read import read_page
from tandem.watch.relating import relate

EVERY = {**golds(), **held()}
FLOORS: Mapping[str, Any] = yaml.safe_load((HERE / "gold_floors.yaml").read_text(encoding="utf-8"))


@cache
def found_in(file: str) -> Found:
    gold = EVERY[file]
    gold.text()
    return read_page(open_document(gold.path.read_bytes(), file=file).page, shipped_lexicon())


@cache
def scores_of(file: str) -> Mapping[str, Score]:
    return scores(EVERY[file], found_in(file), shipped_lexicon())


@pytest.fixture(params=EVERY.values(), ids=lambda gold: gold.file)
def gold(request: pytest.FixtureRequest) -> Gold:
    return request.param  # type: ignore[no-any-return]


def test_no_stage_finds_less_than_its_floor(gold: Gold) -> None:
    floors = FLOORS["documents"][gold.file]

    fallen = {stage: one.missed + one.wrong for stage, one in scores_of(gold.file).items() if one.f1 < floors[stage]}

    assert fallen == {}


@pytest.mark.parametrize("group", together(), ids=lambda group: group.name)
def test_no_fewer_links_and_accounts_are_found_than_their_floor(group: Together) -> None:
    founds = [found_in(file) for file in group.files]

    links, accounts = relate(founds, shipped_lexicon())
    made = compared(group, founds, links, accounts)

    floors = FLOORS["together"][group.name]
    assert {stage: one.missed + one.wrong for stage, one in made.items() if one.f1 < floors[stage]} == {}


def test_every_document_has_its_floors() -> None:
    assert FLOORS["documents"].keys() == EVERY.keys()
    assert FLOORS["together"].keys() == {group.name for group in together()}
