"""Questions on which accounts may differ, and the line: who says what on each, beside who has no statement on record.

Accounts *differ*; that one of them is wrong is never said. What is supposed, denied or evaded is no position.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from tandem.reports.statements import DepartureShown, StatementShown, departures_of, shown_statement
from tandem.reports.surprises import Concerned, concerned_in, part_of
from tandem.rules.account import Cell, Settled, cells, stands
from tandem.rules.reason import Reason, because
from tandem.rules.text import text_standing
from tandem.state.reading import Reading
from tandem.state.text import JointText, TextVersion
from tandem.state.watched import Account, Settling, Told

Sameness = Literal["same", "differ", "partly", "nothing"]
"""What the parties hold on a question: all the same words, others, some have no statement on record, none has."""


class Position(msgspec.Struct, frozen=True):
    """What one statement or source tells on a question."""

    told: Told
    value: str
    note: str
    statement: StatementShown | None
    title: str
    about: tuple[Concerned, ...]

    @property
    def chain(self) -> tuple[str, ...]:
        """By whose word it is known, the nearest to the reader first."""
        return self.statement.chain if self.statement else self.told.through


class CellShown(msgspec.Struct, frozen=True):
    """What is on record of one side: its positions, and apart from them what is none."""

    party: str
    positions: tuple[Position, ...] = ()
    besides: tuple[Position, ...] = ()


class SettlingShown(msgspec.Struct, frozen=True):
    """What one member says became of the difference."""

    settling: Settling
    reason: str
    ref: str
    title: str


class AccountShown(msgspec.Struct, frozen=True):
    """One question with all that is told on it, and where it stands."""

    account: Account
    question: str
    explanation: str
    cells: tuple[CellShown, ...]
    stands: Settled
    sameness: Sameness
    tone: str
    verdict: Reason
    settlings: tuple[SettlingShown, ...]
    about: tuple[Concerned, ...]

    @property
    def count(self) -> int:
        """How many accounts there are, all sides together."""
        return len(self.account.told)


class AccountsView(msgspec.Struct, frozen=True):
    """All questions, the latest first, on one page of `pages`."""

    verdict: Reason
    more: tuple[Reason, ...]
    tone: str
    count: int
    shown: tuple[AccountShown, ...]
    page: int
    pages: int


class AgreedLine(msgspec.Struct, frozen=True):
    """A joint text that the parties agreed to say, in force; `since` is its day."""

    ref: str
    title: str
    use: str
    since: str
    departures: tuple[tuple[StatementShown, DepartureShown], ...]


class LineRow(msgspec.Struct, frozen=True):
    """One question of the line, its cells in the order of the columns."""

    one: AccountShown
    cells: tuple[CellShown, ...]


class LineView(msgspec.Struct, frozen=True):
    """The line: what was agreed, and question by party."""

    verdict: Reason
    more: tuple[Reason, ...]
    tone: str
    count: int
    lines: tuple[AgreedLine, ...]
    columns: tuple[str, ...]
    rows: tuple[LineRow, ...]
    page: int
    pages: int


def view_accounts(reading: Reading, *, page: int = 0) -> AccountsView:
    """Answer every question with its accounts; all of them where no page is asked for."""
    every = _every(reading)
    outcomes = [stands(one, reading.group).outcome for one in every]
    part, page, pages = part_of(every, page)
    is_open = outcomes.count("open")
    more = [because("accounts_open", count=is_open)] if every else []
    return AccountsView(
        verdict=because("accounts_counted", count=len(every)), more=tuple(more),
        tone="warn" if is_open else "fine" if every else "over", count=is_open,
        shown=tuple(_shown(reading, one) for one in part), page=page, pages=pages,
    )  # fmt: skip


def view_account(reading: Reading, code: str) -> AccountShown | None:
    """Answer one question by its code or the label of its entry; None where there is none."""
    found = next((one for one in _every(reading) if code in (one.name, one.stamp.label)), None)
    return _shown(reading, found) if found is not None else None


def view_line(reading: Reading, *, page: int = 0) -> LineView:
    """Answer whether the parties say the same: agreed lines in force, then each question side by side."""
    every, lines = _every(reading), _lines(reading)
    found = [(stands(one, reading.group).outcome, _sameness(reading, one)) for one in every]
    differing = sum(outcome == "open" and same == "differ" for outcome, same in found)
    silent = sum(same in ("partly", "nothing") for _, same in found)
    departing = sum(len(one.departures) for one in lines)
    part, page, pages = part_of(every, page)
    shown = [_shown(reading, one) for one in part]
    parties = [party.code for party in reading.group.charter.parties]
    columns = tuple(dict.fromkeys([*parties, *(cell.party for one in shown for cell in one.cells)]))
    more = [because("line_same", count=sum(same == "same" for _, same in found))] if every else []
    more += [because("line_silent", count=silent)] if silent else []
    more += [because("line_departures", count=departing)] if departing else []
    return LineView(
        verdict=because("line_differing", count=differing) if every else because("line_nothing"), more=tuple(more),
        tone="warn" if differing or departing else "wait" if silent else "fine" if every else "over", count=differing,
        lines=lines, columns=columns, rows=tuple(_row(one, columns) for one in shown), page=page, pages=pages,
    )  # fmt: skip


def _every(reading: Reading) -> list[Account]:
    return sorted(reading.group.tandem.accounts, key=lambda one: (one.said_on, one.stamp.at), reverse=True)


def _row(one: AccountShown, columns: Sequence[str]) -> LineRow:
    held = {cell.party: cell for cell in one.cells}
    return LineRow(one, tuple(held.get(code, CellShown(code)) for code in columns))


def _lines(reading: Reading) -> tuple[AgreedLine, ...]:
    found = []
    for text in reading.group.texts.values():
        standing = text_standing(text, reading.group, reading.now)
        if text.sort != "line" or standing.state != "in_force":
            continue
        departing = tuple(
            (shown_statement(reading, one), departure)
            for one in reading.group.tandem.statements
            if not one.withdrawals and any(held.line == text.id for held in one.departures)
            for departure in departures_of(reading, one)
            if departure.departure.line == text.id
        )
        since = standing.starts.isoformat() if standing.starts else text.stamp.at
        version = standing.version
        found.append(AgreedLine(text.ref, _title(reading, text, version), version.terms.use, since, departing))
    return tuple(found)


def _title(reading: Reading, text: JointText, version: TextVersion) -> str:
    return reading.text(version.stamp.entry, "title") or reading.text(text.current.stamp.entry, "title")


def _sameness(reading: Reading, account: Account) -> Sameness:
    """What the parties' positions are, by their recorded words; upper and lower case and blanks set nothing apart."""
    parties = [party.code for party in reading.group.charter.parties]
    held = [cell for cell in cells(account, reading.group) if cell.party in parties]
    values = {
        " ".join(reading.text(told.stamp.entry, "value").casefold().split()) for cell in held for told in cell.positions
    }
    if len(values) > 1:
        return "differ"
    if not values:
        return "nothing"
    return "same" if all(cell.positions for cell in held) else "partly"


_TONES = {"same": "fine", "differ": "warn", "partly": "wait", "nothing": "over"}


def _shown(reading: Reading, account: Account) -> AccountShown:
    found, sameness = stands(account, reading.group), _sameness(reading, account)
    is_open = found.outcome == "open"
    return AccountShown(
        account=account, question=reading.text(account.stamp.entry, "question"),
        explanation=reading.text(account.stamp.entry, "explanation"),
        cells=tuple(_cell(reading, cell) for cell in cells(account, reading.group)),
        stands=found, sameness=sameness, tone=_TONES[sameness] if is_open else "over",
        verdict=because(f"account_open_{sameness}" if is_open else f"account_stands_{found.outcome}"),
        settlings=tuple(_settling(reading, one) for one in account.settlings),
        about=tuple(concerned_in(reading, account.about).values()),
    )  # fmt: skip


def _cell(reading: Reading, cell: Cell) -> CellShown:
    every = sorted(cell.told, key=lambda one: (one.said_on, one.stamp.at))
    return CellShown(
        cell.party,
        tuple(_position(reading, one) for one in every if one in cell.positions),
        tuple(_position(reading, one) for one in every if one not in cell.positions),
    )


def _position(reading: Reading, told: Told) -> Position:
    held = next((one for one in reading.group.tandem.statements if one.stamp.entry == told.statement), None)
    shown = shown_statement(reading, held) if held is not None else None
    source = shown.source if shown and shown.source else None
    title = source.title if source else reading.text(told.statement, "title")
    about = () if held else tuple(concerned_in(reading, (told.statement,)).values())
    entry = told.stamp.entry
    return Position(told, reading.text(entry, "value"), reading.text(entry, "note"), shown, title, about)


def _settling(reading: Reading, one: Settling) -> SettlingShown:
    text = reading.group.texts.get(one.text)
    title = reading.text(text.current.stamp.entry, "title") if text is not None else ""
    return SettlingShown(one, reading.text(one.stamp.entry, "reason"), text.ref if text is not None else "", title)
