"""Which events a document tells of: every mention of a head ("working group", "조사") with the words that say which.

Mentions of one document are brought together first ("the survey" is the railway survey told of before); mentions of two
documents are one event where head, row, names and topics do not part them and at least one name or topic is shared.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from tandem.watch.found import Found
from tandem.watch.lexicon import Lexicon
from tandem.watch.page import Span
from tandem.watch.slots import Head, Slots
from tandem.watch.words import STOP, stem

_BEFORE = re.compile(r"([\w.’'&·-]+)[ ]$")
_MOST_BEFORE = 6
_JOIN = re.compile(r"\s+(?:of|for)\s+(?:the|a|an|this|that|its|their)?\s*(?:[\w.-]+\s+){0,3}")
_AFTER = re.compile(r"\s+((?:of|for|on|into|about|between|in|with)\s+[^,.;:“”\"]{3,80})")
_ENDING = re.compile(
    r"(?:은|는|이|가|을|를|에서|에|로|으로|고|며|한|된|할|했다|측이|던|면|나|린|릴|될|서|지만|당초|일|월|년)$"
)
_PARTNERS = re.compile(r"(?:^|\s)(?:with|between) (.+)")
_WITH = re.compile(r"(?<=[가-힣])(?:과의|와의|과|와|의|간|측)$")
_VERBISH = re.compile(r"(?:ed|ing|ly)$")

_OF = "of "
_SURROUNDED = 2
"""So many names that are told in the same sentences make one event of two, of which one is told without a name."""

ASKED = "question-"
"""What the head of a question begins with that was typed on the record: its words are the event, whoever is named."""


class Event(msgspec.Struct, frozen=True):
    """What is told of: its head, the names and topics that say which, its place in a row, as printed, and the years."""

    head: str
    words: str
    names: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    """What it is about, and the body it belongs to ("of working-group")."""

    ordinal: str = ""
    years: frozenset[str] = frozenset()
    context: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """Answer the event in one line: head, row, names, topics, first year."""
        parts = (self.head, self.ordinal, "+".join(sorted(self.names)), "+".join(sorted(self.topics)))
        return " ".join(part for part in (*parts, min(self.years, default="")) if part)


class Mention(msgspec.Struct, frozen=True):
    """A place where an event is told of."""

    span: Span
    event: Event
    ordinal: str = ""
    shown: bool = True


def find_events(found: Found, lexicon: Lexicon, slots: Slots) -> tuple[Mention, ...]:
    """Answer the mentions of events of a document in their order, with all that the document says of each event."""
    body = found.page.body
    spans = [span for span in found.sentences if any(part.holds(span) for part in body)]
    raw = [mention for span in spans for mention in _in_sentence(found, span, lexicon, slots)]
    return _together(raw, slots, _years(found))


def same(a: Event, b: Event, *, across: bool) -> bool:
    """Answer whether two events may be one; across documents they must share a name or a topic."""
    if a.head != b.head or (a.ordinal and b.ordinal and a.ordinal != b.ordinal):
        return False
    if a.years and b.years and not a.years & b.years:
        return False
    return _names_fit(a, b) and _topics_fit(a, b) and (not across or _share(a, b))


def _share(a: Event, b: Event) -> bool:
    if a.head.startswith(ASKED) or a.names & b.names or _own(a.topics & b.topics):
        return True
    return not (a.names and b.names) and len(a.context & b.context) >= _SURROUNDED


def _own(topics: frozenset[str]) -> bool:
    """Answer whether any topic is more than the body that an event belongs to: every group has a first meeting."""
    return any(not one.startswith(_OF) for one in topics)


def _names_fit(a: Event, b: Event) -> bool:
    return not a.names or not b.names or a.names <= b.names or b.names <= a.names


def _topics_fit(a: Event, b: Event) -> bool:
    return not a.topics or not b.topics or bool(a.topics & b.topics)


def _years(found: Found) -> frozenset[str]:
    told = {day.value[:4] for day in found.dates if day.value[:4].isdigit()}
    return frozenset(told | {one.value[:4] for one in found.page.published})


def _in_sentence(found: Found, sentence: Span, lexicon: Lexicon, slots: Slots) -> Iterator[Mention]:
    text = found.page.text
    hits = list(_hits(text, sentence, slots))
    for at, (head, span) in enumerate(hits):
        inside = _directly(hits, at + 1, text) or _behind(hits, at, text)
        before = hits[at - 1] if at and _directly(hits, at, text) else None
        after = hits[at + 1] if _behind(hits, at + 1, text) else None
        whole = Span(before[1].start if before else span.start, after[1].end if after else span.end)
        chained = {f"{_OF}{one[0].id}" for one in (before, after) if one is not None and one[0].id != head.id}
        yield _mention(found, sentence, head, span, whole, chained, lexicon, slots, shown=not inside)


def _directly(hits: Sequence[tuple[Head, Span]], at: int, text: str) -> bool:
    """Answer whether a head stands directly behind another: "working group meeting"."""
    return 0 < at < len(hits) and text[hits[at - 1][1].end : hits[at][1].start] == " "


def _behind(hits: Sequence[tuple[Head, Span]], at: int, text: str) -> bool:
    """Answer whether a head tells whose the one before it is: "the meeting of the working group"."""
    if not 0 < at < len(hits) or hits[at][0].kind != "lasts" or hits[at - 1][0].kind == "lasts":
        return False
    return bool(_JOIN.fullmatch(text[hits[at - 1][1].end : hits[at][1].start]))


def _hits(text: str, sentence: Span, slots: Slots) -> Iterator[tuple[Head, Span]]:
    for one in heads_pattern(slots).finditer(text, sentence.start, sentence.end):
        yield _head(one.group(), slots), Span(*one.span())


_PATTERNS: dict[int, re.Pattern[str]] = {}


def heads_pattern(slots: Slots) -> re.Pattern[str]:
    """Answer one pattern for all names of heads, the longest first."""
    if id(slots) not in _PATTERNS:
        english = sorted((name for head in slots.heads for name in (*head.en, *head.short)), key=len, reverse=True)
        korean = sorted((name for head in slots.heads for name in head.ko), key=len, reverse=True)
        told = rf"\b(?:{'|'.join(map(re.escape, english))})s?\b|(?:{'|'.join(map(re.escape, korean))})"
        _PATTERNS[id(slots)] = re.compile(told, re.IGNORECASE)
    return _PATTERNS[id(slots)]


def _head(printed: str, slots: Slots) -> Head:
    form = printed.casefold()
    for name in (form, form.removesuffix("s")):
        for head in slots.heads:
            if name in head.en or name in head.ko or name in head.short:
                return head
    raise LookupError(printed)


def _mention(
    found: Found,
    sentence: Span,
    head: Head,
    span: Span,
    whole: Span,
    chained: set[str],
    lexicon: Lexicon,
    slots: Slots,
    *,
    shown: bool,
) -> Mention:
    text = found.page.text
    short = span.of(text).casefold() in head.short
    days = [day.span.end for day in found.dates if sentence.start <= day.span.end <= whole.start]
    room = Span(max([sentence.start, *days]), sentence.end)
    start = whole.start if short else _start(text, room, Span(whole.start, span.end), slots)
    told = f"{text[start : span.start]} , {text[span.end : whole.end]}"
    after = _AFTER.match(text, whole.end, sentence.end)
    bare = heads_pattern(slots).sub(" ", told)
    topics = _topics(bare, slots) | chained | _known_topics(after.group(1) if after else "", slots)
    partners = _PARTNERS.search(after.group(1)) if after else None
    names = named_in(bare, lexicon, slots) | _unknown(found, Span(start, whole.end), lexicon, slots)
    names |= named_in(partners[1], lexicon, slots) if partners else set()
    ordinal = "" if head.kind == "lasts" else _ordinal(text[start : span.start], slots)
    printed = Span(start, whole.end)
    event = Event(head.id, printed.of(text), names, frozenset(topics), ordinal, context=_context(found, sentence))
    return Mention(printed, event, ordinal, shown)


def _context(found: Found, sentence: Span) -> frozenset[str]:
    """Answer who is named in a sentence."""
    inside = (name for name in found.names if sentence.holds(name.span))
    return frozenset(name.id or name.span.of(found.page.text).casefold() for name in inside)


def _unknown(found: Found, span: Span, lexicon: Lexicon, slots: Slots) -> frozenset[str]:
    """Answer the names in the words of an event that no lexicon has, without the head: "Orsa" of a working group."""
    inside = (name.span.of(found.page.text) for name in found.names if span.holds(name.span) and not name.id)
    bare = (heads_pattern(slots).sub("", name).strip(" -") for name in inside)
    return frozenset(name.casefold() for name in bare if name and not named_in(name, lexicon, slots))


def _start(text: str, sentence: Span, span: Span, slots: Slots) -> int:
    """Answer where the words begin that say which event it is."""
    start, steps = span.start, 0
    while steps < _MOST_BEFORE and (one := _BEFORE.search(text, sentence.start, start)):
        if one[1] == "and" and start < span.start:
            two = _BEFORE.search(text, sentence.start, one.start(1))
            if two is None or stem(two[1].casefold()) not in slots.topics:
                break
        elif not _belongs(one[1], slots):
            break
        start, steps = one.start(1), steps + 1
    return start


def _belongs(word: str, slots: Slots) -> bool:
    form = word.casefold().rstrip(".")
    if form in slots.topics or form in slots.plain or any(form in told for told in slots.ordinals.values()):
        return form not in STOP
    if (
        form in STOP
        or word.endswith(("'s", "’s", ","))
        or (word.endswith(".") and "." not in word[:-1] and len(word) > 2)
    ):
        return False
    if re.search("[가-힣]", form):
        return not _ENDING.search(form)
    return not (_VERBISH.search(form) and word[:1].islower()) and form not in _VERBS


_VERBS = frozenset({
    "about", "after", "against", "also", "amid", "attend", "because", "before", "began", "begin", "between",
    "both", "carry", "conduct", "create", "during", "establish", "following", "form", "held", "hold", "how",
    "however", "if", "including", "into", "join", "launch", "made", "make", "no", "not", "only", "or", "out",
    "over", "said", "set", "since", "start", "than", "through", "under", "until", "up", "visit", "what", "when",
    "where", "whether", "without",
})  # fmt: skip


def named_in(printed: str, lexicon: Lexicon, slots: Slots) -> frozenset[str]:
    """Answer the parties that words name, one by one or in one word for two ("US-ROK", "한미")."""
    found: set[str] = set()
    for word in re.split(r"[\s,]+", printed.casefold()):
        for name in slots.pairs.get(word, ()):
            found |= party(name, lexicon)
    for run in re.split(r"[,·]| and |(?<=\w)-(?=[A-Z])|/", printed):
        tokens = run.split()
        found |= {code for size in (3, 2, 1) for at in range(len(tokens) - size + 1)
                  for code in party(" ".join(tokens[at : at + size]).strip("-"), lexicon)}  # fmt: skip
    return frozenset(found)


def party(name: str, lexicon: Lexicon) -> set[str]:
    """Answer the party that a name stands for, or its own code; empty where the name is not known."""
    known = lexicon.by_name.get(name) or lexicon.by_name.get(_WITH.sub("", name))
    return {known.party or known.id} if known is not None and known.kind != "outlet" else set()


def _topics(printed: str, slots: Slots) -> set[str]:
    """Answer the words that say what an event is about; one with a capital is a name, one with a digit a count."""
    found = set()
    for word in re.findall(r"[^\W\d_][\w·-]+", printed):
        form = stem(word.casefold())
        plain = {form, word.casefold()} & {*slots.plain, *STOP, *slots.pairs} or _ordinal(word, slots)
        if not plain and word == word.casefold() and not re.search(r"\d", word):
            found.add(slots.topics.get(form, form))
    return found


def _known_topics(printed: str, slots: Slots) -> set[str]:
    """Answer the topics that stand behind a head; only those that the file knows, for a clause may begin there."""
    short = (stem(word) for word in re.findall(r"[\w]+", printed.casefold()))
    return {slots.topics[one] for one in short if one in slots.topics}


def _ordinal(printed: str, slots: Slots) -> str:
    tokens = printed.casefold().split()
    return next((number for number, told in slots.ordinals.items() if any(one in tokens for one in told)), "")


_ATTEMPT = "attempt"


def _together(raw: Sequence[Mention], slots: Slots, years: frozenset[str]) -> tuple[Mention, ...]:
    """Answer the mentions with what the document says elsewhere of the same event."""
    groups: list[Event] = []
    chosen: list[int] = []
    for mention in raw:
        if mention.event.head == _ATTEMPT and chosen:
            chosen.append(chosen[-1])
            continue
        at = next((i for i in range(len(groups) - 1, -1, -1) if same(groups[i], mention.event, across=False)), None)
        if at is None:
            groups.append(mention.event)
        else:
            groups[at] = _union(groups[at], mention.event)
        chosen.append(len(groups) - 1 if at is None else at)
    return tuple(
        msgspec.structs.replace(one, event=msgspec.structs.replace(groups[at], years=years))
        for one, at in zip(raw, chosen, strict=True)
    )


def _union(a: Event, b: Event) -> Event:
    words = max((a.words, b.words), key=lambda one: (len(one.split()) <= 6, len(one)))
    ordinal, context = a.ordinal or b.ordinal, a.context | b.context
    return Event(a.head, words, a.names | b.names, a.topics | b.topics, ordinal, context=context)
