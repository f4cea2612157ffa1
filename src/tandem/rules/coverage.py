"""Whether grants cover a line of the manifest at one authority, by quantity and by the days of the action.

1. A request counts for a line only where the line is the same as in its version in all but its quantity, its value and
   the day on which it comes back.
2. Grants of one author add up; what two authors say of the same authority does not, for both may mean the same paper.
3. Nothing counts beyond what was asked, in another unit than a factor leads to, or outside the days of a grant.
4. What grants and refusals say is never averaged: both stand, and the line is conflicting. After a refusal the same
   author may ask again; until that is granted an older grant counts for nothing.
5. A line that does not say how much of it goes is not covered by a grant of an amount.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from tandem.acts.clearance import LineAmount
from tandem.acts.manifest import Line
from tandem.regimes.rulebook import Rulebook
from tandem.rules.grant import STANDING, Grant, grant_of, used_by_action
from tandem.rules.quantity import decimal_of, factor_to, written_amount
from tandem.rules.reason import Reason, because
from tandem.rules.request import is_duplicate
from tandem.state.group import Group
from tandem.state.request import ClearanceRequest

CellState = Literal["met", "partly", "missing", "asked", "refused", "waived", "conflicting", "disputed"]
"""How a line stands with an authority that must decide on it."""


class Need(msgspec.Struct, frozen=True):
    """A line and the first and last day on which it has to be covered."""

    line: Line
    first: str
    last: str


class Cover(msgspec.Struct, frozen=True):
    """How a line stands with an authority: asked and granted in the unit of the line, and the requests that say so.

    `granted` is None where nothing is, and empty where all of a line without a quantity is. `refusals` are all
    requests about the line that were refused, also those after which the same author asked again.
    """

    state: CellState
    asked: str | None = None
    granted: str | None = None
    requests: tuple[str, ...] = ()
    refusals: tuple[ClearanceRequest, ...] = ()
    until: str | None = None
    why: tuple[Reason, ...] = ()


def same_line(one: Line | None, other: Line | None) -> bool:
    """Tell whether what was said of a line in one version holds for it in another."""
    if one is None or other is None:
        return False
    return _asked_about(one) == _asked_about(other)


def _asked_about(line: Line) -> Line:
    return msgspec.structs.replace(line, quantity="", value="", returns_on="")


def cover_of(
    *, need: Need, then: dict[str, Line | None], requests: Sequence[ClearanceRequest], group: Group, book: Rulebook
) -> Cover:
    """Answer how a line stands with one authority.

    `requests` are all requests with this authority about the action, `then` the line as it was in the version of each.
    """
    counting: list[ClearanceRequest] = []
    why: list[Reason] = []
    for one in requests:
        if _amount_in(one.filed.lines, need.line.line) is None:
            continue
        if not same_line(then.get(one.id), need.line):
            why.append(because("clearance_line_changed", ref=one.ref, line=need.line.line))
        elif (twin := is_duplicate(one, group)) is not None:
            why.append(because("request_entered_twice", ref=one.ref, other=twin.ref))
        else:
            counting.append(one)
    return _Sum(need, then, counting, group, book, why).cover()


class _Sum:
    """What counts for one line at one authority, added up."""

    def __init__(
        self,
        need: Need,
        then: dict[str, Line | None],
        counting: list[ClearanceRequest],
        group: Group,
        book: Rulebook,
        why: list[Reason],
    ) -> None:
        self._need, self._then, self._counting, self._book, self._why = need, then, counting, book, why
        self._group = group
        self._needed = decimal_of(need.line.quantity) if need.line.quantity else None
        grants = [grant_of(one, group) for one in counting]
        self._live = [one for one in grants if one is not None and self._counts(one)]

    def cover(self) -> Cover:
        """How the line stands."""
        number = self._need.line.line
        open_ones = [one for one in self._counting if not one.over]
        refused = [one for one in self._counting if one.end is not None and one.end.facts.outcome == "refused"]
        refusals = [one for one in refused if self._refused(one)]
        waits = any(self._only_asked_again(one) for one in refused)
        sound = self._most([grant for grant in self._live if not grant.disputed])
        every = self._most(self._live)
        asked = self._asked(open_ones or self._counting)
        for one in self._counting:
            if one.end is not None and one.end.facts.outcome == "lapsed":
                self._why.append(because("request_lapsed", ref=one.ref))
        self._why += [because("request_refused", ref=one.ref, line=number) for one in refusals]
        ends = [grant.until for grant in self._live if grant.until is not None]
        return Cover(
            state="asked" if waits and not refusals else self._state(sound, every, bool(refusals), bool(open_ones)),
            asked=asked, granted=None if every is None else self._text(every), refusals=tuple(refused),
            requests=tuple(one.ref for one in self._counting), until=min(ends, default=None),
            why=tuple(dict.fromkeys(self._why)),
        )  # fmt: skip

    def _state(self, sound: Decimal | None, every: Decimal | None, refused: bool, waits: bool) -> CellState:
        if refused:
            return "conflicting" if every is not None else "refused"
        if self._enough(sound):
            return "met"
        if self._enough(every):
            parties = sorted({party for grant in self._live for party in grant.disputed})
            self._why += [because("grant_disputed", party=party, line=self._need.line.line) for party in parties]
            return "disputed"
        if every is not None:
            return "partly"
        return "asked" if waits else "missing"

    def _enough(self, total: Decimal | None) -> bool:
        return total is not None and (self._needed is None or total >= self._needed)

    def _text(self, total: Decimal) -> str:
        return "" if self._needed is None else written_amount(total)

    def _refused(self, one: ClearanceRequest) -> bool:
        """Whether a refusal stands: its author has not asked this authority for the line again since."""
        return not self._again(one) and not self._only_of_more(one)

    def _only_asked_again(self, one: ClearanceRequest) -> bool:
        """Whether a refusal was answered by asking again, and by no grant yet."""
        again = self._again(one)
        return bool(again) and not any(o.granted for o in again) and not self._only_of_more(one)

    def _again(self, one: ClearanceRequest) -> list[ClearanceRequest]:
        """The later requests of the same author that wait, or were decided; one that lapsed takes nothing back."""
        seq = one.end.stamp.seq if one.end is not None else one.stamp.seq
        later = [o for o in self._counting if o.party == one.party and o.stamp.seq > seq and o.withdrawn is None]
        return [o for o in later if o.end is None or o.end.facts.outcome != "lapsed"]

    def _only_of_more(self, one: ClearanceRequest) -> bool:
        """Whether only more or longer was refused than a grant that stands gives."""
        before = next((grant for grant in self._live if grant.request.id == one.supersedes), None)
        return before is not None and one.filed.asks != "new"

    def _counts(self, grant: Grant) -> bool:
        """Whether a grant counts for this line on the days of the action; says why where it does not."""
        request, need = grant.request, self._need
        if grant.amount_of(need.line.line) is None:
            return False
        if grant.held is not None and grant.held not in STANDING and not used_by_action(grant, self._group):
            # What another grant took the place of needs no word: that one is told.
            if grant.held != "superseded":
                self._why.append(because(f"grant_{grant.held}", ref=request.ref))
            return False
        if grant.until is not None and grant.until < need.last:
            self._why.append(because("grant_ends_before", ref=request.ref, until=grant.until, last_day=need.last))
            return False
        if grant.begins > need.first:
            self._why.append(
                because("grant_begins_after", ref=request.ref, from_day=grant.begins, starts_on=need.first)
            )
            return False
        return True

    def _most(self, grants: Sequence[Grant]) -> Decimal | None:
        """The most that one author's grants come to; None where no grant counts for anything."""
        by_author: dict[str, Decimal] = {}
        for grant in grants:
            amount = self._amount(grant)
            if amount is not None:
                by_author[grant.request.party] = by_author.get(grant.request.party, Decimal(0)) + amount
        return max(by_author.values(), default=None)

    def _amount(self, grant: Grant) -> Decimal | None:
        """What a grant gives of the line in its unit, at most what was asked."""
        number, ref = self._need.line.line, grant.request.ref
        given = grant.amount_of(number)
        wanted = _amount_in(grant.request.filed.lines, number)
        line = self._then.get(grant.request.id)
        if given is None or wanted is None or line is None:
            return None
        if not self._need.line.quantity and (given.quantity or wanted.quantity or line.quantity):
            self._why.append(because("clearance_amount_open", ref=ref, line=number))
            return None
        asked = self._in_unit(wanted, line.quantity)
        granted = asked if not given.quantity else self._in_unit(given, "")
        if granted is None or asked is None:
            self._why.append(because("clearance_units_differ", ref=ref, line=number, unit=self._need.line.unit))
            return None
        if not granted and self._needed:
            return None
        if granted > asked:
            self._why.append(because("granted_more_than_asked", ref=ref, line=number))
        return min(granted, asked)

    def _in_unit(self, amount: LineAmount, whole: str) -> Decimal | None:
        """An amount in the unit of the line; without a quantity the whole of the line as it was then."""
        unit, line = self._need.line.unit, self._need.line
        quantity = amount.quantity or whole
        if not quantity:
            return Decimal(0) if self._needed is None else None
        number = decimal_of(quantity)
        if number is None or not amount.unit or amount.unit == unit:
            return number
        factor = factor_to(unit=amount.unit, to=unit, code=line.hs, book=self._book)
        return None if factor is None else number * factor

    def _asked(self, requests: Sequence[ClearanceRequest]) -> str | None:
        """What was asked of the line, in its unit; of several the most."""
        found = []
        for one in requests:
            wanted, line = _amount_in(one.filed.lines, self._need.line.line), self._then.get(one.id)
            amount = self._in_unit(wanted, line.quantity) if wanted and line else None
            found += [] if amount is None else [amount]
        return self._text(max(found)) if found else None


def _amount_in(lines: Sequence[LineAmount], number: int) -> LineAmount | None:
    return next((one for one in lines if one.line == number), None)
