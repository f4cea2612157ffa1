"""What stands beside the matters of a group: instruments, commitments, conditions, steps, policies, surprises,
contacts; and what was read in public: sources, statements, accounts, reports.

They are told beside the matters of the group, and no state of a notice depends on them. An item is judged by what its
entry refers to, which lies in its past, and by the charter there, so that all nodes judge alike.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from tandem.acts import commitment as promised
from tandem.acts import linkage as linked
from tandem.acts import measure as stepped
from tandem.acts import surprise as unheard
from tandem.acts.act import Act
from tandem.acts.speaking import codes_of, is_own, speakers_of
from tandem.record.entry import Header
from tandem.regimes.charter import Charter
from tandem.state.commitment import Answered, Commitment, Condition, Ended, Instrument, Settled
from tandem.state.linkage import Policy, Withdrawn
from tandem.state.measure import Assessment, Judged, Measure
from tandem.state.past import Key
from tandem.state.stamp import Stamp
from tandem.state.surprise import Contact, Explained, Surprise
from tandem.state.watched import (
    FOLLOWING,
    OPENING,
    Account,
    Source,
    Statement,
    WatchReport,
    item_of,
    of_its_author,
    with_words,
    word_of,
)


class Tandem(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything of a group that runs in parallel, each in causal order."""

    instruments: tuple[Instrument, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    conditions: tuple[Condition, ...] = ()
    measures: tuple[Measure, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    policies: tuple[Policy, ...] = ()
    surprises: tuple[Surprise, ...] = ()
    contacts: tuple[Contact, ...] = ()
    sources: tuple[Source, ...] = ()
    statements: tuple[Statement, ...] = ()
    accounts: tuple[Account, ...] = ()
    reports: tuple[WatchReport, ...] = ()

    def everything(self) -> tuple[Any, ...]:
        """Answer every item."""
        return tuple(item for name in self.__struct_fields__ for item in getattr(self, name))

    def watched(self) -> tuple[Any, ...]:
        """Answer what was read in public."""
        return (*self.sources, *self.statements, *self.accounts, *self.reports)

    def parallel(self) -> tuple[Any, ...]:
        """Answer what runs in parallel."""
        return self.everything()[: len(self.everything()) - len(self.watched())]


NOTHING_PARALLEL = Tandem()

TANDEM_ACTS: frozenset[type[Act]] = frozenset({
    promised.InstrumentFiled, promised.CommitmentStated, promised.CommitmentAnswered, promised.CommitmentSettled,
    promised.ConditionStated, promised.ConditionEnded, stepped.MeasureReported, stepped.MeasureJudged,
    stepped.StepAssessed, linked.PolicyStated, linked.PolicyWithdrawn, unheard.SurpriseReported,
    unheard.SurpriseAnswered, unheard.ContactRecorded, *OPENING, *FOLLOWING,
})  # fmt: skip
"""The acts that are taken in here."""

_Refs = Mapping[str, tuple[str, ...]]
_SHELVES: tuple[tuple[str, type[msgspec.Struct]], ...] = (
    ("instruments", Instrument), ("commitments", Commitment), ("conditions", Condition), ("measures", Measure),
    ("assessments", Assessment), ("policies", Policy), ("surprises", Surprise), ("contacts", Contact),
    ("sources", Source), ("statements", Statement), ("accounts", Account), ("reports", WatchReport),
)  # fmt: skip


class Shelves:
    """The running fold of what runs in parallel."""

    def __init__(self) -> None:
        """Begin empty."""
        self._items: dict[str, tuple[Key, Any]] = {}
        self._later: dict[str, list[tuple[Key, Any]]] = {}
        self._made: Tandem | None = NOTHING_PARALLEL

    def take(
        self, header: Header, act: Any, stamp: Stamp, key: Key, *, charter: Charter, party: bool,
        is_matter: Callable[[str], bool], is_text: Callable[[str], bool],
    ) -> str | None:  # fmt: skip
        """Take an act in, and answer why it counts for nothing; None where it counts.

        `party`: its author is one; `is_matter` tells whether an entry opened a notice or an observed action, `is_text`
        whether it opened a joint text.
        """
        if any(charter.member(code) is None for code in codes_of(act)):
            return "not_by_the_charter"
        track = getattr(act, "track", "")
        if track and charter.tracks and charter.track(track) is None:
            return "not_by_the_charter"
        if is_own(act) and not (party and (stamp.code in speakers_of(act) or type(act) is promised.ConditionEnded)):
            return "not_its_own_words"
        refs: dict[str, tuple[str, ...]] = {}
        for ref in header.refs:
            refs[ref.rel] = (*refs.get(ref.rel, ()), ref.id)
        self._made = None
        if type(act) in OPENING or type(act) in FOLLOWING:
            return self._watch(act, stamp, key, refs, self._which(is_matter, is_text))
        return self._take(act, stamp, key, refs, is_matter)

    def _watch(
        self, act: Any, stamp: Stamp, key: Key, refs: _Refs, which: Callable[..., tuple[str, ...]]
    ) -> str | None:
        """What was read in public, or a later word on it."""
        if type(act) in OPENING:
            item = item_of(act, stamp, refs, which)
            if item is None:
                return "about_nothing_on_record"
            self._items[stamp.entry] = key, item
            return None
        on, word = word_of(act, stamp, refs, which)
        target = self._one(refs, "on", on)
        if not target or word is None:
            return "about_nothing_on_record"
        if of_its_author(act) and self._items[target][1].stamp.feed != stamp.feed:
            return "not_its_own_words"
        self._later.setdefault(target, []).append((key, word))
        return None

    def _which(
        self, is_matter: Callable[[str], bool], is_text: Callable[[str], bool]
    ) -> Callable[..., tuple[str, ...]]:
        def which(
            refs: _Refs, rel: str, *kinds: type[msgspec.Struct], matters: bool = False, texts: bool = False
        ) -> tuple[str, ...]:
            every: tuple[type[msgspec.Struct], ...] = (
                Instrument,
                Commitment,
                Condition,
                Measure,
                Policy,
                Surprise,
                Contact,
                *kinds,
            )
            wanted = every if matters else kinds
            return tuple(
                entry
                for entry in refs.get(rel, ())
                if self._is(entry, *wanted) or (matters and is_matter(entry)) or (texts and is_text(entry))
            )

        return which

    def _take(self, act: Any, stamp: Stamp, key: Key, refs: _Refs, is_matter: Callable[[str], bool]) -> str | None:
        match act:
            case promised.InstrumentFiled():
                item: Any = Instrument(act.code, act.concluded, act.parties, stamp, act.signed)
            case promised.CommitmentStated():
                item = Commitment(
                    act.code, act.track, act.owners, act.said_on, act.evidence, stamp, act.towards, act.asked_by,
                    act.deadline, act.spoken, act.any_of, self._one(refs, "instrument", Instrument),
                    self._one(refs, "part_of", Commitment),
                )  # fmt: skip
            case promised.ConditionStated():
                on, awaits = self._one(refs, "on", Commitment), self._one(refs, "awaits", Commitment)
                if not on or on == awaits:
                    return "about_nothing_on_record"
                item = Condition(
                    act.code, act.sort, act.claimed_by, act.said_on, act.basis, stamp, on, awaits, act.day,
                    self._all(refs, "softens", Condition),
                )  # fmt: skip
            case stepped.MeasureReported():
                item = Measure(
                    act.code, act.track, act.sides, act.sort, act.status, act.happened, act.evidence, stamp,
                    act.towards, act.until, act.counts, act.consulted, self._all(refs, "answers", Commitment),
                    tuple(entry for entry in refs.get("about", ()) if is_matter(entry)),
                )  # fmt: skip
            case stepped.StepAssessed():
                on = next((one for one in refs.get("on", ()) if self._is(one, Measure) or is_matter(one)), "")
                if not on:
                    return "about_nothing_on_record"
                item = Assessment(on, act.party, act.grade, act.said_on, act.evidence, stamp)
            case linked.PolicyStated():
                item = self._policy(act, stamp, refs)
            case unheard.SurpriseReported():
                about = tuple(e for e in refs.get("about", ()) if self._is(e, Measure, Commitment) or is_matter(e))
                item = Surprise(
                    act.code, act.actor, act.raised_by, act.happened, act.grade, act.evidence, stamp, act.raised_on,
                    act.means, about,
                )  # fmt: skip
            case unheard.ContactRecorded():
                about = tuple(e for e in refs.get("about", ()) if e in self._items or is_matter(e))
                item = Contact(
                    act.outsider, act.direction, act.sort, act.means, act.happened, act.evidence, stamp, act.party,
                    act.receipt, act.code, about,
                )  # fmt: skip
            case _:
                return self._follow(act, stamp, key, refs)
        self._items[stamp.entry] = key, item
        return None

    def _policy(self, act: linked.PolicyStated, stamp: Stamp, refs: _Refs) -> Policy:
        before = self._one(refs, "supersedes", Policy)
        if before and self._items[before][1].owner != act.owner:
            before = ""
        return Policy(
            act.code, act.owner, act.standing, act.said_on, act.clauses, stamp, act.defines, before,
        )  # fmt: skip

    def _follow(self, act: Any, stamp: Stamp, key: Key, refs: _Refs) -> str | None:
        """A later word on an item."""
        on: type[msgspec.Struct]
        word: Any
        match act:
            case promised.CommitmentAnswered():
                on, word = Commitment, Answered(act.party, act.answer, act.evidence, act.said_on, stamp)
            case promised.CommitmentSettled():
                by = self._one(refs, "replaced_by", Commitment)
                on, word = Commitment, Settled(act.outcome, act.parties, act.evidence, act.happened, stamp, by)
            case promised.ConditionEnded():
                on, word = Condition, Ended(act.ending, act.happened, act.evidence, stamp)
            case stepped.MeasureJudged():
                on, word = Measure, Judged(act.party, act.judgement, act.happened, act.evidence, stamp)
            case linked.PolicyWithdrawn():
                on, word = Policy, Withdrawn(act.happened, stamp)
            case _:
                on, word = Surprise, Explained(act.party, act.said_on, act.evidence, stamp)
        target = self._one(refs, "on", on)
        if not target:
            return "about_nothing_on_record"
        if on is Policy and self._items[target][1].stamp.feed != stamp.feed:
            return "not_its_own_words"
        if on is Condition and act.evidence == "own" and stamp.code not in self._items[target][1].claimed_by:
            return "not_its_own_words"
        self._later.setdefault(target, []).append((key, word))
        return None

    def _is(self, entry: str, *kinds: type[msgspec.Struct]) -> bool:
        return entry in self._items and isinstance(self._items[entry][1], kinds)

    def _all(self, refs: _Refs, rel: str, kind: type[msgspec.Struct]) -> tuple[str, ...]:
        return tuple(entry for entry in refs.get(rel, ()) if self._is(entry, kind))

    def _one(self, refs: _Refs, rel: str, kind: type[msgspec.Struct]) -> str:
        return next(iter(self._all(refs, rel, kind)), "")

    def tandem(self) -> Tandem:
        """Answer everything that was taken in, each item with the later words on it."""
        if self._made is None:
            whole = [self._whole(entry, item) for entry, (_, item) in sorted(self._items.items(), key=_by_key)]
            kinds = {kind: _named([item for item in whole if type(item) is kind]) for _, kind in _SHELVES}
            self._made = Tandem(**{name: kinds[kind] for name, kind in _SHELVES})
        return self._made

    def _whole(self, entry: str, item: Any) -> Any:
        words = [word for _, word in sorted(self._later.get(entry, ()), key=lambda row: row[0])]
        if not words:
            return item
        match item:
            case Commitment():
                answers = tuple(word for word in words if isinstance(word, Answered))
                settled = tuple(word for word in words if isinstance(word, Settled))
                return msgspec.structs.replace(item, answers=answers, settled=settled)
            case Condition():
                return msgspec.structs.replace(item, ended=tuple(words))
            case Measure():
                return msgspec.structs.replace(item, judged=tuple(words))
            case Policy():
                return msgspec.structs.replace(item, withdrawn=words[0])
            case Statement() | Account() | WatchReport():
                return with_words(item, words)
            case _:
                return msgspec.structs.replace(item, explained=tuple(words))


def _by_key(row: tuple[str, tuple[Key, Any]]) -> Key:
    return row[1][0]


def _named(items: Iterable[Any]) -> tuple[Any, ...]:
    """Give each item the name by which it is told: its code, and its entry's label where the code came before."""
    found: list[Any] = []
    taken: set[str] = set()
    for item in items:
        code = getattr(item, "code", None)
        if code is not None:
            name = f"{code}@{item.stamp.label}" if code in taken else code or item.stamp.label
            taken.add(code or name)
            item = msgspec.structs.replace(item, name=name)
        found.append(item)
    return tuple(found)
