"""Indirect speech, belief and stance in Korean documents."""

import re
from collections.abc import Iterator, Sequence

from tandem.watch.found import Indirect, Note
from tandem.watch.korean_cues import korean_cues
from tandem.watch.korean_reading import Told, tell
from tandem.watch.korean_speech import Report
from tandem.watch.lexicon import Lexicon
from tandem.watch.page import Page, Span

STAGE = ("korean-indirect", 2)

_QUOTATIVE = re.compile(r"(?<=[다라자냐])고(?:만|도)?\Z")
_REASON = re.compile(r"(?<=[가-힣])[다라](?:며|면서)[,]?\s")
_PLACE = "|".join(sorted(korean_cues().said_at))
_SAID_WHERE = re.compile(
    rf"(?:[^,.“”]{{0,24}}?(?<=\s)(?:{_PLACE})에서[,]?\s|[^,.“”]{{0,10}}?(?:{_PLACE})에서[,]?\s"
    r"|[^.“”]{1,24}?(?:에\s대해(?:서)?(?:는)?|(?:와|과|을|를)\s(?:관련해|두고)(?:서)?(?:는)?)[,]?\s)"
    r"(?=[^.“”]{1,40}?[가-힣](?:이|가|은|는|을|를)\s)"
)
"""Where, or about what, something was said: it stands before the clause that is told, and is no part of it."""


def korean_indirect(
    page: Page, sentences: Sequence[Span], notes: Sequence[Note], lexicon: Lexicon
) -> tuple[Indirect, ...]:
    """Find what is told of somebody's words, belief or stance without quotation."""
    found = [one for told in tell(page, sentences, lexicon) for one in _indirect(told)]
    return tuple(sorted(found, key=lambda one: (one.span.start, len(one.chain), one.span.end)))


def _indirect(told: Told) -> Iterator[Indirect]:
    text = told.frame.text
    if told.source is not None:
        name, cue = told.source.name, text[told.source.cue.start : told.source.cue.end]
        content = _trimmed(text, Span(told.source.cue.end, told.frame.span.end))
        span = Span(told.source.start, told.frame.span.end)
        yield Indirect(span, name, told.chain(name), cue, content, "korean.indirect.according", 0.9)
    for report in told.reports:
        if report.unnamed and told.source is not None:
            continue
        speaker = told.name_of(report.speaker) if report.speaker else None
        if report.quotes or (speaker is None and not report.unnamed):
            continue
        chain = told.chain(*(told.name_of(one) for one in report.chain))
        content = _content(text, report, told)
        if report.clause is None and _is_held(report, told):
            continue
        span = Span(min(content.start, report.start), max(content.end, report.end))
        score = 0.6 if report.rule.endswith("act") else 0.85
        yield Indirect(span, speaker, chain, report.cue, content, report.rule, score)
        holder = _holder(report, told)
        if holder is not None and report.clause is not None and holder not in chain:
            cue, held = text[report.clause.start : report.clause.end], _without_quotative(text, content)
            yield Indirect(held, holder, (*chain, holder), cue, held, "korean.indirect.held", 0.75)


def _content(text: str, report: Report, told: Told) -> Span:
    since = max(
        [told.frame.span.start, *(one.end for one in told.reports if one.end <= report.begins and one.verb.joins)]
    )
    since = max(since, told.source.cue.end) if told.source else since
    subject = next(
        (one for one in told.frame.subjects if report.speaker and one.speaker.span == report.speaker.span), None
    )
    if subject is not None and since <= subject.speaker.span.start < report.begins:
        since = subject.end
    whole = _trimmed(text, Span(since, report.clause.end if report.clause else report.start))
    return _trimmed(text, Span(_after_adverbials(text, whole), whole.end)) if report.clause else whole


def _after_adverbials(text: str, content: Span) -> int:
    """Where a told clause begins behind what goes with the telling: where it was said, and about what."""
    found = _SAID_WHERE.match(text, content.start, content.end)
    start = found.end() if found else content.start
    reasons = list(_REASON.finditer(text, start, content.end))
    return reasons[-1].end() if reasons else start


def _without_quotative(text: str, content: Span) -> Span:
    found = _QUOTATIVE.search(content.of(text))
    return Span(content.start, content.start + found.start()) if found else content


def _is_held(report: Report, told: Told) -> bool:
    """Whether what a verb tells is told already as what its subject is said to hold."""
    outer = report.outer
    return outer is not None and outer.clause is report.verb and _holder(outer, told) is not None


def _holder(report: Report, told: Told) -> str | None:
    """Whose stance or act it is that somebody else tells: 그는 *미국이* …을 지지한다고 전했다."""
    clause, cues = report.clause, korean_cues()
    if clause is None or report.rule != "korean.indirect.told" or not clause.real:
        return None
    if clause.stem not in cues.act and clause.stem not in cues.held:
        return None
    content = _content(told.frame.text, report, told)
    inside = [
        one
        for one in told.frame.subjects
        if content.start <= one.speaker.span.start and one.end <= clause.start and not (one.topic or one.relative)
    ]
    return told.name_of(inside[-1].speaker) if inside else None


def _trimmed(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip(" ,·\n"))
    return Span(start, max(start, span.start + len(words.rstrip(" ,.\n"))))
