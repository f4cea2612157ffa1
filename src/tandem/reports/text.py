"""A joint text as a reader sees it: what every party said of the same bytes, the versions, and what became of it."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

import msgspec

from tandem.acts.text import TextTerms
from tandem.reports.difference import Piece, pieces_of
from tandem.reports.history import HistoryRow
from tandem.reports.text_history import text_history
from tandem.rules.instant import instant
from tandem.rules.reason import Reason, because
from tandem.rules.text import TextStanding, came_since, misuse_of, moves_on_text, reviewers_of, text_standing
from tandem.state.reading import HeadRead, Reading
from tandem.state.stamp import Stamp, stamps_of
from tandem.state.text import JointText, Publication, TextStatement, TextVersion, Translation, Word

OVER = ("recalled", "superseded", "expired")
"""States in which a text counts no longer."""


class VersionRead(msgspec.Struct, frozen=True, kw_only=True):
    """A version with its words: the wording in each authentic language, and unofficial translations beside it.

    `accepted` and `refused` are the parties whose latest word is on this version.
    """

    version: TextVersion
    label: str
    at: datetime
    title: str
    note: str
    texts: Mapping[str, str]
    translations: tuple[tuple[Translation, str], ...]
    accepted: tuple[str, ...]
    refused: tuple[str, ...]
    latest: bool
    before: str = ""

    @property
    def terms(self) -> TextTerms:
        """The facts of the version."""
        return self.version.terms


class PublicationRead(msgspec.Struct, frozen=True, kw_only=True):
    """A publication with its words: as agreed, or the difference; and what speaks against it.

    `agreed` is None where it cannot be told, because the words are not held or the language is not authentic.
    """

    publication: Publication
    words: str
    place: str
    source: str
    agreed: bool | None
    pieces: tuple[Piece, ...]
    misuse: tuple[str, ...]
    reported: bool


class WordRead(msgspec.Struct, frozen=True):
    """A party's latest word, with the label of its version, its reason and whether it stands on the open version."""

    party: str
    word: Word | None
    label: str
    digest: str
    reason: str
    at: datetime | None


class DueRead(msgspec.Struct, frozen=True):
    """A fact that changed since a party last looked at the text: the matter, and the entry that changed it."""

    party: str
    ref: str
    stamp: Stamp


class TextView(msgspec.Struct, frozen=True, kw_only=True):
    """A joint text with everything that a page or a paper about it shows."""

    ref: str
    title: str
    owner: str
    state: str
    verdict: Reason
    why: tuple[Reason, ...]
    text: JointText
    standing: TextStanding
    shown: VersionRead
    pending: VersionRead | None
    versions: tuple[VersionRead, ...]
    words: tuple[WordRead, ...]
    publications: tuple[PublicationRead, ...]
    statements: tuple[tuple[TextStatement, str, datetime], ...]
    due: tuple[DueRead, ...]
    about: str
    supersedes: str
    superseded_by: str
    depends: tuple[str, ...]
    history: tuple[HistoryRow, ...]
    moves: tuple[str, ...]
    heads: tuple[HeadRead, ...]
    now: datetime
    marking: str = ""

    @property
    def entry(self) -> str:
        """The entry of the version that is shown."""
        return self.shown.version.stamp.entry


class TextListed(msgspec.Struct, frozen=True, kw_only=True):
    """One text in a list; `entry` holds its title."""

    ref: str
    entry: str
    owner: str
    sort: str
    state: str
    use: str
    verdict: Reason
    waiting_on: tuple[str, ...]
    reviewers: tuple[str, ...]
    until: datetime | None
    last: str
    marking: str = ""

    @property
    def owed(self) -> tuple[str, ...]:
        """The parties of which anything is waited for, each once."""
        return tuple(dict.fromkeys((*self.waiting_on, *self.reviewers)))


def view_text(reading: Reading, ref: str) -> TextView:
    """Answer the view of a joint text. Raises KeyError where the reading does not hold it."""
    group = reading.group
    text = group.texts[group.by_ref[ref]]
    standing = text_standing(text, group, reading.now)
    versions = tuple(_version_read(reading, text, version) for version in text.versions)
    by_entry = {one.version.stamp.entry: one for one in versions}
    shown = by_entry[standing.version.stamp.entry]
    verdict, why = verdict_on_text(reading, text, standing)
    version, reader = standing.version, reading.reader
    return TextView(
        ref=ref, title=shown.title, owner=text.owner, state=standing.state, verdict=verdict, why=why, text=text,
        standing=standing, shown=shown, versions=versions[::-1],
        pending=by_entry[standing.pending.stamp.entry] if standing.pending else None,
        words=tuple(_word_read(reading, text, code) for code in group.accepting),
        publications=tuple(_published(reading, text, one, by_entry) for one in text.publications),
        statements=tuple(
            (one, reading.text(one.stamp.entry, "text"), instant(one.stamp.at)) for one in text.statements
        ),
        due=due_of(reading, text), about=_ref_of(reading, version.about),
        supersedes=_ref_of(reading, version.supersedes), superseded_by=_ref_of(reading, standing.superseded_by),
        depends=tuple(_ref_of(reading, matter) for matter in version.depends), history=text_history(reading, text),
        moves=moves_on_text(text, group, reading.now, code=reader.code, officer=reader.officer)
        if reader.code and not reading.past
        else (),
        heads=reading.heads, now=reading.now, marking=group.charter.marking_of(text.current.terms.marking),
    )  # fmt: skip


def _ref_of(reading: Reading, matter: str | None) -> str:
    found = reading.group.opened_by(matter) if matter else None
    return found.ref if found is not None else ""


def texts_of(reading: Reading, version: TextVersion) -> Mapping[str, str]:
    """Answer the wording of a version by language; what its author put there that is no wording is shown raw."""
    table = reading.tables.get(version.terms.digest)
    texts = table.get("texts") if isinstance(table, Mapping) else None
    if isinstance(texts, Mapping):
        return {language: str(texts[language]) for language in version.terms.authentic if language in texts}
    if version.terms.sort == "charter" and isinstance(table, Mapping) and isinstance(table.get("text"), Mapping):
        return {language: str(text) for language, text in table["text"].items()}
    return {version.terms.authentic[0]: str(table)} if table is not None else {}


def _version_read(reading: Reading, text: JointText, version: TextVersion) -> VersionRead:
    entry = version.stamp.entry
    words = [word for code in reading.group.accepting if (word := text.word_of(code)) and word.version == entry]
    before = text.version_of(version.revises or "")
    return VersionRead(
        version=version, label=version.label, at=instant(version.stamp.at), title=reading.text(entry, "title"),
        note=reading.text(entry, "note"), texts=texts_of(reading, version),
        translations=tuple(
            (one, reading.text(one.stamp.entry, "words")) for one in text.translations if one.version == entry
        ),
        accepted=tuple(word.party for word in words if word.accepts),
        refused=tuple(word.party for word in words if not word.accepts), latest=version in text.latest,
        before=before.label if before else "",
    )  # fmt: skip


def _word_read(reading: Reading, text: JointText, code: str) -> WordRead:
    word = text.word_of(code)
    version = text.version_of(word.version) if word else None
    if word is None or version is None:
        return WordRead(code, None, "", "", "", None)
    reason = reading.text(word.stamp.entry, "reason")
    return WordRead(code, word, version.label, version.terms.digest, reason, instant(word.stamp.at))


def _published(
    reading: Reading, text: JointText, one: Publication, versions: Mapping[str, VersionRead]
) -> PublicationRead:
    texts = versions[one.version].texts if one.version in versions else {}
    agreed = texts.get(one.act.language)
    words, entry = reading.text(one.stamp.entry, "words"), one.stamp.entry
    same = None if agreed is None else hashlib.sha256(agreed.encode()).hexdigest() == one.act.words_sha256
    return PublicationRead(
        publication=one, words=words, place=reading.text(entry, "place"), source=reading.text(entry, "source"),
        agreed=same, pieces=pieces_of(agreed, words) if agreed is not None and words and not same else (),
        misuse=misuse_of(one, text, reading.group), reported=one.act.by != one.stamp.code,
    )  # fmt: skip


def due_of(reading: Reading, text: JointText) -> tuple[DueRead, ...]:
    """Answer the facts that changed since each party that has to look at the text again last looked."""
    parties = reviewers_of(text, reading.group, reading.now)
    return tuple(
        DueRead(code, _ref_of(reading, matter), stamp)
        for code in parties
        for matter, stamp in came_since(text, reading.group, code)
    )


def verdict_on_text(
    reading: Reading, text: JointText, standing: TextStanding
) -> tuple[Reason, tuple[Reason, ...]]:  # fmt: skip
    """Answer the headline of a text and the reasons under it."""
    version = standing.version
    if standing.state == "contested" and standing.contested is not None:
        party = standing.contested.contested[0].code
        return because("text_verdict_contested", party=party, version=version.label), (because("text_way_out"),)
    if standing.state == "refused":
        return because("text_verdict_refused", parties=", ".join(standing.refused_by), version=version.label), ()
    if standing.state == "proposed":
        return _verdict_proposed(reading, text, standing)
    why = [*_verdict_force(standing), *_open_beside(reading, text, standing)]
    headline = because(f"text_verdict_{standing.state}", version=version.label)
    if standing.state == "in_force":
        headline = because("text_verdict_in_force", version=version.label, text_use=version.terms.use or "unsaid")
    if standing.state == "recalled" and standing.recall is not None:
        headline = because("text_verdict_recalled", version=version.label, party=standing.recall.party)
    return headline, tuple(why)


def _verdict_proposed(
    reading: Reading, text: JointText, standing: TextStanding
) -> tuple[Reason, tuple[Reason, ...]]:  # fmt: skip
    accepting = {code: text.word_of(code) for code in reading.group.accepting}
    taken = {word.version for word in accepting.values() if word is not None and word.accepts}
    missing = ", ".join(standing.waits_for)
    if len(taken) > 1:
        each = tuple(
            because("text_accepted_by", party=code, version=_label(text, word.version))
            for code, word in accepting.items()
            if word is not None and word.accepts
        )
        return because("text_verdict_different", count=len(taken)), each
    count = len(standing.waits_for)
    return because("text_verdict_proposed", parties=missing, version=standing.version.label, count=count), ()


def _label(text: JointText, entry: str) -> str:
    version = text.version_of(entry)
    return version.label if version else ""


def _verdict_force(standing: TextStanding) -> list[Reason]:
    if standing.state == "agreed" and standing.starts is not None:
        return [because("text_in_force_from", at=standing.starts.isoformat())]
    if standing.state in ("in_force", "expired") and standing.ends is not None:
        return [because("text_in_force_until", at=standing.ends.isoformat())]
    return []


def _open_beside(reading: Reading, text: JointText, standing: TextStanding) -> list[Reason]:
    """What is open beside a text that counts: a version ahead, a review, a refusal that came too late."""
    found = []
    if standing.pending is not None and standing.state not in OVER:
        parties = ", ".join(standing.waits_for) or "-"
        found.append(because("text_pending", version=standing.pending.label, parties=parties))
    reviewers = reviewers_of(text, reading.group, reading.now)
    if reviewers:
        found.append(because("text_due", parties=", ".join(reviewers)))
    return [*found, *(because("text_late_refusal", party=stamp.code, entry=stamp.label) for stamp in standing.late)]


def list_text(reading: Reading, text: JointText) -> TextListed:
    """Answer one text as a list shows it."""
    group = reading.group
    standing = text_standing(text, group, reading.now)
    verdict, _ = verdict_on_text(reading, text, standing)
    waiting = standing.waits_for if standing.open_version is not None else ()
    stamps = stamps_of(text)
    return TextListed(
        ref=text.ref, entry=text.current.stamp.entry, owner=text.owner, sort=text.sort, state=standing.state,
        use=standing.version.terms.use, verdict=verdict,
        waiting_on=() if standing.state in ("recalled", "superseded") else waiting,
        reviewers=reviewers_of(text, group, reading.now), until=standing.ends,
        last=max(stamp.at for stamp in stamps), marking=text.current.terms.marking,
    )  # fmt: skip


def list_texts(reading: Reading) -> tuple[TextListed, ...]:
    """Answer every text, the last that was written about first."""
    listed = [list_text(reading, text) for text in reading.group.texts.values()]
    return tuple(sorted(listed, key=lambda one: (one.last, one.ref), reverse=True))


class TextDifference(msgspec.Struct, frozen=True):
    """What differs between two versions: word by word in each language, and in their facts as old and new."""

    older: VersionRead
    newer: VersionRead
    wordings: tuple[tuple[str, tuple[Piece, ...]], ...]
    facts: tuple[tuple[str, str, str], ...]


def text_difference(reading: Reading, ref: str, older: str, newer: str) -> TextDifference:
    """Answer what differs between two versions of a text. Raises KeyError where there is none of a label."""
    group = reading.group
    text = group.texts[group.by_ref[ref]]
    one, other = text.labelled(older), text.labelled(newer)
    if one is None or other is None:
        raise KeyError(older if one is None else newer)
    old, new = _version_read(reading, text, one), _version_read(reading, text, other)
    languages = dict.fromkeys((*old.texts, *new.texts))
    wordings = [(language, old.texts.get(language, ""), new.texts.get(language, "")) for language in languages]
    was, now = _facts(reading, old), _facts(reading, new)
    return TextDifference(
        old, new,
        tuple((language, pieces_of(before, after)) for language, before, after in wordings if before != after),
        tuple((name, was[name], now[name]) for name in now if was[name] != now[name]),
    )  # fmt: skip


def _facts(reading: Reading, one: VersionRead) -> dict[str, str]:
    terms = one.terms
    return {
        "title": one.title, "use": terms.use, "in_force_from": terms.in_force_from or "",
        "in_force_until": terms.in_force_until or "", "zone": terms.zone, "marking": terms.marking,
        "about": _ref_of(reading, one.version.about), "supersedes": _ref_of(reading, one.version.supersedes),
        "depends": ", ".join(_ref_of(reading, matter) for matter in one.version.depends),
    }  # fmt: skip
