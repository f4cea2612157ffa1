"""The charter as it is shown: what is in force and by whose acceptance, its procedures, who may write what."""

from collections.abc import Mapping

import msgspec

from tandem.regimes.charter import Charter, Marking, ScopeType, read_charter, shipped_charter
from tandem.regimes.procedure import Procedure
from tandem.reports.charter_difference import ChangedPlace, charter_difference
from tandem.reports.speaker import Speaker
from tandem.rules.charter import pending, waits_for
from tandem.state.charter import Amendment
from tandem.state.group import Group
from tandem.state.reading import Reading
from tandem.state.stamp import Stamp

SHIPPED_PARTS = ("text", "procedures", "scope", "matrix", "second_signature", "hold_reasons", "markings")
"""The parts that the charter that ships has an own view on; the rest a founder fills in."""


class ProcedureRead(msgspec.Struct, frozen=True):
    """One procedure of the charter, its title, and the types of action that follow it by their titles."""

    name: str
    title: str
    procedure: Procedure
    types: tuple[str, ...]


class ScopeRead(msgspec.Struct, frozen=True):
    """One type of action of the scope register, its title, and the procedure that it follows by name and title."""

    name: str
    title: str
    scope: ScopeType
    procedure: str


class MatrixRow(msgspec.Struct, frozen=True):
    """Who may write one kind: for every role of the charter whether it may; `value` narrows the kind, where it does."""

    kind: str
    value: str
    may: tuple[tuple[str, bool], ...]


class MarkingRead(msgspec.Struct, frozen=True):
    """One handling marking, its title, and whether it is the one of whatever carries none."""

    title: str
    marking: Marking
    own: bool


class AmendmentRead(msgspec.Struct, frozen=True):
    """A charter that was put forward: its hash, its text, who takes it, who is waited for, and what it changes."""

    digest: str
    ref: str
    version: str
    title: str
    stamp: Stamp
    accepted: tuple[str, ...]
    waits_for: tuple[str, ...]
    changes: tuple[ChangedPlace, ...]


class CharterStep(msgspec.Struct, frozen=True):
    """A charter that came into force: the founding's first, or an amendment with what it changed."""

    digest: str
    acceptances: tuple[Stamp, ...]
    ref: str
    changes: tuple[ChangedPlace, ...]


class CharterView(msgspec.Struct, frozen=True):
    """The charter of a group at one frontier, ready to be shown.

    `acceptances` are the entries by which it came into force, the last one last; `steps` are all that ever were in
    force, the last one first. `as_shipped` names the parts that are as this project ships them, and `assumed` tells
    that all of them are. `other_texts` has the text in the charter's other languages. `pending` wait for a party, and
    `contested` are complete beside one another.
    """

    digest: str
    title: str
    text: str
    other_texts: tuple[tuple[str, str], ...]
    acceptances: tuple[Stamp, ...]
    as_shipped: tuple[str, ...]
    assumed: bool
    procedures: tuple[ProcedureRead, ...]
    scope: tuple[ScopeRead, ...]
    roles: tuple[str, ...]
    matrix: tuple[MatrixRow, ...]
    second: tuple[tuple[str, str, str], ...]
    reasons: tuple[str, ...]
    markings: tuple[MarkingRead, ...]
    steps: tuple[CharterStep, ...]
    pending: tuple[AmendmentRead, ...]
    contested: tuple[AmendmentRead, ...]

    @property
    def amended(self) -> bool:
        """True where the charter in force is no more the founding's."""
        return len(self.steps) > 1

    @property
    def since(self) -> str:
        """The claimed time of the entry with which it came into force; empty where none is held."""
        return self.acceptances[-1].at if self.acceptances else ""


def view_charter(reading: Reading, *, speaker: Speaker) -> CharterView:
    """Answer the charter in force as a page or a terminal shows it."""
    group, language = reading.group, speaker.language
    steps = _steps(reading, speaker)
    charter, shipped = group.charter, parts_as_shipped(group.charter)
    return CharterView(
        digest=group.charter_digest,
        title=_named(charter.names, language, charter.short),
        text=_named(charter.text, language, ""),
        other_texts=tuple((code, charter.text[code]) for code in charter.languages if code != language),
        acceptances=steps[0].acceptances,
        as_shipped=shipped,
        assumed=len(shipped) == len(SHIPPED_PARTS),
        procedures=_procedures(charter, language),
        scope=_scope(charter, language),
        roles=roles_of(charter),
        matrix=_matrix(charter),
        second=tuple((*_parted(key), role) for key, role in charter.second_signature.items()),
        reasons=tuple(_named(names, language, code) for code, names in charter.hold_reasons.items()),
        markings=_markings(charter, language),
        steps=steps,
        pending=tuple(_amendment(reading, one, speaker) for one in pending(group)),
        contested=tuple(_amendment(reading, one, speaker) for one in group.charter_course().contested),
    )


def _steps(reading: Reading, speaker: Speaker) -> tuple[CharterStep, ...]:
    group = reading.group
    found = [CharterStep(group.founding_digest, _founded_by(reading), "", ())]
    for one in group.charter_course().steps:
        stamps = tuple(sorted(one.complete, key=lambda stamp: (stamp.at, stamp.code)))
        ref, _ = _text_of(group, one)
        found.append(CharterStep(one.digest, stamps, ref, _changes(reading, one, speaker)))
    return tuple(reversed(found))


def _amendment(reading: Reading, one: Amendment, speaker: Speaker) -> AmendmentRead:
    group = reading.group
    ref, version = _text_of(group, one)
    accepted = tuple(code for code in group.accepting if code in one.accepted)
    return AmendmentRead(
        digest=one.digest, ref=ref, version=version, title=reading.text(version, "title"), stamp=one.proposed[-1],
        accepted=accepted, waits_for=waits_for(one, group), changes=_changes(reading, one, speaker),
    )  # fmt: skip


def _text_of(group: Group, one: Amendment) -> tuple[str, str]:
    """The reference of the joint text, and the entry of the version, by which a charter was put forward last."""
    entry = one.proposed[-1].entry
    found = (text.ref for text in group.texts.values() if text.version_of(entry) is not None)
    return next(found, ""), entry


def _changes(reading: Reading, one: Amendment, speaker: Speaker) -> tuple[ChangedPlace, ...]:
    before, after = charter_of(reading, one.base), charter_of(reading, one.digest)
    return charter_difference(before, after, speaker=speaker) if before and after else ()


def charter_of(reading: Reading, digest: str) -> Charter | None:
    """Answer a charter that was read with the group; None where it was not."""
    plain = reading.tables.get(digest)
    return reading.group.charters.get(digest) or (read_charter(plain) if plain else None)


def parts_as_shipped(charter: Charter) -> tuple[str, ...]:
    """Answer the parts of a charter in which nothing was changed since it was taken from the one that ships."""
    shipped = read_charter(shipped_charter())
    return tuple(part for part in SHIPPED_PARTS if getattr(charter, part) == getattr(shipped, part))


def roles_of(charter: Charter) -> tuple[str, ...]:
    """Answer every role that the matrix knows, in the order in which it names them first."""
    return tuple(dict.fromkeys(role for roles in charter.matrix.values() for role in roles))


def _founded_by(reading: Reading) -> tuple[Stamp, ...]:
    opened = [seat.opened for seat in reading.group.seats.values() if seat.opened is not None]
    return tuple(sorted(opened, key=lambda stamp: (stamp.at, stamp.code)))


def _named(names: Mapping[str, str], language: str, otherwise: str) -> str:
    return names.get(language) or next(iter(names.values()), otherwise)


def _parted(key: str) -> tuple[str, str]:
    kind, _, value = key.partition(":")
    return kind, value


def _procedures(charter: Charter, language: str) -> tuple[ProcedureRead, ...]:
    return tuple(
        ProcedureRead(
            name, _named(procedure.names, language, name), procedure,
            tuple(_named(s.names, language, code) for code, s in charter.scope.items() if s.procedure == name),
        )
        for name, procedure in charter.procedures.items()
    )  # fmt: skip


def _scope(charter: Charter, language: str) -> tuple[ScopeRead, ...]:
    titles = {name: _named(procedure.names, language, name) for name, procedure in charter.procedures.items()}
    return tuple(
        ScopeRead(code, _named(scope.names, language, code), scope, titles.get(scope.procedure, scope.procedure))
        for code, scope in charter.scope.items()
    )


def _matrix(charter: Charter) -> tuple[MatrixRow, ...]:
    every = roles_of(charter)
    return tuple(
        MatrixRow(*_parted(key), tuple((role, role in roles) for role in every))
        for key, roles in charter.matrix.items()
    )


def _markings(charter: Charter, language: str) -> tuple[MarkingRead, ...]:
    return tuple(
        MarkingRead(
            _named(charter.markings[code].names, language, code), charter.markings[code], code == charter.marking
        )
        for code in charter.marking_codes
    )
