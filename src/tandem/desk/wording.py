"""The wording of a joint text on its way to the record: one table for all languages in which it counts.

Nothing of it is ever cleaned: what hides or turns text, and what is too long, is refused with the place and a way out.
"""

import hashlib
import unicodedata
from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from tandem.acts import text as texted
from tandem.acts.register import KINDS, wire_name
from tandem.desk.desk import NotAllowed
from tandem.desk.notice import day_faults, marking_faults
from tandem.desk.prose import checked_prose
from tandem.record import canonical
from tandem.record.entry import Ref
from tandem.regimes.charter import BadCharter, read_charter
from tandem.rules.reason import Reason, because
from tandem.state.group import Group
from tandem.state.text import JointText

MOST_DEPENDS = 20
"""Matters that a text may depend on."""


class TextDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer fills in for a version of a joint text.

    `texts` has the wording by language; all of them are authentic. `about`, `supersedes` and `depends` are references.
    A charter is given as `charter`, plain values, in place of `texts`. Without a `marking` a new text has the charter's
    own, and a new version that of the version before.
    """

    title: str
    sort: str = "line"
    texts: Mapping[str, str] = {}
    charter: Mapping[str, Any] | None = None
    use: str = ""
    in_force_from: str = ""
    in_force_until: str = ""
    zone: str = ""
    about: str = ""
    supersedes: str = ""
    depends: tuple[str, ...] = ()
    marking: str = ""
    note: str = ""


def terms_of(
    group: Group, draft: TextDraft, act: type[texted.TextTerms], *, before: JointText | None = None
) -> tuple[texted.TextTerms, tuple[Ref, ...], dict[str, bytes]]:
    """Answer the facts, refs and tables of a draft. Raises NotAllowed with everything that is wrong in it."""
    if faults := text_faults(group, draft=draft, act=act, before=before):
        raise NotAllowed(*faults)
    table = _table(draft)
    digest = hashlib.sha256(table).hexdigest()
    charter = draft.sort == "charter"
    terms = act(
        sort=draft.sort,  # type: ignore[arg-type]
        authentic=_authentic(draft), use=draft.use,  # type: ignore[arg-type]
        tables={"charter" if charter else "wording": digest}, in_force_from=draft.in_force_from or None,
        in_force_until=draft.in_force_until or None, zone=draft.zone, base=group.charter_digest if charter else "",
        marking=draft.marking or (before.current.terms.marking if before else ""),
    )  # fmt: skip
    return terms, _refs(group, draft), {digest: table}


def wording_of(texts: Mapping[str, str]) -> bytes:
    """Answer the bytes that are accepted: the wording in every language, in NFC, with plain line ends."""
    return canonical.encode({"v": 1, "texts": {language: plain(text) for language, text in texts.items()}})


def plain(text: str) -> str:
    """Answer a text as it is written down: in NFC, with plain line ends, without space at its ends."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def draft_prose(draft: TextDraft) -> dict[str, str]:
    """Answer the sections of a version."""
    return {"title": draft.title, "note": draft.note}


def text_faults(
    group: Group, *, draft: TextDraft, act: type[texted.TextTerms], before: JointText | None = None
) -> list[Reason]:
    """Answer everything that keeps a draft from being put on record, so that it can be mended at once."""
    faults = _unknown("text_sort_unknown", draft.sort, get_args(texted.Sort))
    faults += _unknown("text_use_unknown", draft.use, get_args(texted.Use))
    if before is not None and draft.sort != before.sort:
        faults.append(because("text_sort_stays", ref=before.ref, text_sort=before.sort))
    faults += _charter_faults(draft) if draft.sort == "charter" else _wording_faults(draft.texts)
    faults += _force_faults(draft) + marking_faults(group, draft.marking) + _ref_faults(group, draft, before)
    try:
        checked_prose(KINDS[wire_name(act)], draft_prose(draft))
    except NotAllowed as refused:
        faults += refused.reasons
    return faults


def _authentic(draft: TextDraft) -> tuple[str, ...]:
    if draft.charter is not None:
        return tuple(draft.charter["languages"])
    return tuple(sorted(language for language, text in draft.texts.items() if plain(text)))


def _table(draft: TextDraft) -> bytes:
    if draft.charter is not None:
        return canonical.encode(dict(draft.charter))
    return wording_of({language: draft.texts[language] for language in _authentic(draft)})


def _unknown(code: str, found: str, known: tuple[str, ...]) -> list[Reason]:
    return [] if found in known else [because(code, found=found[:40], known=", ".join(one for one in known if one))]


def _charter_faults(draft: TextDraft) -> list[Reason]:
    if draft.charter is None:
        return [because("text_charter_missing")]
    try:
        read_charter(draft.charter)
        canonical.encode(dict(draft.charter))
    except (BadCharter, canonical.NotCanonical) as wrong:
        return [because("text_charter_unfit", why=str(wrong))]
    return []


def _wording_faults(texts: Mapping[str, str]) -> list[Reason]:
    said = {language: plain(text) for language, text in texts.items() if plain(text)}
    if not said:
        return [because("text_missing")]
    if len(said) > texted.MOST_LANGUAGES:
        return [because("text_languages_too_many", found=len(said), most=texted.MOST_LANGUAGES)]
    return [fault for language, text in said.items() for fault in language_faults(language, text)]


def language_faults(language: str, text: str) -> list[Reason]:
    """Answer what is wrong with the wording in one language: its code, its length, a character that hides or turns."""
    name = f"text_{language}"
    if texted.language_fault(language):
        return [because("text_language_unfit", found=language[:40])]
    if len(text) > texted.LONGEST_TEXT:
        return [because("text_too_long", name=name, found=len(text), longest=texted.LONGEST_TEXT, language=language)]
    strange = canonical.control_in(text.replace("\n", " ").replace("\t", " "))
    return [because("text_strange", name=name, character=strange, language=language)] if strange else []


def _force_faults(draft: TextDraft) -> list[Reason]:
    days = {"in_force_from": draft.in_force_from, "in_force_until": draft.in_force_until}
    faults = day_faults(**{name: day for name, day in days.items() if day})
    if not faults and draft.in_force_from and draft.in_force_until and draft.in_force_until < draft.in_force_from:
        faults.append(because("text_days_reversed", starts_on=draft.in_force_from, ends_on=draft.in_force_until))
    return faults


def _ref_faults(group: Group, draft: TextDraft, before: JointText | None) -> list[Reason]:
    faults = [
        because("text_ref_unknown", name=name, ref=ref[:60])
        for name, refs in (("about", (draft.about,)), ("depends", draft.depends))
        for ref in refs
        if ref and group.matter(ref) is None
    ]
    if draft.supersedes and group.text(draft.supersedes) is None:
        faults.append(because("text_supersedes_unknown", name="supersedes", ref=draft.supersedes[:60]))
    if before is not None and draft.supersedes == before.ref:
        faults.append(because("text_supersedes_itself", name="supersedes", ref=before.ref))
    if len(draft.depends) > MOST_DEPENDS:
        faults.append(because("text_depends_too_many", name="depends", found=len(draft.depends), most=MOST_DEPENDS))
    return faults


def _refs(group: Group, draft: TextDraft) -> tuple[Ref, ...]:
    named = [("about", draft.about), ("supersedes", draft.supersedes), *(("depends", ref) for ref in draft.depends)]
    return tuple(Ref(group.by_ref[ref], rel) for rel, ref in dict.fromkeys(named) if ref)
