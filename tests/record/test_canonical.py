"""Canonical bytes: one value, one form; everything else is refused with a sentence."""

import unicodedata

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.record import canonical, verify
from tandem.record.canonical import NotCanonical

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(
    lambda text: unicodedata.normalize("NFC", text)
)
KEYS = st.text(st.characters(max_codepoint=127), max_size=6)
INTEGERS = st.integers(-canonical.MAX_INTEGER, canonical.MAX_INTEGER)
VALUES = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXTS,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(KEYS, parts, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_canonical_bytes_are_those_of_rfc_8785_and_of_the_verifier(value: object) -> None:
    raw = canonical.encode(value)

    assert raw == rfc8785.dumps(value)  # type: ignore[arg-type]
    assert raw == verify.canonical(value)
    assert canonical.decode(raw) == value
    assert verify.read_canonical(raw, "the document") == value


REFUSED = {
    "a key twice": (b'{"litres":55000,"litres":45000}', "The key 'litres' stands twice in one object"),
    "a floating point number": (b'{"litres":55000.5}', "$.litres is the number 55000.5, a floating point number"),
    "a number with an exponent": (b'{"litres":1e3}', "$.litres is the number 1000.0, a floating point number"),
    "an integer of 2^53": (b"[9007199254740992]", "$[0] is 9007199254740992; integers must be below 2^53"),
    "an integer of 2^53 below zero": (b"[-9007199254740992]", "integers must be below 2^53"),
    "an integer beyond 64 bits": (b"[36893488147419103232]", "an integer beyond 2^53"),
    "a text not in NFC": ('["Pe\u0301ninsule"]'.encode(), "$[0] is not in Unicode normal form C"),
    "a key that is not ASCII": ('{"측량":1}'.encode(), "The key '측량' of $ is not ASCII"),
    "a lone surrogate": (b'["\\ud800"]', "$[0] holds a lone surrogate at character 0"),
    "a byte order mark": (b"\xef\xbb\xbf{}", "begins with a byte order mark"),
    "bytes after the end": (b"{} {}", "ends at character 2, and other bytes follow"),
    "a line feed after the end": (b"{}\n", "not in canonical form"),
    "bytes that are not UTF-8": (b'["\xff"]', "not UTF-8 at byte 2"),
    "no JSON": (b"litres", "is not JSON"),
    "nothing": (b"", "is not JSON"),
    "NaN": (b"[NaN]", "a floating point number"),
    "a negative zero": (b"[-0]", "writes -0; expected 0"),
    "keys out of order": (b'{"b":1,"a":2}', "keys must be sorted"),
    "a space": (b'{"a": 1}', "with no space"),
    "an escape that is not needed": (b'["\\u0041"]', "the shortest escapes"),
    "17 levels": (b"[" * 17 + b"]" * 17, "nested deeper than 16 levels"),
    "1,000 levels": (b"[" * 1000 + b"]" * 1000, "nested deeper than 16 levels"),
    "100,000 levels": (b"[" * 100_000 + b"]" * 100_000, "is not"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_bytes_that_are_not_canonical_are_refused_with_a_sentence(fault: str) -> None:
    raw, words = REFUSED[fault]

    with pytest.raises(NotCanonical) as refusal:
        canonical.decode(raw)

    assert words in str(refusal.value)
    assert str(refusal.value).endswith(".")
    with pytest.raises(verify.Differs):
        verify.read_canonical(raw, "the document")


def test_sixteen_levels_and_the_greatest_integer_are_taken() -> None:
    for raw in (b"[" * 16 + b"]" * 16, b"[9007199254740991,-9007199254740991]"):
        assert canonical.encode(canonical.decode(raw)) == raw
        assert verify.canonical(verify.read_canonical(raw, "the document")) == raw


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (55000.5, "$ is the number 55000.5"),
        ({"at": b"2018"}, "$.at is a bytes, which has no canonical form."),
        ({1: "litres"}, "A key of $ is a int; expected text."),
        ({"text": "\ud800"}, "$.text holds a lone surrogate at character 0."),
        ({"text": "e\u0301"}, "$.text is not in Unicode normal form C (NFC)."),
        (2**53, "$ is 9007199254740992; integers must be below 2^53 in magnitude."),
    ],
)
def test_a_value_without_canonical_form_is_refused_with_a_sentence(value: object, words: str) -> None:
    with pytest.raises(NotCanonical) as refusal:
        canonical.encode(value)

    assert words in str(refusal.value)


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=40) | VALUES.map(canonical.encode).flatmap(lambda raw: st.just(raw[:-1]) | st.just(raw + b" "))
)
def test_no_bytes_bring_the_reader_down_and_the_verifier_agrees(raw: bytes) -> None:
    try:
        ours: object = canonical.decode(raw)
    except NotCanonical as refusal:
        ours = type(refusal)
    try:
        theirs: object = verify.read_canonical(raw, "the document")
    except verify.Differs:
        theirs = NotCanonical

    assert ours == theirs


@pytest.mark.parametrize(
    "hidden", ["\x00", "\n", "\x7f", "\x85", "\u061c", "\u200f", "\u2028", "\u202e", "\u2066", "\ufeff"]
)
def test_control_and_direction_characters_are_found_in_texts_and_keys(hidden: str) -> None:
    name = f"U+{ord(hidden):04X}"

    assert canonical.control_in({"lines": ["diesel", f"rice{hidden}"]}) == name
    assert canonical.control_in({f"lines{hidden}": 1}) == name
    assert canonical.control_in({"lines": ["남북 철도", 1, None, True]}) is None
