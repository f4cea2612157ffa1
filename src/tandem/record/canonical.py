"""Canonical JSON: one value has one sequence of bytes, and only those bytes are taken in.

The subset is RFC 8785 without floating point numbers: UTF-8 in Unicode NFC, ASCII keys in order, no space, integers
below 2^53 in magnitude, at most 16 levels. On this subset sorted orjson writes what RFC 8785 asks for.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import orjson

MAX_DEPTH = 16
# The largest integer that every JSON reader keeps exactly. Source: RFC 8259, section 6.
MAX_INTEGER = 2**53 - 1

# Control characters, marks that turn the direction of text, and line separators: they hide what a reader sees.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_BOM = b"\xef\xbb\xbf"


class NotCanonical(ValueError):
    """A value or document that has no canonical form, or bytes that are not in it; the sentence says what and where."""


def encode(value: object) -> bytes:
    """The canonical bytes of `value`, made of mappings, lists, tuples, strings, integers, booleans and None.

    Raises NotCanonical where the value is outside the subset.
    """
    return orjson.dumps(_checked(value, "$", 1), option=orjson.OPT_SORT_KEYS)


def decode(raw: bytes) -> Any:
    """The value that canonical bytes stand for.

    Raises NotCanonical where `raw` is not JSON or differs from the canonical bytes of its own value.
    """
    value = _parsed(raw)
    if raw.isascii() and isinstance(value, dict | list) and _is_plain(value, 1):
        with suppress(orjson.JSONEncodeError):
            if orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER) == raw:
                return value
    if encode(value) != raw:
        raise NotCanonical(_why_not(raw))
    return value


def is_canonical(raw: bytes) -> bool:
    """Whether `decode` takes these bytes; of bytes other than ASCII, and of others that it has to look at, it is False.

    For who needs a quick answer and goes to `decode` where there is none.
    """
    with suppress(orjson.JSONDecodeError, orjson.JSONEncodeError):
        value = orjson.loads(raw)
        plain = raw.isascii() and isinstance(value, dict | list) and _is_plain(value, 1)
        return plain and orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER) == raw
    return False


def _is_plain(value: Any, depth: int) -> bool:
    """Whether an object or list holds no float and is not too deep; with ASCII and small integers it is canonical.

    A quarter of what taking an entry in costs was the slower look at every key and text; this one refuses nothing.
    """
    if depth > MAX_DEPTH:
        return False
    for part in value.values() if type(value) is dict else value:
        kind = type(part)
        if kind is dict or kind is list:
            if not _is_plain(part, depth + 1):
                return False
        elif kind is float:
            return False
    return True


def control_in(value: object) -> str | None:
    """The first control or direction character in any text or key of the value, as `U+202E`, or None."""
    if isinstance(value, str):
        found = _CONTROL.search(value)
        return f"U+{ord(found.group()):04X}" if found else None
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list):
        return next((control for part in value if (control := control_in(part))), None)
    return None


def _parsed(raw: bytes) -> Any:
    """The value of any JSON document, with a sentence where it is none."""
    if raw.startswith(_BOM):
        raise NotCanonical("The document begins with a byte order mark; expected plain UTF-8.")
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as e:
        raise NotCanonical(_why_unreadable(raw, e)) from e
    return value


def _why_unreadable(raw: bytes, error: ValueError) -> str:
    """A sentence on bytes that the strict reader refused."""
    try:
        value, end = json.JSONDecoder().raw_decode(raw.decode("utf-8"))
        _checked(value, "$", 1)
    except NotCanonical as e:
        return str(e)
    except UnicodeDecodeError as e:
        return f"The document is not UTF-8 at byte {e.start}."
    except (ValueError, RecursionError):
        return f"The document is not JSON: {error}."
    if raw.decode("utf-8")[end:].strip():
        return f"The document ends at character {end}, and other bytes follow."
    return f"The document is not canonical JSON: {error}."


def _why_not(raw: bytes) -> str:
    """A sentence on JSON that is not in canonical form though its value has one."""
    json.loads(raw, object_pairs_hook=_without_repeats, parse_int=_exact_integer)
    return "The document is not in canonical form: keys must be sorted, with no space and the shortest escapes."


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs of one object as a mapping; refuses a key that stands twice."""
    members = dict(pairs)
    if len(members) != len(pairs):
        keys = [key for key, _value in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise NotCanonical(f"The key {repeated!r} stands twice in one object; expected once.")
    return members


def _exact_integer(digits: str) -> int:
    """The integer that these digits write; refuses a negative zero, which has another canonical form."""
    if digits == "-0":
        raise NotCanonical("The document writes -0; expected 0.")
    return int(digits)


def _checked(value: object, where: str, depth: int) -> object:
    """The value with tuples and mappings in plain form, once everything in it is inside the subset."""
    if isinstance(value, str):
        return _checked_text(value, where)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return _checked_integer(value, where)
    if depth > MAX_DEPTH and isinstance(value, (Mapping, list, tuple)):
        raise NotCanonical(f"{where} is nested deeper than {MAX_DEPTH} levels.")
    if isinstance(value, Mapping):
        return {_checked_key(key, where): _checked(part, f"{where}.{key}", depth + 1) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_checked(part, f"{where}[{place}]", depth + 1) for place, part in enumerate(value)]
    raise NotCanonical(_why_no_form(value, where))


def _why_no_form(value: object, where: str) -> str:
    """A sentence on a value of a type that canonical JSON does not have."""
    if isinstance(value, float):
        return (
            f"{where} is the number {value!r}, a floating point number or an integer beyond 2^53; "
            "expected a smaller integer, or a decimal in a string."
        )
    return f"{where} is a {type(value).__name__}, which has no canonical form."


def _checked_integer(value: int, where: str) -> int:
    """The integer, once it is small enough to be exact everywhere."""
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise NotCanonical(f"{where} is {value}; integers must be below 2^53 in magnitude.")
    return value


def _checked_key(key: object, where: str) -> str:
    """The key, once it is ASCII: then every sort order there is agrees."""
    if not isinstance(key, str):
        raise NotCanonical(f"A key of {where} is a {type(key).__name__}; expected text.")
    if not key.isascii():
        raise NotCanonical(f"The key {key!r} of {where} is not ASCII.")
    return key


def _checked_text(text: str, where: str) -> str:
    """The text, once it is in NFC and can be written as UTF-8."""
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFC", text):
        raise NotCanonical(f"{where} is not in Unicode normal form C (NFC).")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as e:
        raise NotCanonical(f"{where} holds a lone surrogate at character {e.start}.") from e
    return text
