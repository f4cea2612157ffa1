"""Acts on joint texts: propose, revise, accept, refuse, recall, publish, translate, state, review."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import get_args

from tandem.acts import text as texted
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.notice import day_faults
from tandem.desk.wording import TextDraft, draft_prose, plain, terms_of, wording_of
from tandem.desk.writing import put
from tandem.record import canonical
from tandem.record.entry import Ref
from tandem.rules.instant import instant
from tandem.rules.reason import Reason, because
from tandem.rules.review import local_day
from tandem.rules.text import came_since, may_accept, may_refuse, text_standing
from tandem.state.group import Group
from tandem.state.text import JointText, TextVersion


def propose_text(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], draft: TextDraft
) -> Receipt:  # fmt: skip
    """Propose a joint text; the author accepts its bytes by proposing them."""
    terms, refs, tables = terms_of(desk.group(), draft, texted.TextProposed)
    return put(
        desk, acting=acting, now=now, act=terms, seen=seen, refs=refs, prose=draft_prose(draft), tables=tables
    )  # fmt: skip


def revise_text(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, draft: TextDraft
) -> Receipt:
    """Put another version in place of the latest; nobody but its author has accepted it then."""
    group = desk.group()
    text = text_of(group, ref)
    terms, refs, tables = terms_of(group, draft, texted.TextRevised, before=text)

    def guard(group: Group, moment: datetime) -> None:
        latest = text_of(group, ref)
        check_versions(latest, seen)
        _check_not_over(latest, group, moment)
        if terms == _as_revised(latest.current):
            raise NotAllowed(because("text_same_bytes", ref=ref, version=latest.current.label))

    return put(
        desk, acting=acting, now=now, act=terms, seen=seen, refs=(_on(text.current), *refs),
        prose=draft_prose(draft), tables=tables, guard=guard,
    )  # fmt: skip


def _as_revised(version: TextVersion) -> texted.TextRevised:
    terms = version.terms
    return texted.TextRevised(**{name: getattr(terms, name) for name in terms.__struct_fields__})


def accept_text(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    wording: str,
    version: str = "",
) -> Receipt:
    """Accept the bytes of a version by their hash; `version` is its label, the latest where it is left out."""
    text = text_of(desk.group(), ref)
    chosen = version_of(text, version)

    def guard(group: Group, moment: datetime) -> None:
        latest = text_of(group, ref)
        check_versions(latest, seen)
        standing = text_standing(latest, group, moment)
        _check_bytes(desk, latest, chosen, wording)
        _check_not_over(latest, group, moment)
        if chosen.stamp.entry not in {one.stamp.entry for one in latest.latest}:
            raise NotAllowed(because("text_version_replaced", version=chosen.label, latest=latest.current.label))
        word = latest.word_of(acting.code)
        stands = word is not None and word.accepts and word.version == chosen.stamp.entry
        if stands and not (standing.open_version is chosen and may_accept(latest, standing, acting.code)):
            raise NotAllowed(because("text_accepted_already", version=chosen.label))

    return put(
        desk, acting=acting, now=now, act=texted.TextAccepted(wording=chosen.terms.digest), seen=seen,
        refs=(_on(chosen),), guard=guard,
    )  # fmt: skip


def refuse_text(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    reason: str,
    version: str = "",
) -> Receipt:
    """Refuse a version, or take one's acceptance of it back while not every party has accepted it."""
    chosen = version_of(text_of(desk.group(), ref), version)

    def guard(group: Group, moment: datetime) -> None:
        latest = text_of(group, ref)
        check_versions(latest, seen)
        standing = text_standing(latest, group, moment)
        if standing.agreement is not None and standing.agreement.version == chosen.stamp.entry:
            code = "charter_agreed_already" if latest.sort == "charter" else "text_agreed_already"
            raise NotAllowed(because(code, ref=ref, version=chosen.label))
        word = latest.word_of(acting.code)
        refused = word is not None and not word.accepts and word.version == chosen.stamp.entry
        if refused and not (standing.contested is not None and may_refuse(latest, standing, acting.code)):
            raise NotAllowed(because("text_refused_already", version=chosen.label))

    return put(
        desk, acting=acting, now=now, act=texted.TextRefused(), seen=seen, refs=(_on(chosen),),
        prose={"reason": reason}, guard=guard,
    )  # fmt: skip


def recall_text(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, reason: str
) -> Receipt:
    """Recall an agreed text: from then on nobody may use it."""
    group = desk.group()
    standing = text_standing(text_of(group, ref), group, desk.moment(group, now))
    if standing.agreement is None:
        raise NotAllowed(because("text_not_agreed", ref=ref))

    def guard(group: Group, moment: datetime) -> None:
        latest = text_of(group, ref)
        if latest.sort == "charter":
            raise NotAllowed(because("charter_is_not_recalled"))
        check_versions(latest, seen)
        _check_not_over(latest, group, moment)

    return put(
        desk, acting=acting, now=now, act=texted.TextRecalled(), seen=seen,
        refs=(_on(standing.version), *(Ref(one.entry, "cites") for one in standing.agreement.accepted)),
        prose={"reason": reason}, guard=guard,
    )  # fmt: skip


def publish_text(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    happened: str,
    language: str,
    words: str,
    place: str,
    by: str = "",
    moment: str = "",
    source: str = "",
) -> Receipt:
    """Put on record that a party published the text: when, where, and the exact words; a monitor may report it, too."""
    group = desk.group()
    text = text_of(group, ref)
    faults = day_faults(happened=happened) + _language_faults(language)
    by = by or acting.code
    if not group.is_party(by):
        faults.append(because("not_a_party_named", party=by[:20]))
    if moment and not _is_moment(moment):
        faults.append(because("text_moment_unfit", name="moment", found=moment[:40]))
    if faults:
        raise NotAllowed(*faults)
    version = text_standing(text, group, desk.moment(group, now)).version

    def guard(group: Group, at: datetime) -> None:
        if date.fromisoformat(happened) > local_day(group, acting.code, at):
            raise NotAllowed(because("day_to_come", name="happened", found=happened))

    digest = hashlib.sha256(plain(words).encode()).hexdigest()
    act = texted.TextPublished(
        by=by, happened=happened, language=language, words_sha256=digest, moment=moment or None
    )  # fmt: skip
    return put(
        desk, acting=acting, now=now, act=act, seen=seen, refs=(_on(version),),
        prose={"words": words, "place": place, "source": source}, guard=guard,
    )  # fmt: skip


def translate_text(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    language: str,
    words: str,
    version: str = "",
) -> Receipt:
    """Lay an unofficial translation beside a version; it counts for nothing."""
    chosen = version_of(text_of(desk.group(), ref), version)
    faults = _language_faults(language)
    if language in chosen.terms.authentic:
        faults.append(because("text_is_authentic", name="language", language=language, version=chosen.label))
    if faults:
        raise NotAllowed(*faults)
    return put(
        desk, acting=acting, now=now, act=texted.TextTranslated(language=language), seen=seen, refs=(_on(chosen),),
        prose={"words": words},
    )  # fmt: skip


def make_statement(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    statement: str,
    text: str,
    version: str = "",
) -> Receipt:
    """Say how one's party reads a version, or what it reserves; its bytes stay the same."""
    chosen = version_of(text_of(desk.group(), ref), version)
    kinds = get_args(texted.StatementKind)
    if statement not in kinds:
        raise NotAllowed(because("text_statement_unknown", found=statement[:40], known=", ".join(kinds)))

    def guard(group: Group, moment: datetime) -> None:
        check_versions(text_of(group, ref), seen)
        _check_not_over(text_of(group, ref), group, moment)

    act = texted.TextStatementMade(statement=statement)  # type: ignore[arg-type]
    return put(
        desk, acting=acting, now=now, act=act, seen=seen, refs=(_on(chosen),), prose={"text": text}, guard=guard
    )  # fmt: skip


def review_text(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, note: str = ""
) -> Receipt:
    """Say that one's party looked at an agreed text whose facts have changed, and stands by it."""
    group = desk.group()
    standing = text_standing(text_of(group, ref), group, desk.moment(group, now))

    def guard(group: Group, moment: datetime) -> None:
        changed = came_since(text_of(group, ref), group, acting.code)
        if not changed:
            raise NotAllowed(because("text_not_due", ref=ref))
        news = [(matter, stamp) for matter, stamp in changed if stamp.seq >= seen.get(stamp.feed, 0)]
        if unseen := [(m, s) for m, s in news if s.code != acting.code]:
            raise NotAllowed(*(because("came_since_fact", party=s.code, entry=s.entry) for _, s in unseen))

    return put(
        desk, acting=acting, now=now, act=texted.TextReviewed(), seen=seen, refs=(_on(standing.version),),
        prose={"note": note}, guard=guard,
    )  # fmt: skip


def text_of(group: Group, ref: str) -> JointText:
    """Answer the joint text of a reference. Raises NotAllowed where there is none."""
    text = group.text(ref)
    if text is None:
        raise NotAllowed(because("no_such_text", ref=ref[:60]))
    return text


def version_of(text: JointText, label: str) -> TextVersion:
    """Answer the version of this label, the latest where it is left out. Raises NotAllowed where there is none."""
    version = text.labelled(label) if label else text.current
    if version is None:
        known = ", ".join(one.label for one in text.versions)
        raise NotAllowed(because("no_such_text_version", ref=text.ref, version=label[:40], versions=known))
    return version


def check_versions(text: JointText, seen: Mapping[str, int]) -> None:
    """Raise NotAllowed where a version or a recall came after the page that the officer acted on."""
    news = [
        because("came_since_text", party=version.stamp.code, version=version.label)
        for version in text.versions
        if version.stamp.seq >= seen.get(version.stamp.feed, 0)
    ]
    news += [
        because("came_since_recall", party=recall.party, entry=recall.stamp.entry)
        for recall in text.recalls
        if recall.stamp.seq >= seen.get(recall.stamp.feed, 0)
    ]
    if news:
        raise NotAllowed(*news)


def _check_not_over(text: JointText, group: Group, moment: datetime) -> None:
    standing = text_standing(text, group, moment)
    if standing.state in ("recalled", "superseded"):
        raise NotAllowed(because("text_over", ref=text.ref, text_state=standing.state))


def _check_bytes(desk: Desk, text: JointText, chosen: TextVersion, wording: str) -> None:
    """Raise NotAllowed for every other hash than that of the whole wording of this version, and say which it is."""
    wanted = chosen.terms.digest
    if wording == wanted:
        return
    other = next((one for one in text.versions if one.terms.digest == wording), None)
    if other is not None:
        raise NotAllowed(because("wording_of_another_version", version=other.label, wanted=chosen.label, digest=wanted))
    if language := _language_alone(desk, chosen, wording):
        languages = ", ".join(chosen.terms.authentic)
        raise NotAllowed(because("wording_of_one_language", language=language, languages=languages, digest=wanted))
    raise NotAllowed(because("wording_unknown", found=wording[:64] or "-", version=chosen.label, digest=wanted))


def _language_alone(desk: Desk, version: TextVersion, wording: str) -> str | None:
    """The language whose text alone has this hash, as bytes, as a file with a last line end, or as a table."""
    raw = desk.store.table(version.terms.digest)
    table = canonical.decode(raw) if raw is not None else None
    texts = table.get("texts") if isinstance(table, dict) else None
    for language, text in texts.items() if isinstance(texts, dict) and len(texts) > 1 else ():
        forms = (str(text).encode(), f"{text}\n".encode(), wording_of({language: str(text)}))
        if any(hashlib.sha256(form).hexdigest() == wording for form in forms):
            return str(language)
    return None


def _language_faults(language: str) -> list[Reason]:
    unfit = texted.language_fault(language)
    return [because("text_language_unfit", found=language[:40])] if unfit else []


def _is_moment(text: str) -> bool:
    try:
        return instant(text).utcoffset() is not None and text.endswith("Z") and len(text) == 20
    except ValueError:
        return False


def _on(version: TextVersion) -> Ref:
    return Ref(version.stamp.entry, "version")
