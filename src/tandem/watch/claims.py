"""Claims in typed slots: who is said to have proposed a thing, why, when, where, to what end, how far it is.

Each claim stands at its place with the chain of who says so (empty where the document says it in its own voice) and how
it is put. A claim that is hypothetical, denied or evaded is a claim, and no position.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from tandem.watch.events import Event, Mention, find_events, party
from tandem.watch.found import Found, Modality, Place, Quote
from tandem.watch.lexicon import Lexicon
from tandem.watch.masked import Actor, Masked, mask
from tandem.watch.page import Span
from tandem.watch.slots import Slots, shipped_slots

STAGE = ("claims", 1)

NO_POSITION: frozenset[Modality] = frozenset({"hypothetical", "denied", "evaded"})
"""How a claim may be put that is no position: nobody holds it."""


class Claim(msgspec.Struct, frozen=True):
    """One claim: the event, the slot with its kind, the value by which it is compared and as printed, and by whom.

    `when` is the day for which it holds as far as is known; `marks` are what is told beside it (`hindered`, `again`).
    """

    event: Event
    slot: str
    kind: str
    value: str
    words: str
    modality: Modality
    chain: tuple[str, ...]
    at: Place
    file: str
    when: str = ""
    ordinal: str = ""
    marks: tuple[str, ...] = ()
    rule: str = ""

    @property
    def positive(self) -> bool:
        """Answer whether somebody holds it."""
        return self.modality not in NO_POSITION


class Read(msgspec.Struct, frozen=True):
    """A document with its events and its sentences masked, as all slots read it."""

    found: Found
    lexicon: Lexicon
    slots: Slots
    sentences: tuple[Masked, ...]
    parties: Mapping[str, str] = {}

    @property
    def language(self) -> str:
        """Answer the language of the patterns."""
        return self.found.page.language or "en"


def read(found: Found, lexicon: Lexicon, slots: Slots | None = None) -> Read:
    """Answer a document ready for the slots."""
    told = slots or shipped_slots()
    mentions = find_events(found, lexicon, told)
    masked = tuple(mask(found, span, mentions, told) for span in found.sentences)
    return Read(found, lexicon, told, masked, {known.id: known.party or known.id for known in lexicon.known})


def find_claims(one: Read) -> tuple[Claim, ...]:
    """Answer the claims of a document, in the order of the text."""
    claims = [claim for at, sentence in enumerate(one.sentences) for claim in _in_sentence(one, at, sentence)]
    return tuple(_once(sorted(claims, key=lambda claim: claim.at.span)))


def _once(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Answer each claim once, however many patterns have found it."""
    seen: dict[object, Span] = {}
    for claim in claims:
        key = (claim.slot, claim.kind, claim.value, claim.event.key)
        if key not in seen or not _overlap(seen[key], claim.at.span):
            seen[key] = claim.at.span
            yield claim


def _in_sentence(one: Read, at: int, sentence: Masked) -> Iterator[Claim]:
    for slot, by in one.slots.patterns.items():
        for number, pattern in enumerate(by.get(one.language, ())):
            for match in pattern.finditer(sentence.text):
                yield from _claim(one, at, sentence, slot, match, f"{slot}.{one.language}.{number + 1}")


def _claim(one: Read, at: int, sentence: Masked, slot: str, match: re.Match[str], rule: str) -> Iterator[Claim]:
    groups = match.groupdict()
    mention = _event(one, at, sentence, match)
    if mention is None or _unanswered(one, sentence.back(*match.span())):
        return
    told = _value(one, sentence, match, groups)
    if told is None:
        return
    value, words, holder = told
    yield make(
        one,
        sentence,
        mention,
        slot=slot,
        kind=_kind(slot, groups, holder),
        value=_stance(groups) if slot == "attitude" else value,
        words=words,
        match=match,
        rule=rule,
    )


def make(
    one: Read,
    sentence: Masked,
    mention: Mention,
    *,
    slot: str,
    kind: str,
    value: str,
    words: str,
    match: re.Match[str] | tuple[int, int],
    rule: str,
    marks: tuple[str, ...] = (),
) -> Claim:
    """Answer a claim found at a stretch of a masked sentence."""
    start, end = match if isinstance(match, tuple) else match.span()
    span = sentence.back(start, end)
    return Claim(
        mention.event,
        slot,
        kind,
        value,
        words,
        modality(one, sentence, start, end, slot=slot),
        chain_at(one.found, span),
        Place(one.found.page.sha256, span),
        one.found.page.name,
        one.found.page.day,
        mention.ordinal,
        marks,
        rule,
    )


def _event(one: Read, at: int, sentence: Masked, match: re.Match[str]) -> Mention | None:
    """Answer the event of a match: the one in it, in its sentence, or the last told of in the sentences before."""
    inside = sentence.events_in(match.groupdict().get("event") or "")
    if inside:
        return inside[0]
    if sentence.events and not (match.groupdict().get("event") or "").strip():
        return sentence.events[-1]
    before = sentence.events_in(sentence.text[: match.start()])
    if before:
        return before[-1]
    return next((other.events[-1] for other in reversed(one.sentences[max(0, at - 3) : at]) if other.events), None)


def _value(
    one: Read, sentence: Masked, match: re.Match[str], groups: Mapping[str, str | None]
) -> tuple[str, str, str] | None:
    """Answer the value for comparing, as printed, and who holds it."""
    text = one.found.page.text
    who = sentence.actors_in(groups.get("who") or "")
    if groups.get("who"):
        holder = whose(one, who)
        words = sentence.back(*match.span("who")).of(text).rstrip(", ")
        return (holder, words, holder) if holder else None
    if groups.get("value"):
        words = sentence.back(*match.span("value")).of(text).strip(' ,“”"')
        return words, words, ""
    return None


def whose(one: Read, who: Sequence[Actor]) -> str:
    """Answer the party that is meant by those who stand together, or their words where no party is known."""
    for actor in who:
        if actor.kind == "both":
            return "both"
        if actor.kind == "self":
            return speaker_party(one, actor.words)
    codes = [code for actor in who if (code := _party_of(one, actor))]
    return codes[0] if codes else (who[-1].words.casefold() if who else "")


def _party_of(one: Read, actor: Actor) -> str:
    known = one.parties.get(actor.id)
    if known:
        return known
    return next(iter(party(actor.words, one.lexicon)), "")


def speaker_party(one: Read, speaker: str) -> str:
    """Answer the party of a speaker as printed: that of the first name in the words, else the words."""
    inside = [
        (at, -len(name), known.party or known.id)
        for name, known in one.lexicon.by_name.items()
        if known.kind != "outlet" and (at := _stands(name, speaker)) >= 0
    ]
    return min(inside)[2] if inside else _told_before(one, speaker) or speaker.casefold()


_BEHIND = 70


def _told_before(one: Read, speaker: str) -> str:
    """Answer the party of somebody without a name ("the senior official") who was told of more fully before."""
    text = one.found.page.text
    bare = " ".join(speaker.split()[-2:])
    for at in (found.end() for found in re.finditer(re.escape(bare), text)) if " " in bare else ():
        behind = Span(at, at + _BEHIND)
        near = [name for name in one.found.names if behind.holds(name.span) and "." not in text[at : name.span.start]]
        known = [one.parties[name.id] for name in near if name.id in one.parties]
        if known:
            return known[0]
    return ""


def _stands(name: str, speaker: str) -> int:
    at = speaker.find(name)
    if at < 0 or re.search(r"[가-힣]", name):
        return at
    whole = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", speaker)
    return whole.start() if whole else -1


def _kind(slot: str, groups: Mapping[str, str | None], holder: str) -> str:
    if slot == "attitude":
        return holder
    return next((name for name in ("halted", "founded") if groups.get(name)), "")


def _stance(groups: Mapping[str, str | None]) -> str:
    return "objects" if groups.get("objects") else "supports"


def chain_at(found: Found, span: Span) -> tuple[str, ...]:
    """Answer who says what stands at a place: the chain of the quote there, else of the speech told there.

    What stands in a question is said by who answers it.
    """
    asked = _asked(found, span)
    answer = _answering(found, asked) if asked is not None else None
    if answer is not None:
        return answer.chain
    quotes = [one for one in found.quotes if one.kind != "question" and _meet(one.span, span) and one.chain]
    if quotes:
        return min(quotes, key=lambda one: one.span.end - one.span.start).chain
    told = [one for one in found.indirect if one.content.holds(span) or _most(one.content, span)]
    return min(told, key=lambda one: one.content.end - one.content.start).chain if told else ()


def _meet(quote: Span, span: Span) -> bool:
    """Answer whether a claim is in a quote: most of it stands there."""
    return _most(quote, span)


def _most(outer: Span, span: Span) -> bool:
    shared = min(outer.end, span.end) - max(outer.start, span.start)
    return shared * 2 > span.end - span.start


_REFUSABLE = frozenset({"proposer", "attitude", "purpose"})


def modality(one: Read, sentence: Masked, start: int, end: int, *, slot: str) -> Modality:
    """Answer how a claim is put, by the words before, in and after it; in a quote the words outside tell nothing."""
    first, last = _frame(one.found, sentence, start, end)
    parts = {"before": sentence.text[first:start], "within": sentence.text[start:end], "after": sentence.text[end:last]}
    for name in _WAYS:
        told = one.slots.modality[name]
        areas = [where for where in told if not (name == "denied" and where == "within" and slot not in _REFUSABLE)]
        if any(re.search(pattern, parts[where]) for where in areas for pattern in told[where]):
            return name
    asked = _asked(one.found, sentence.back(start, end))
    if asked is not None:
        return _ANSWERED.get(_answer(one, asked), "evaded")
    span = sentence.back(start, end)
    told_of = any(speech.content.holds(span) or _most(speech.content, span) for speech in one.found.indirect)
    quoted = any(_most(quote.span, span) for quote in one.found.quotes)
    return "reported" if told_of and not quoted else "asserted"


_ANSWERED: Mapping[str, Modality] = {"yes": "asserted", "no": "denied"}
_WAYS: tuple[Modality, ...] = ("denied", "hypothetical", "reported", "inferred")


def _frame(found: Found, sentence: Masked, start: int, end: int) -> tuple[int, int]:
    """Answer the stretch of the masked sentence in which words tell how a claim is put."""
    span = sentence.back(start, end)
    for quote in found.quotes:
        if quote.span.holds(span):
            inside = [at for at, place in enumerate(sentence.places) if quote.span.holds(place)]
            return (inside[0], inside[-1] + 1) if inside else (0, len(sentence.text))
    return 0, len(sentence.text)


def _asked(found: Found, span: Span) -> Span | None:
    """Answer the question that a place belongs to."""
    return next((one.span for one in found.quotes if one.kind == "question" and _overlap(one.span, span)), None)


def _unanswered(one: Read, span: Span) -> bool:
    asked = _asked(one.found, span)
    turn = next((part.of(one.found.page.text) for part in one.found.page.body if part.holds(span)), "")
    asks = bool(one.slots.cues[f"asking.{one.language}"].match(turn))
    return asks or (asked is not None and not _answer(one, asked))


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


_NEXT = 400


def _answering(found: Found, question: Span) -> Quote | None:
    after = [one for one in found.quotes if one.kind != "question" and 0 <= one.span.start - question.end <= _NEXT]
    return min(after, key=lambda one: one.span, default=None)


def _answer(one: Read, question: Span) -> str:
    """Answer how the words after a question answer it: yes, no, or neither (empty)."""
    answer = _answering(one.found, question)
    if answer is None:
        return ""
    words = answer.span.of(one.found.page.text).lstrip(" —–-")
    for name in ("no", "yes"):
        if one.slots.cues[f"answers.{name}.{one.language}"].match(words):
            return name
    return "evaded"
