"""How linkage policies are printed: whose, in words, with the verdict and its counts; and the same as plain values."""

from collections.abc import Mapping
from typing import Any

from tandem.faces.cli.terminal import Terminal, block, one_line
from tandem.reports.linkage import (
    ClauseShown,
    PolicyCard,
    WhatIfShown,
    clauses_shown,
    define_reason,
    explain_clause,
    explain_name,
    named,
    names_of_tracks,
)
from tandem.rules.linkage import evaluate
from tandem.rules.linkage_file import PolicySaid
from tandem.rules.linkage_reading import PolicyReading, Verdict
from tandem.rules.steps import owed_of, steps_of
from tandem.state.reading import Reading


def said_lines(one: PolicySaid, reading: Reading | None, day: str, terminal: Terminal) -> list[str]:
    """Answer a policy of a file in words, and what the record answers where there is one."""
    lines = [_head(one.code, one.owner, one.said_on, one.standing or "read", terminal)]
    lines += [f"  {one_line(text)}" for text in (one.title, one.words) if text]
    if reading is None:
        names: Mapping[str, str] = {}
        lines += [f"  {explain_name(*pair, terminal.speaker, names)}" for pair in one.rule.defines.items()]
        return [*lines, *(f"  {explain_clause(clause, terminal.speaker, names)}" for clause in one.rule.clauses)]
    names = names_of_tracks(reading.group, terminal.speaker.language)
    found = _evaluated(one, reading, day)
    defines = [terminal.reason(named(define_reason(*pair), names)) for pair in one.rule.defines.items()]
    lines += [f"  {line}" for line in (*defines, _verdict(found.verdict, found.since, found.names, terminal))]
    return [*lines, *_clause_lines(clauses_shown(found, reading, names), terminal)]


def card_lines(card: PolicyCard, terminal: Terminal) -> list[str]:
    """Answer a policy on record as it is printed."""
    lines = [_head(card.code, card.owner, card.said_on, card.standing, terminal)]
    lines += block(card.title, 2)
    lines.append(f"  {_verdict(card.verdict, card.since, [step.name for step in card.steps], terminal)}")
    return [*lines, *_clause_lines(card.clauses, terminal)]


def plain_said(one: PolicySaid, reading: Reading | None, day: str, terminal: Terminal) -> dict[str, Any]:
    """Answer a policy of a file as plain values."""
    plain: dict[str, Any] = {
        "code": one.code, "owner": one.owner, "said_on": one.said_on, "standing": one.standing, "title": one.title,
        "words": one.words, "line": one.line,
    }  # fmt: skip
    if reading is None:
        return {**plain, "says": [explain_clause(clause, terminal.speaker) for clause in one.rule.clauses]}
    names = names_of_tracks(reading.group, terminal.speaker.language)
    found = _evaluated(one, reading, day)
    clauses = [_plain_clause(clause, terminal) for clause in clauses_shown(found, reading, names)]
    return {
        **plain, "verdict": found.verdict, "since": found.since, "by": list(found.names), "clauses": clauses,
        "says": [clause["says"] for clause in clauses],
    }  # fmt: skip


def plain_card(card: PolicyCard, terminal: Terminal) -> dict[str, Any]:
    """Answer a policy on record as plain values."""
    return {
        "code": card.code, "label": card.label, "entry": card.entry, "owner": card.owner, "by_member": card.by,
        "standing": card.standing, "said_on": card.said_on, "title": card.title, "words": card.words,
        "verdict": card.verdict, "since": card.since, "by": [step.name for step in card.steps],
        "number": card.number, "limit": card.limit, "sentence": terminal.reason(card.sentence),
        "clauses": [_plain_clause(clause, terminal) for clause in card.clauses],
    }  # fmt: skip


def plain_if(one: WhatIfShown, terminal: Terminal) -> dict[str, Any]:
    """Answer what an action would do under a policy as plain values."""
    return {
        "code": one.code, "owner": one.owner, "standing": one.standing, "day": one.day, "without": one.without,
        "with": one.with_it, "turns": one.turns, "adds": one.adds, "sentence": terminal.reason(one.sentence),
    }  # fmt: skip


def _evaluated(one: PolicySaid, reading: Reading, day: str) -> PolicyReading:
    group = reading.group
    return evaluate(one.rule, steps=steps_of(group, day=day), owed=owed_of(group, day=day), day=day)


def _head(code: str, owner: str, said_on: str, standing: str, terminal: Terminal) -> str:
    word = terminal.word("linkage_standing", standing)
    day = terminal.speaker.day(said_on) if said_on else "-"
    return terminal.say("cli_linkage_head", code=code, owner=owner, said=day, standing=word)


def _verdict(verdict: Verdict, since: str | None, by: Any, terminal: Terminal) -> str:
    said = terminal.word("linkage_verdict", verdict)
    steps = ", ".join(by)
    if steps and since:
        return terminal.say("cli_linkage_since_by", verdict=said, from_day=since, steps=steps)
    return terminal.say("cli_linkage_since", verdict=said, from_day=since) if since else said


def _clause_lines(clauses: tuple[ClauseShown, ...], terminal: Terminal) -> list[str]:
    lines: list[str] = []
    for clause in clauses:
        lines += [f"  {terminal.reason(clause.says)}", f"    {terminal.reason(clause.sentence)}"]
        for tally in clause.tallies:
            steps = ", ".join(step.name for step in tally.steps) or "-"
            told = {
                "role": terminal.word("linkage_role", tally.role),
                "track": tally.name,
                "n": tally.count,
                "steps": steps,
            }
            said = terminal.say("cli_linkage_tally", **told)
            lines.append(f"    {said}")
    return lines


def _plain_clause(clause: ClauseShown, terminal: Terminal) -> dict[str, Any]:
    return {
        "form": clause.form, "says": terminal.reason(clause.says), "verdict": clause.verdict,
        "sentence": terminal.reason(clause.sentence), "number": clause.number, "limit": clause.limit,
        "since": clause.since, "until": clause.until, "by": [step.name for step in clause.steps],
        "counted": {tally.role: [step.name for step in tally.steps] for tally in clause.tallies},
    }  # fmt: skip
