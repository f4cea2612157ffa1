"""Charters for the tests: the one in force with something changed, put forward and accepted around the desk."""

import copy
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.cast import HEAD, ROK, ROLES, Cast

from tandem.acts import text as texted
from tandem.record import canonical
from tandem.record.entry import Entry

Change = Callable[[dict[str, Any]], None]


def window(count: int, name: str = "no-surprises") -> Change:
    """Answer the change that gives a procedure a window of so many working days."""

    def change(plain: dict[str, Any]) -> None:
        plain["procedures"][name]["window"] = {"count": count, "unit": "working_days"}

    return change


def changed(plain: Mapping[str, Any], *changes: Change) -> dict[str, Any]:
    """Answer a charter with something changed."""
    after = copy.deepcopy(dict(plain))
    for change in changes:
        change(after)
    return after


def digest_of(plain: Mapping[str, Any]) -> str:
    """Answer the hash of a charter."""
    return hashlib.sha256(canonical.encode(dict(plain))).hexdigest()


def sign_amendment(
    cast: Cast, code: str, plain: Mapping[str, Any], *, base: str = "", revises: str = "", officer: int = HEAD,
    refs: Sequence[tuple[str, str]] = (), **given: Any,
) -> Entry:  # fmt: skip
    """Put a charter forward around the desk, in place of the one in force unless said otherwise."""
    act = texted.TextRevised if revises else texted.TextProposed
    terms = act(
        sort="charter", authentic=("en", "ko"), tables={"charter": digest_of(plain)},
        base=base or cast.group(code).charter_digest,
    )  # fmt: skip
    return cast.forge(
        code, terms, officer=officer, role=ROLES[officer], prose={"title": "Charter"},
        refs=[*([(revises, "version")] if revises else []), *refs],
        tables={digest_of(plain): canonical.encode(dict(plain))}, **given,
    )  # fmt: skip


def sign_acceptance(cast: Cast, code: str, version: Entry, plain: Mapping[str, Any], **given: Any) -> Entry:
    """Accept a charter around the desk."""
    officer = given.pop("officer", HEAD)
    act = texted.TextAccepted(wording=digest_of(plain))
    return cast.forge(code, act, refs=[(version.id, "version")], officer=officer, role=ROLES[officer], **given)


def sign_refusal(cast: Cast, code: str, version: Entry, **given: Any) -> Entry:
    """Refuse a charter around the desk, or take an acceptance of it back."""
    return cast.forge(
        code, texted.TextRefused(), refs=[(version.id, "version")], officer=HEAD, role=ROLES[HEAD],
        prose={"reason": "Too soon."}, **given,
    )  # fmt: skip


def amend(cast: Cast, *changes: Change, first: str = ROK) -> dict[str, Any]:
    """Let one party put a change forward and all others accept it; answers the charter as it is then."""
    current = cast.desks[first].store.table(cast.group(first).charter_digest)
    assert current is not None
    plain = changed(canonical.decode(current), *changes)
    version = sign_amendment(cast, first, plain)
    for code in cast.parties:
        if code != first:
            sign_acceptance(cast, code, version, plain)
    return plain
