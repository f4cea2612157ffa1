"""Statements on record: recorded with the passage that proves them, withdrawn, noted as away from an agreed line."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

from tandem.acts.statement import DepartureNoted, StatementRecorded, StatementWithdrawn
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.parallel import item_named, put_parallel, ref_to
from tandem.desk.source import passage_faults, text_of_passages
from tandem.record.entry import Ref
from tandem.rules.reason import Reason, because
from tandem.state.group import Group
from tandem.state.watched import Statement

_ABOUT = ("commitments", "measures", "policies", "surprises", "contacts", "instruments", "statements", "accounts")
PROSE = ("words", "translation", "speaker", "office", "chain", "place", "before", "after", "note")
"""The words that go with a statement; `chain` has one source a line, the nearest to the reader first."""


def record_statement(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], statement: StatementRecorded, source: str,
    prose: Mapping[str, str], about: Sequence[str] = (), replaces: str = "",
) -> Receipt:  # fmt: skip
    """Put words on record that were said in public, with their passage in a filed source.

    Raises NotAllowed where the passage is not what the document has there, as far as its bytes are kept here.
    """
    group = desk.group()
    held = item_named(group, "sources", source)
    refs = [Ref(held.stamp.entry, "source"), *(ref_to(group, "about", one, *_ABOUT, matters=True) for one in about)]
    if replaces:
        refs.append(Ref(statement_named(group, replaces).stamp.entry, "replaces"))
    faults = passage_faults(text_of_passages(desk, acting.code, held), statement.passage)
    faults += _same(group, statement, held.stamp.entry, replaces)
    if statement.party and statement.party in statement.through:
        faults.append(because("through_itself", party=statement.party[:20]))
    if statement.evidence == "own" and statement.through:
        faults.append(because("own_is_not_through", party=statement.party[:20]))
    words = {name: unicodedata.normalize("NFC", prose.get(name, "")) for name in PROSE}
    return put_parallel(
        desk, acting, now, seen, statement, refs=refs, faults=faults, days=("said_on",), prose=words,
    )  # fmt: skip


def withdraw_statement(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str, reason: str
) -> Receipt:
    """Take a statement back that one's own seat put on record."""
    held = statement_named(desk.group(), on)
    faults: list[Reason] = []
    if held.stamp.code != acting.code:
        faults.append(because("statement_of_others", label=held.stamp.label))
    if held.withdrawals:
        faults.append(because("statement_withdrawn", label=held.withdrawals[0].stamp.label))
    return put_parallel(
        desk, acting, now, seen, StatementWithdrawn(), refs=(Ref(held.stamp.entry, "on"),), faults=faults,
        prose={"reason": reason},
    )  # fmt: skip


def note_departure(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str, line: str, happened: str,
    reason: str,
) -> Receipt:  # fmt: skip
    """Note that a statement departs from an agreed line; the next meeting of the parties has it on its agenda."""
    group = desk.group()
    held, text = statement_named(group, on), group.matter(line)
    if text is None or text.id not in group.texts:
        raise NotAllowed(because("no_such_line", found=line[:60]))
    faults: list[Reason] = []
    if held.withdrawals:
        faults.append(because("statement_withdrawn", label=held.withdrawals[0].stamp.label))
    if any(one.line == text.id for one in held.departures):
        faults.append(because("departure_noted_already", ref=text.ref))
    return put_parallel(
        desk, acting, now, seen, DepartureNoted(happened=happened), days=("happened",), faults=faults,
        refs=(Ref(held.stamp.entry, "on"), Ref(text.id, "line")), prose={"reason": reason},
    )  # fmt: skip


def statement_named(group: Group, label: str) -> Statement:
    """Answer the statement of a name or label. Raises NotAllowed where there is none."""
    found: Statement = item_named(group, "statements", label)
    return found


def _same(group: Group, statement: StatementRecorded, source: str, replaces: str) -> list[Reason]:
    """The same passage is on record once for a side, unless the one before it is withdrawn or replaced."""
    for one in group.tandem.statements:
        same = (one.source, one.passage, one.party, one.through) == (
            source, statement.passage, statement.party, statement.through,
        )  # fmt: skip
        if same and not one.withdrawals and replaces not in (one.name, one.stamp.label):
            return [because("statement_recorded_already", label=one.stamp.label)]
    return []
