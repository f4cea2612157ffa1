"""Which answers of officers count for the lines as they are now, under the assessment that counts.

An answer is to the line, the rule and the shipment that its author had before it: where one of them is another now,
the question is open again. One about the shipment as a whole is about all its lines.
"""

import msgspec

from tandem.acts.manifest import Line, Manifest
from tandem.regimes.rulebook import Rulebook
from tandem.rules.ruling import Hit, LineRuling
from tandem.state.action import ObservedAction
from tandem.state.clearance import Assessment, Clearance, Judgement
from tandem.state.group import Group
from tandem.state.notice import Notice
from tandem.state.stamp import Stamp


class Judging:
    """The answers on record about one action, read under one assessment. `used` are the entries that were counted."""

    def __init__(
        self,
        matter: Notice | ObservedAction,
        group: Group,
        assessment: Assessment,
        manifest: Manifest,
        held: Clearance,
    ) -> None:
        """Read the judgements on this action; the latest on a line and a rule counts."""
        self._matter, self._group, self._assessment, self._held = matter, group, assessment, held
        self._now = {line.line: line for line in manifest.lines}
        self._lines: dict[int, dict[int, Line]] = {}
        self.used: dict[str, None] = {}

    def judged(self, ruling: LineRuling) -> LineRuling:
        """Answer a ruling without the hits that an officer answered do not apply; one that applies asks no more."""
        kept = []
        for hit in ruling.hits:
            verdict = self.answered(ruling.line, hit) if hit.asks else ""
            if verdict != "does_not_apply":
                kept.append(msgspec.structs.replace(hit, asks=False) if verdict else hit)
        return msgspec.structs.replace(ruling, hits=tuple(kept))

    def answered(self, line: int, hit: Hit) -> str:
        """Answer what an officer said to a rule that asks of a line, 0 for the shipment; empty where nobody did."""
        return self._latest(line, hit.rule)

    def decided(self, line: int) -> bool:
        """Tell whether an officer decided that a line on which no rule matched needs no clearance."""
        return self._latest(line, "") == "no_clearance_needed"

    def line_in(self, version: int, number: int) -> Line | None:
        """Answer a line of the manifest of a version; of an observed action, of the manifest that counts."""
        if not isinstance(self._matter, Notice):
            return self._now.get(number)
        if version not in self._lines:
            digest = self._matter.versions[version - 1].terms.tables.get("manifest", "")
            found = self._group.tables.manifest(digest) if digest else None
            self._lines[version] = {line.line: line for line in found.lines} if found else {}
        return self._lines[version].get(number)

    def knew_names(self, stamp: Stamp, named: int) -> bool:
        """Tell whether an entry had before it no fewer names to screen than these, and every end user of today."""
        before = self._before(stamp)
        if before is None:
            return False
        manifest = self._group.tables.manifest(self._manifest_of(before))
        then = {line.end_user for line in manifest.lines if line.end_user} if manifest else set()
        now = {line.end_user for line in self._now.values() if line.end_user}
        return max(before.facts.named, len(then)) >= named and now <= then

    def stood_alike(self, stamp: Stamp) -> bool:
        """Tell whether an entry was made of this shipment and under the same rules."""
        before = self._before(stamp)
        rules = self._assessment.facts.tables["rulebook"]
        return before is not None and self._same_shipment(before) and before.facts.tables["rulebook"] == rules

    def direction_at(self, stamp: Stamp) -> str:
        """Answer which way the goods went by the assessment that an entry had before it; empty without one."""
        before = self._before(stamp)
        return before.facts.direction if before else ""

    def _latest(self, line: int, rule: str) -> str:
        for one in reversed(self._held.judgements):
            named = line in one.facts.lines if line else not one.facts.lines
            if named and one.facts.rule == rule and self._counts(one, line):
                self.used[one.stamp.entry] = None
                return one.facts.verdict
        return ""

    def _counts(self, one: Judgement, line: int) -> bool:
        before = self._before(one.stamp)
        if before is None or (line and self.line_in(one.version, line) != self._now.get(line)):
            return False
        if not line and self._manifest_of(before) != self._manifest_of(self._assessment):
            return False
        if not self._same_shipment(before):
            return False
        then, now = before.facts, self._assessment.facts
        if then.tables["rulebook"] == now.tables["rulebook"]:
            return True
        return bool(one.facts.rule) and self._same_rule(then.tables["rulebook"], now.tables["rulebook"], one.facts.rule)

    def _manifest_of(self, one: Assessment) -> str:
        """The hash of the manifest that an assessment is about; empty where there is none."""
        tables = one.facts.tables
        if isinstance(self._matter, Notice):
            tables = self._matter.versions[one.version - 1].terms.tables
        return tables.get("manifest", "")

    def _same_shipment(self, before: Assessment) -> bool:
        one, other = before.facts, self._assessment.facts
        alike = (one.direction, one.parties, one.nexus) == (other.direction, other.parties, other.nexus)
        return alike and self._crossed(before) == self._crossed(self._assessment)

    def _crossed(self, one: Assessment) -> set[str]:
        own = self._matter.versions[one.version - 1].terms.crosses if isinstance(self._matter, Notice) else ()
        return {*one.facts.crosses, *own}

    def _same_rule(self, then: str, now: str, rule: str) -> bool:
        books: list[Rulebook | None] = [self._group.tables.rulebook(digest) for digest in (then, now)]
        found = [book.rule(rule) if book else None for book in books]
        return found[0] is not None and found[0] == found[1]

    def _before(self, stamp: Stamp) -> Assessment | None:
        """The latest assessment of the same party that an entry had before it."""
        known = [one for one in self._held.assessments if one.party == self._assessment.party and stamp.had(one.stamp)]
        return known[-1] if known else None
