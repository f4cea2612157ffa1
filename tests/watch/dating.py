"""Pages of one paragraph to read times in, and the written sentences with the times that they tell."""

import re
from pathlib import Path

from tandem.watch.dates import find_dates
from tandem.watch.found import Dated
from tandem.watch.page import Block, Page, Printed, Span

WRITTEN = Path(__file__).parent / "written"
_SENTENCE = re.compile(r"\S.*?(?:(?<![A-Z][a-z])(?<!Sept)[.?!](?=\s+[A-Z\"])|$)")

Expected = tuple[tuple[Span, str], ...]


def page_of(text: str, *, day: str = "2018-11-22", kind: str = "paragraph", also: tuple[str, ...] = ()) -> Page:
    """Answer a page of one part, published on the day."""
    block = Block(Span(0, len(text)), kind)  # type: ignore[arg-type]
    published = tuple(Printed(one, "published", Span(0, 0)) for one in (day, *also) if one)
    return Page("page.txt", "0" * 64, "text/plain", text, (block,), "en", published=published)


def sentences_of(text: str) -> tuple[Span, ...]:
    """Answer the sentences of a text as simple as those of these tests."""
    return tuple(Span(*match.span()) for match in _SENTENCE.finditer(text))


def times(text: str, *, day: str = "2018-11-22", also: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Answer the words and the value of every time that the text tells."""
    return [(one.span.of(text), one.value) for one in dated(text, day=day, also=also)]


def dated(text: str, *, day: str = "2018-11-22", also: tuple[str, ...] = ()) -> tuple[Dated, ...]:
    """Answer every time that the text tells."""
    return find_dates(page_of(text, day=day, also=also), sentences_of(text))


def written(name: str) -> list[tuple[str, str, Expected]]:
    """Answer the day, the sentence and the times of each line of a list."""
    lines = (WRITTEN / name).read_text(encoding="utf-8").splitlines()
    return [_line(line) for line in lines if line and not line.startswith("#")]


def _line(line: str) -> tuple[str, str, Expected]:
    day, _, rest = line.partition("|")
    text, expected = "", []
    while match := re.search(r"\[\[(.*?)=(.*?)\]\]", rest):
        text += rest[: match.start()]
        expected.append((Span(len(text), len(text) + len(match[1])), match[2]))
        text, rest = text + match[1], rest[match.end() :]
    return day, text + rest, tuple(expected)


def counted(found: list[tuple[Span, str]], expected: Expected) -> tuple[int, int, int]:
    """Answer how many times are right, how many wrong or too many, and how many missed; `?` counts for nothing."""
    right = [one for one in expected if any(value == one[1] and _meet(span, one[0]) for span, value in found)]
    wrong = [
        (span, value)
        for span, value in found
        if not any(_meet(span, place) and wanted in (value, "?") for place, wanted in expected)
    ]
    return len(right), len(wrong), sum(one not in right and one[1] != "?" for one in expected)


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
