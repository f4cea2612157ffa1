"""What a machine says of differing accounts and of links, in the reader's language, from its codes and values."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from tandem.reports.speaker import NoWords, Speaker
from tandem.watch.found import Link, Position

CHAIN = " → "
"""Between the sources of a chain; the nearest to the reader stands first."""
_WEEKDAYS = ("printed", "actual")


def account_words(texts: Mapping[str, str], speaker: Speaker, titles: Mapping[str, str]) -> dict[str, str]:
    """Answer the question and the explanation of a proposal; those that it came with where no words are known.

    `titles` has the documents by their hash, for a position that nobody but its document tells.
    """
    kept = {name: texts.get(name, "") for name in ("question", "explanation")}
    if not texts.get("reason"):
        return kept
    values: dict[str, Any] = dict(msgspec.json.decode(texts.get("values") or "{}", type=dict[str, str]))
    positions = msgspec.json.decode(texts.get("positions") or "[]", type=tuple[Position, ...])
    values |= {name: speaker.word("weekday", values[name]) for name in _WEEKDAYS if name in values}
    if values.get("values"):
        values["values"] = "; ".join(dict.fromkeys(_told(one, speaker, titles) for one in positions))
    if speaker.language != "en" and "event" in values:
        values["event"] = values["event"].removeprefix("the ")
    asked = texts.get("asked", "").replace(" ", "_")
    codes = (f"account_asked.{asked}", f"account_asked.{asked.partition('_')[0]}")
    return {
        "question": kept["question"] if not asked else _first(speaker, codes, values, kept["question"]),
        "explanation": _first(speaker, (f"account_told.{texts['reason']}",), values, kept["explanation"]),
    }


def link_words(link: Link, speaker: Speaker, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Answer what parts two places that are linked, sentence by sentence; empty where they do not differ."""
    left, right = (titles.get(one.sha256, one.sha256[:10]) for one in (link.a, link.b))
    family = "link_" + link.kind.replace(" ", "_")
    told = []
    for code, a, b in link.parts:
        name = f"{family}.{code}" if link.kind in ("same document", "cites") else f"link_parts.{code}"
        values = {"a": a or "–", "b": b or "–", "left": left, "right": right}
        if said := _first(speaker, (name.replace(" ", "_"),), values, ""):
            told.append(said)
    return tuple(told)


def _told(one: Position, speaker: Speaker, titles: Mapping[str, str]) -> str:
    chain = [name for name in one.chain if name != one.value]
    who = CHAIN.join(chain) or titles.get(one.at.sha256, one.at.sha256[:10])
    put = "" if one.modality == "asserted" else f", {speaker.word('modality', one.modality)}"
    return f"{one.value} ({who}{put})"


def _first(speaker: Speaker, codes: Sequence[str], values: Mapping[str, Any], otherwise: str) -> str:
    for code in codes:
        try:
            return speaker.say(code, **values)
        except (NoWords, KeyError):
            continue
    return otherwise
