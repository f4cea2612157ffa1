"""Indirect speech, belief and stance in Korean documents."""

from collections.abc import Iterator, Sequence

from tandem.watch.found import Indirect, Note
from tandem.watch.korean_reading import Told, tell
from tandem.watch.korean_speech import Report
from tandem.watch.lexicon import Lexicon
from tandem.watch.page import Page, Span

STAGE = ("korean-indirect", 1)


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
        span = Span(min(content.start, report.start), max(content.end, report.end))
        score = 0.6 if report.rule.endswith("act") else 0.85
        yield Indirect(span, speaker, chain, report.cue, content, report.rule, score)


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
    return _trimmed(text, Span(since, report.clause.end if report.clause else report.start))


def _trimmed(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip(" ,·\n"))
    return Span(start, max(start, span.start + len(words.rstrip(" ,.\n"))))
