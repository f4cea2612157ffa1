"""Instants are written in the one form in which the record reads them, whatever year somebody claims."""

import pytest

from tandem.rules.instant import instant, written


@pytest.mark.parametrize("text", ["2018-11-20T09:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_an_instant_is_written_as_it_was_read(text: str) -> None:
    assert written(instant(text)) == text
