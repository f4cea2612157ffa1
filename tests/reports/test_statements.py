"""The register of statements: what stands is counted, and many are told page by page."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from tests.cast import ROK, US
from tests.parallel import group_in_tandem
from tests.reading_room import ask, file, label, say, tell

from tandem.desk.reading import read_watched, reader_of
from tandem.reports.accounts import view_line
from tandem.reports.statements import OUTSIDE, view_sources, view_statements
from tandem.state.reading import Reading


def read() -> Reading:
    cast = group_in_tandem()
    file(cast, by=ROK)
    told = label(say(cast, by=ROK, party=US, through=(ROK,)))
    ask(cast, by=ROK)
    tell(cast, told, "The ministry", by=ROK, party=US, through=(ROK,))
    desk = cast.desks[ROK]
    return read_watched(desk, reader=reader_of(desk, code=ROK, officer=2), now=cast.now + timedelta(minutes=1))


def test_a_thousand_statements_are_told_page_by_page() -> None:
    reading = read()
    one = reading.group.tandem.statements[0]
    many = tuple(
        msgspec.structs.replace(one, stamp=msgspec.structs.replace(one.stamp, entry=f"{place:064x}"), withdrawals=())
        for place in range(1000)
    )
    held: Any = SimpleNamespace(tandem=SimpleNamespace(statements=many, sources=reading.group.tandem.sources))
    reading = msgspec.structs.replace(reading, group=held)

    first, last = view_statements(reading, page=1), view_statements(reading, page=99)

    assert (len(first.shown), first.pages, first.chosen, first.count) == (50, 20, 1000, 1000)
    assert (last.page, len(last.shown)) == (20, 50)
    assert view_statements(reading, side=OUTSIDE).shown == ()
    assert view_sources(reading)[0].count == 1000


@pytest.mark.parametrize("page", [0, 1])
def test_the_line_has_a_column_for_each_party_and_counts_silence(page: int) -> None:
    view = view_line(read(), page=page)

    assert view.columns[:2] == (ROK, US)
    assert [len(cell.positions) for cell in view.rows[0].cells] == [0, 1]
    assert [reason.code for reason in view.more] == ["line_same", "line_silent"]
    assert view.count == 0
