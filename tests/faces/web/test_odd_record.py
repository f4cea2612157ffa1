"""Whatever the other party signed and this node took in, its pages and its replay go on."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cast import ROK, US, Cast, apart
from tests.faces.web.pages import Officer, Site, forget_accounts, node_of

from tandem.node.replaying import replay_node
from tandem.record import canonical
from tandem.reports.speaker import Speaker

REF = "ROK-US/2018/US-1"
SEOUL = Speaker("en", "Asia/Seoul", ("America/New_York",))


@pytest.fixture
def cast(tmp_path: Path) -> Iterator[Cast]:
    yield apart(private=tmp_path)
    forget_accounts()


def officer_of(cast: Cast, path: Path) -> Officer:
    """Somebody of ROK at a browser, at a node of its own."""
    forget_accounts()
    return Site(cast, cast, path).officer(ROK)


def notice_with(cast: Cast, table: Any) -> None:
    """The US gives notice with a table as its manifest that no desk would write."""
    ref = cast.give(US)
    terms = cast.notice(ref).current.terms
    raw = canonical.encode(table)
    digest = hashlib.sha256(raw).hexdigest()
    facts = {
        "action_type": terms.action_type, "charter": terms.charter, "procedure": terms.procedure,
        "starts_on": terms.starts_on, "ends_on": terms.ends_on, "zone": terms.zone, "tables": {"manifest": digest},
    }  # fmt: skip
    refs = [(cast.notice(ref).id, "version")]
    cast.forge(US, None, kind="notice.revised/1", facts=facts, refs=refs, tables={digest: raw}, prose={"title": "Oil"})
    cast.watch()


ODD_TABLES: dict[str, Any] = {
    "a list": ["55,000 litres"],
    "a text": "55,000 litres",
    "a number": 55000,
    "no lines": {"lines": None},
    "lines that are a number": {"lines": 55000},
    "rows that are none": {"lines": ["55,000 litres", 5, None, ["light oil"]]},
    "more digits than Python counts": {"lines": [{"name": "light oil", "quantity": "5" * 5000}]},
    "cells that are no text": {"lines": [{"name": None, "quantity": {"L": 55000}, "unit": [], "hs": 271019}]},
}


@pytest.mark.parametrize("table", ODD_TABLES.values(), ids=ODD_TABLES.keys())
def test_a_manifest_that_is_none_is_shown_raw_and_stops_no_page(cast: Cast, tmp_path: Path, table: Any) -> None:
    notice_with(cast, table)

    officer = officer_of(cast, tmp_path)

    for page in (f"/{REF}", f"/{REF}/v2", f"/{REF}/take-position", "/ROK-US/", "/ROK-US/actions"):
        assert officer.open(page).status_code == 200, page
    if "55,000 litres" in str(table):
        assert "55,000 litres" in officer.open(f"/{REF}").content.decode()


def last_day(cast: Cast) -> None:
    seen = {"actor": "ROK", "action_type": "survey", "evidence": "observed", "happened": "9999-12-31"}
    cast.forge(US, None, kind="action.observed/1", facts=seen)


def unreadable(cast: Cast) -> None:
    ref = cast.give()
    facts = {"position": 55000}
    cast.forge(US, None, kind="position.taken/1", facts=facts, refs=[(cast.notice(ref).id, "version")])


@pytest.mark.parametrize("forge", [last_day, unreadable])
def test_a_replay_tells_the_rest_of_a_record_with_an_odd_entry(
    cast: Cast, tmp_path: Path, forge: Callable[[Cast], None]
) -> None:
    forge(cast)

    told = replay_node(node_of(cast, tmp_path), speaker=SEOUL)

    assert [day.date for day in told.days] == (["9999-12-31"] if forge is last_day else [])
