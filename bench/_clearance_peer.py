"""The same rules in `rule-engine` 5.1.0: one expression a rule, each asked of each line, as its README shows.

It answers which rules match and nothing more: no trace, no ask beside a hit, no cap, no authority.
"""

from collections.abc import Iterable

import rule_engine

from tandem.acts.manifest import Line
from tandem.regimes.regime import Rule, When


def hits(lines: Iterable[Line], rules: Iterable[Rule]) -> list[tuple[str, ...]]:
    """Answer the ids of the rules that match each line."""
    compiled = [(rule.id, rule_engine.Rule(expression_of(rule.when))) for rule in rules]
    found = []
    for line in lines:
        thing = {"hs": line.hs, "returns": line.returns}
        found.append(tuple(id for id, rule in compiled if rule.matches(thing)))
    return found


def expression_of(when: When) -> str:
    """Answer a condition on codes in the words of the library: whole prefixes, and codes too short for them."""
    if when.any_of:
        return " or ".join(f"({expression_of(one)})" for one in when.any_of)
    prefixes = (*when.hs, *when.hs_asks)
    if not prefixes:
        return "true"
    shorter = {one[:length] for one in prefixes for length in range(2, len(one))}
    tests = [f'hs =~ "({"|".join(prefixes)}).*"']
    if shorter:
        tests.append(f'hs =~ "({"|".join(sorted(shorter))})$"')
    return " or ".join(tests)
