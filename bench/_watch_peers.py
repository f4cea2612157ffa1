"""Quotations by textacy and dates by dateparser, with the body of each document given to them as the gold has it."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from dateparser.search import search_dates
from tests.watch.gold import Gold
from tests.watch.gold_scoring import Finding
from textacy.extract.triples import direct_quotations

_APOSTROPHE = re.compile(r"['’](?=\w)|(?<=[sS])['’](?=\s)")
_PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "you"})


def textacy_quotes(gold: Gold, parse: Callable[[str], Any], *, helped: bool) -> list[Finding]:
    """Answer its quotations; `helped` hides apostrophes from it, which it takes for quotation marks and gives up."""
    text, made = gold.text(), []
    for start, end in gold.body:
        words = text[start:end]
        doc = parse(_APOSTROPHE.sub("ʼ", words) if helped else words)
        made += [_quote(start, triple, gold) for triple in _triples(doc)]
    return made


def _triples(doc: Any) -> list[Any]:
    try:
        return list(direct_quotations(doc))
    except ValueError:  # it finds an odd number of marks in the paragraph
        return []


def _quote(start: int, triple: Any, gold: Gold) -> Finding:
    """It names the head of the speaker's noun: where that is part of a right name, and no pronoun, the name is."""
    first, last = triple.speaker[0], triple.speaker[-1]
    told = first.doc[first.i : last.i + 1].text.replace("ʼ", "'")
    span = triple.content
    at = (start + span.start_char, start + span.end_char)
    wanted = next((one for one in gold.quotes if one.start < at[1] and at[0] < one.end), None)
    right = wanted.speakers if wanted else ()
    whole = next((name for name in right if told.lower() not in _PRONOUNS and _is_part(told, name)), told)
    return Finding(*at, speaker=whole, kind="full")


def _is_part(told: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(told.lower())}\b", name.lower()) is not None


def dateparser_dates(gold: Gold) -> list[Finding]:
    """Answer its dates of body and notes, seen from the day of the document."""
    text, seen_from = gold.text(), datetime.fromisoformat(min(gold.published))
    notes = [(one.start, _end(text, one.start)) for one in gold.notes]
    made = [find for start, end in (*gold.body, *notes) for find in _dates(text, start, end, gold.language, seen_from)]
    return made


def _end(text: str, start: int) -> int:
    end = re.compile(r"\n\[|\n\n|\Z").search(text, start)
    return end.start() if end else len(text)


def _dates(text: str, start: int, end: int, language: str, seen_from: datetime) -> Iterator[Finding]:
    """It answers words without places: they are looked for one after the other."""
    at = start
    for words, moment in search_dates(text[start:end], languages=[language], settings=_settings(seen_from)) or ():
        found = text.find(words, at, end)
        at = at if found < 0 else found + len(words)
        if found >= 0:
            yield Finding(found, at, value=f"{moment:%Y-%m-%d}")


def _settings(seen_from: datetime) -> Any:
    return {"RELATIVE_BASE": seen_from, "PREFER_DATES_FROM": "past", "RETURN_AS_TIMEZONE_AWARE": False}
