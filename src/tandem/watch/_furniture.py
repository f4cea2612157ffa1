"""The forms of `furniture.yaml`, compiled once."""

import re
from functools import cache
from importlib.resources import files
from typing import cast

import msgspec
import yaml


class Forms(msgspec.Struct, frozen=True):
    """What lines look like that are not the text of a page."""

    furniture: re.Pattern[str]
    boxes: re.Pattern[str]
    pointers: re.Pattern[str]
    genres: re.Pattern[str]
    prefix: re.Pattern[str]
    credits: re.Pattern[str]
    offices: re.Pattern[str]
    papers: re.Pattern[str]
    notes: re.Pattern[str]
    annexes: re.Pattern[str]
    tails: re.Pattern[str]


@cache
def forms() -> Forms:
    """Answer the forms that are shipped."""
    rows = cast(dict[str, list[str] | str], yaml.safe_load((files(__package__) / "furniture.yaml").read_text("utf-8")))
    any_of = {name: f"(?:{'|'.join([some] if isinstance(some, str) else some)})" for name, some in rows.items()}
    return Forms(
        furniture=_whole(any_of["furniture"]),
        boxes=_whole(any_of["boxes"]),
        pointers=_whole(any_of["pointers"]),
        genres=_whole(any_of["genres"]),
        prefix=re.compile(rf"[\[<【]{any_of['genres']}[\]>】]\s*(?=\S)", re.IGNORECASE),
        credits=re.compile(rf"{any_of['credits']}\s*\.?$", re.IGNORECASE),
        offices=re.compile(rf"\b{any_of['offices']}\b|{any_of['offices']}$", re.IGNORECASE),
        papers=re.compile(any_of["papers"], re.IGNORECASE),
        notes=_whole(any_of["notes"]),
        annexes=_whole(any_of["annexes"]),
        tails=re.compile(
            rf"(?<=[.!?\"”’'\])])(?:\s*{any_of['tails']}|{any_of['glued']}).*$", re.IGNORECASE | re.DOTALL
        ),
    )


def _whole(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"[\s•·*▶■◆\[<-]{{0,4}}{alternatives}[\s:：\]>.…-]{{0,4}}", re.IGNORECASE)
