"""Joint texts for the tests: a line on the railway survey in two languages, and entries about it around the desk."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from tests.cast import ROK, Cast

from tandem.acts import text as texted
from tandem.desk.text import propose_text
from tandem.desk.wording import TextDraft
from tandem.record import canonical
from tandem.record.entry import Entry
from tandem.state.text import JointText

LINE = {
    "en": "The joint survey of the railway is under way. Both sides are in close coordination.",
    "ko": "철도 공동조사가 진행되고 있다. 양측은 긴밀히 공조하고 있다.",
}
"""The wording of the line that the tests agree on."""


def wording(texts: Mapping[str, str] = LINE) -> bytes:
    """Answer the table of a wording."""
    return canonical.encode({"v": 1, "texts": dict(texts)})


def digest_of(texts: Mapping[str, str] = LINE) -> str:
    """Answer the hash of a wording."""
    return hashlib.sha256(wording(texts)).hexdigest()


def text_of(cast: Cast, ref: str, code: str = ROK) -> JointText:
    """Answer a joint text as a member's node has it."""
    found = cast.group(code).text(ref)
    assert found is not None, ref
    return found


def terms(texts: Mapping[str, str] = LINE, **changed: Any) -> dict[str, Any]:
    """Answer the facts of a version of the line."""
    facts: dict[str, Any] = {"sort": "line", "authentic": tuple(texts), "use": "each"}
    return {**facts, "tables": {"wording": digest_of(texts)}, **changed}


def sign_proposal(cast: Cast, code: str = ROK, texts: Mapping[str, str] = LINE, **changed: Any) -> JointText:
    """Propose a line around the desk and answer it."""
    act = texted.TextProposed(**terms(texts, **changed))
    entry = cast.forge(code, act, prose={"title": "Line on the survey"}, tables={digest_of(texts): wording(texts)})
    return cast.group(code).texts[entry.id]


def sign_revision(
    cast: Cast, code: str, version: str, texts: Mapping[str, str], refs: Sequence[tuple[str, str]] = (), **changed: Any
) -> Entry:
    """Put another version in place of one around the desk."""
    act, tables = texted.TextRevised(**terms(texts, **changed)), {digest_of(texts): wording(texts)}
    return cast.forge(
        code, act, refs=[(version, "version"), *refs], prose={"title": "Line on the survey"}, tables=tables
    )


def sign_acceptance(cast: Cast, code: str, version: str, texts: Mapping[str, str] = LINE, **given: Any) -> Entry:
    """Accept a version around the desk."""
    act = texted.TextAccepted(wording=digest_of(texts))
    return cast.forge(code, act, refs=[(version, "version")], **given)


def sign_refusal(cast: Cast, code: str, version: str, **given: Any) -> Entry:
    """Refuse a version around the desk."""
    return cast.forge(code, texted.TextRefused(), refs=[(version, "version")], prose={"reason": "Too early."}, **given)


def propose(cast: Cast, code: str = ROK, **changed: Any) -> str:
    """Propose a line at the desk and answer its reference."""
    draft = TextDraft(**{"title": "Line on the survey", "texts": LINE, "use": "each", **changed})
    receipt = cast.call(propose_text, code, draft=draft)
    assert receipt.ref is not None
    return receipt.ref
