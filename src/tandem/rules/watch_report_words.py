"""Lists of words that the check of a report goes by, as data beside this module."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec

from tandem.regimes.shipped import read_shipped


class ReportWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of `watch_report.yaml`."""

    never_end: tuple[str, ...]
    may_end: tuple[str, ...]
    starters: tuple[str, ...]
    months: Mapping[str, tuple[str, ...]]
    weekdays: Mapping[str, tuple[str, ...]]
    ahead: Mapping[str, tuple[str, ...]]
    signed: Mapping[str, tuple[str, ...]]
    unsigned: Mapping[str, tuple[str, ...]]


@cache
def report_words() -> ReportWords:
    """Answer the lists."""
    file = resources.files("tandem.rules").joinpath("watch_report.yaml")
    return msgspec.convert(read_shipped(file.read_text(encoding="utf-8")), ReportWords)
