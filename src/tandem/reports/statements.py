"""Statements on record as a page tells them: whose words they are, by whose word they are known, and how to check them.

What a side signed itself and what is reported are never shown alike.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from tandem.reports.surprises import Concerned, concerned_in, part_of
from tandem.rules.account import replaced, standing_statements
from tandem.rules.instant import instant
from tandem.rules.reason import Reason, because
from tandem.state.reading import Reading
from tandem.state.watched import Departure, Source, Statement

Standing = Literal["stands", "withdrawn", "replaced"]
OUTSIDE = "-"
"""Asks for the statements of those who speak for no member of the group."""


class SourceShown(msgspec.Struct, frozen=True):
    """A filed document with its words and how many statements of it are on record."""

    source: Source
    title: str
    outlet: str
    url: str
    note: str
    count: int = 0


class StatementShown(msgspec.Struct, frozen=True):
    """One statement with its words; `by` is the entry that took it back or stands in its place."""

    statement: Statement
    texts: Mapping[str, str]
    chain: tuple[str, ...]
    source: SourceShown | None
    standing: Standing
    by: str = ""
    said_at: datetime | None = None


class StatementsView(msgspec.Struct, frozen=True):
    """The register; `shown` are the statements that were asked for, on one page of `pages`."""

    verdict: Reason
    more: tuple[Reason, ...]
    tone: str
    count: int
    shown: tuple[StatementShown, ...]
    sides: tuple[str, ...]
    outside: bool
    sources: tuple[tuple[str, str], ...]
    forms: tuple[str, ...]
    chosen: int
    page: int
    pages: int


class TellsOn(msgspec.Struct, frozen=True):
    """What a statement tells on a question."""

    code: str
    question: str
    value: str
    modality: str


class DepartureShown(msgspec.Struct, frozen=True):
    """A departure from an agreed line, as its author says it."""

    departure: Departure
    ref: str
    title: str
    reason: str


class StatementView(msgspec.Struct, frozen=True):
    """One statement by itself."""

    one: StatementShown
    verdict: Reason
    tone: str
    tells: tuple[TellsOn, ...]
    departures: tuple[DepartureShown, ...]
    about: tuple[Concerned, ...]
    check: str


def view_statements(
    reading: Reading, *, side: str = "", source: str = "", form: str = "", page: int = 0
) -> StatementsView:
    """Answer the register, the latest words first; all of it where no page is asked for.

    `side` leaves those of one side, `OUTSIDE` those of nobody in the group; `source` is the code of a document.
    """
    every = sorted(reading.group.tandem.statements, key=lambda one: (one.said_on, one.stamp.at), reverse=True)
    entry = next((one.stamp.entry for one in reading.group.tandem.sources if one.name == source), source)
    chosen = [
        one for one in every
        if (not side or one.party == ("" if side == OUTSIDE else side))
        and (not source or one.source == entry) and form in ("", one.form)
    ]  # fmt: skip
    part, page, pages = part_of(chosen, page)
    standing = standing_statements(reading.group)
    titles = {one.stamp.entry: (one.name, reading.text(one.stamp.entry, "title")) for one in _sources(reading)}
    return StatementsView(
        verdict=because("statements_counted", count=len(standing)), more=_more(standing, len(every) - len(standing)),
        tone="over" if not standing else "fine" if all(one.is_signed for one in standing) else "warn",
        count=len(standing), shown=tuple(shown_statement(reading, one) for one in part),
        sides=tuple(sorted({one.party for one in every if one.party})), outside=any(not one.party for one in every),
        sources=tuple(titles[one] for one in dict.fromkeys(one.source for one in every) if one in titles),
        forms=tuple(dict.fromkeys(one.form for one in every)), chosen=len(chosen), page=page, pages=pages,
    )  # fmt: skip


def view_statement(reading: Reading, label: str) -> StatementView | None:
    """Answer one statement by its name or the label of its entry; None where there is none."""
    held = [one for one in reading.group.tandem.statements if label in (one.name, one.stamp.label)]
    if not held:
        return None
    one = shown_statement(reading, held[0])
    about = concerned_in(reading, held[0].about)
    code = "signed" if held[0].is_signed else "through" if held[0].through else "reported"
    verdict = because(
        f"statement_is_{code}", party=held[0].party or "-", by=held[0].stamp.code, sides=", ".join(held[0].through)
    )
    if one.standing != "stands":
        verdict = because(f"statement_is_{one.standing}", label=one.by)
    tone = "over" if one.standing != "stands" else "fine" if held[0].is_signed else "warn"
    return StatementView(
        one=one, verdict=verdict, tone=tone, tells=_tells(reading, held[0]), departures=departures_of(reading, held[0]),
        about=tuple(about.values()), check=check_line(held[0]),
    )  # fmt: skip


def shown_statement(reading: Reading, one: Statement) -> StatementShown:
    """Answer a statement with its words, its source, and whether it stands."""
    texts = reading.prose.get(one.stamp.entry, {})
    standing, by = _standing(reading, one)
    source = next((held for held in _sources(reading) if held.stamp.entry == one.source), None)
    return StatementShown(
        statement=one, texts=texts, standing=standing, by=by,
        chain=tuple(line.strip() for line in texts.get("chain", "").splitlines() if line.strip()),
        source=_shown_source(reading, source) if source is not None else None,
        said_at=instant(one.said_at) if one.said_at else None,
    )  # fmt: skip


def departures_of(reading: Reading, one: Statement) -> tuple[DepartureShown, ...]:
    """Answer the departures from agreed lines that are noted of a statement."""
    found = []
    for departure in one.departures:
        text = reading.group.texts.get(departure.line)
        if text is not None:
            title = reading.text(text.current.stamp.entry, "title")
            found.append(DepartureShown(departure, text.ref, title, reading.text(departure.stamp.entry, "reason")))
    return tuple(found)


def view_sources(reading: Reading) -> tuple[SourceShown, ...]:
    """Answer the filed documents, the latest day first, each with the number of its statements."""
    counts: dict[str, int] = {}
    for one in reading.group.tandem.statements:
        counts[one.source] = counts.get(one.source, 0) + 1
    every = sorted(_sources(reading), key=lambda one: (one.happened, one.stamp.at), reverse=True)
    return tuple(_shown_source(reading, one, counts.get(one.stamp.entry, 0)) for one in every)


def check_line(one: Statement) -> str:
    """Answer the line by which anybody with the document checks a passage without the site."""
    start, end = one.passage.start, one.passage.end
    read = "open('FILE',encoding='utf-8',errors='replace',newline='').read()"
    return f'python3 -c "import hashlib;t={read};print(hashlib.sha256(t[{start}:{end}].encode()).hexdigest())"'


def _sources(reading: Reading) -> tuple[Source, ...]:
    return reading.group.tandem.sources


def _shown_source(reading: Reading, one: Source, count: int = 0) -> SourceShown:
    texts = reading.prose.get(one.stamp.entry, {})
    title, outlet, url, note = (texts.get(name, "") for name in ("title", "outlet", "url", "note"))
    return SourceShown(one, title, outlet, url, note, count)


def _standing(reading: Reading, one: Statement) -> tuple[Standing, str]:
    if one.withdrawals:
        return "withdrawn", one.withdrawals[0].stamp.label
    every = reading.group.tandem.statements
    if one.stamp.entry not in replaced(every):
        return "stands", ""
    return "replaced", next(other.stamp.label for other in every if other.replaces == one.stamp.entry)


def _more(standing: Sequence[Statement], gone: int) -> tuple[Reason, ...]:
    found = []
    if standing:
        found.append(because("statements_signed", count=sum(one.is_signed for one in standing)))
        found.append(because("statements_reported", count=sum(not one.is_signed for one in standing)))
        found.append(because("statements_through", count=sum(bool(one.through) for one in standing)))
    if gone:
        found.append(because("statements_gone", count=gone))
    return tuple(found)


def _tells(reading: Reading, one: Statement) -> tuple[TellsOn, ...]:
    return tuple(
        TellsOn(
            account.name, reading.text(account.stamp.entry, "question"), reading.text(told.stamp.entry, "value"),
            told.modality,
        )
        for account in reading.group.tandem.accounts
        for told in account.told
        if told.statement == one.stamp.entry
    )  # fmt: skip
