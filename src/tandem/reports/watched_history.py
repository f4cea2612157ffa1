"""Every entry about what is read in public as a reader sees it: sources, statements, accounts, reports, later words."""

from collections.abc import Iterator

from tandem.reports.history import HistoryRow, made_row
from tandem.rules.reason import Reason, because
from tandem.state.reading import Reading
from tandem.state.stamp import Stamp
from tandem.state.watched import Account, Source, Statement, WatchReport

WatchedItem = Source | Statement | Account | WatchReport
"""What was read in public and has no reference of its own."""


def watched_history(reading: Reading) -> tuple[HistoryRow, ...]:
    """Answer every entry about what is read in public, oldest first."""
    rows = [
        made_row(reading, stamp, kind, summary)
        for item in reading.group.tandem.watched()
        for stamp, kind, summary in _made(item)
    ]
    return tuple(sorted(rows, key=lambda row: (row.at, row.past, row.party)))


def _made(item: WatchedItem) -> Iterator[tuple[Stamp, str, Reason]]:
    match item:
        case Source():
            yield item.stamp, "source.filed", because("did_file_source", code=item.name)
        case Statement():
            yield item.stamp, "statement.recorded", because("did_record_statement", code=item.name)
            for departure in item.departures:
                yield departure.stamp, "departure.noted", because("did_note_departure", code=item.name)
            for withdrawal in item.withdrawals:
                yield withdrawal.stamp, "statement.withdrawn", because("did_withdraw_statement", code=item.name)
        case Account():
            yield from _of_account(item)
        case WatchReport():
            yield item.stamp, "report.published", because("did_publish_report", code=item.name)
            for correction in item.corrections:
                yield correction.stamp, "report.corrected", because("did_correct_report", code=item.name)


def _of_account(item: Account) -> Iterator[tuple[Stamp, str, Reason]]:
    yield item.stamp, "account.opened", because("did_open_account", code=item.name)
    for told in item.told:
        yield told.stamp, "account.told", because("did_tell_account", code=item.name)
    for settling in item.settlings:
        yield settling.stamp, "account.settled", because("did_settle_account", code=item.name)
