"""Entries: what is sealed is read back, and a header out of form is refused here and by the verifier alike."""

import hashlib
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.cast import key, rail_survey

from tandem.record import canonical, entry, keys, verify
from tandem.record.entry import BadEntry, By, Section, commit_of, padded_length, promise, read_envelope, seal

ROK, US = rail_survey()
NOTICE = ROK.entries[1]
PLAIN: dict[str, Any] = canonical.decode(NOTICE.raw)
HASH = "3fa1c2" + "0" * 58


def envelope_of(plain: object) -> bytes:
    """An envelope around any header, signed by nobody."""
    return bytes(64) + verify.canonical(plain)


def refusals(envelope: bytes) -> tuple[str, bool]:
    """The sentence with which an envelope is refused, empty where it is taken, and whether the verifier refuses it."""
    sentence, differs = "", False
    try:
        read_envelope(envelope)
    except BadEntry as refusal:
        sentence = str(refusal)
    try:
        verify.read_header(envelope, "Entry 1 of the ROK feed")
    except verify.Differs:
        differs = True
    return sentence, differs


def test_an_entry_is_read_back_as_it_was_sealed() -> None:
    back = read_envelope(NOTICE.envelope)

    assert back == NOTICE == entry.read_envelope_fast(NOTICE.envelope)
    assert back.id == hashlib.sha256(back.raw).hexdigest()
    assert back.envelope == back.signature + back.raw
    assert entry.read_facts(back.header)["oil_litres"] == 55_000
    assert set(entry.tables_of(back.header)) == {"manifest"}
    assert back.header.by == By(officer=2, role="desk")


def test_the_signature_carries_the_domain_of_entries() -> None:
    public = key("ROK seat").public

    assert keys.verify(public=public, message=b"tandem-entry/1\n" + NOTICE.raw, signature=NOTICE.signature)
    assert not keys.verify(public=public, message=NOTICE.raw, signature=NOTICE.signature)


def test_the_node_signs_its_four_kinds_in_every_version() -> None:
    assert {kind for kind in entry.NODE_KINDS if entry.signed_by_node(f"{kind}/7")} == entry.NODE_KINDS
    assert set(verify.NODE_KINDS) == entry.NODE_KINDS
    assert not entry.signed_by_node("notice.given/1")
    assert not entry.signed_by_node("notice.received_again/1")


def test_fields_and_kinds_that_are_not_known_yet_are_kept() -> None:
    plain = PLAIN | {"kind": "train.departed/3", "wagons": 6, "by": PLAIN["by"] | {"deputy": 4}}

    back = read_envelope(envelope_of(plain))

    assert canonical.decode(back.raw)["wagons"] == 6
    assert refusals(envelope_of(plain)) == ("", False)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "another version": ({"v": 2}, "`v` is wrong: expected 1, found 2."),
    "a version that is true": ({"v": True}, "The header cannot be read"),
    "a group that is no hash": ({"group": "ROK"}, "`group` is wrong: expected 64 hexadecimal digits, found 'ROK'."),
    "a feed in capitals": ({"feed": "A" * 64}, "`feed` is wrong"),
    "a place below 0": ({"seq": -1}, "`seq` is wrong: expected 0 or more, found -1."),
    "no entry before": ({"prev": None}, "`prev` is wrong: expected 64 hexadecimal digits, found None."),
    "an entry before entry 0": ({"seq": 0, "seen": {}}, "`prev` of entry 0 is wrong: expected null"),
    "an empty id before": ({"prev": ""}, "`prev` is wrong"),
    "a kind without version": ({"kind": "notice.given"}, "`kind` is wrong: expected noun.act/version"),
    "a kind in capitals": ({"kind": "Notice.given/1"}, "`kind` is wrong"),
    "a crit that is 1": ({"crit": 1}, "The header cannot be read"),
    "a day that does not exist": (
        {"at": "2018-02-30T09:00:00Z"},
        "`at` is wrong: expected a moment such as 2018-11-20",
    ),
    "an hour that does not exist": ({"at": "2018-11-20T24:00:01Z"}, "`at` is wrong"),
    "a time in another zone": ({"at": "2018-11-20T09:00:00+09:00"}, "`at` is wrong"),
    "a time without zone": ({"at": "2018-11-20T09:00:00"}, "`at` is wrong"),
    "a leap second": ({"at": "2016-12-31T23:59:60Z"}, "`at` is wrong"),
    "digits of another script": ({"at": "２018-11-20T09:00:00Z"}, "`at` is wrong"),
    "the node giving notice": ({"by": {"officer": 0, "role": "node"}}, "The role of a notice.given/1 is wrong"),
    "a receipt by an officer": ({"kind": "notice.received/1"}, "expected node, found 'desk'"),
    "an officer 0": ({"by": {"officer": 0, "role": "desk"}}, "The officer is wrong: expected 1 or more"),
    "a role in capitals": ({"by": {"officer": 2, "role": "Desk"}}, "The role is wrong: expected [a-z_]+"),
    "no officer": ({"by": {"role": "desk"}}, "The header cannot be read"),
    "a ref that is no id": ({"refs": [{"id": "N1", "rel": "notice"}]}, "The id of a ref is wrong"),
    "a ref without relation": ({"refs": [{"id": HASH, "rel": ""}]}, "`rel` is wrong: expected [a-z_]+, found ''."),
    "a size of 0 seen": ({"seen": {HASH: [0, HASH]}}, "A size in `seen` is wrong: expected 1 or more, found 0."),
    "a root that is no hash": ({"seen": {HASH: [1, "none"]}}, "A root in `seen` is wrong"),
    "a feed seen that is no hash": ({"seen": {"US": [1, HASH]}}, "A feed in `seen` is wrong"),
    "three values seen": ({"seen": {HASH: [1, HASH, HASH]}}, "The header cannot be read"),
    "one value seen": ({"seen": {HASH: [1]}}, "The header cannot be read"),
    "its own future seen": ({"seen": {ROK.feed: [2, HASH]}}, "The own feed in `seen` is wrong: expected a size of 1"),
    "facts that are a list": ({"facts": []}, "The facts are not an object."),
    "tables that are no hashes": ({"facts": {"tables": {"manifest": "x"}}}, "do not map names to hashes"),
    "tables that are a list": ({"facts": {"tables": [HASH]}}, "do not map names to hashes"),
    "a control character": ({"facts": {"state": "given\n"}}, "holds the control character U+000A"),
    "a change of direction": ({"facts": {"state": "\u202egiven"}}, "holds the control character U+202E"),
    "a control character in a key": ({"facts": {"a\x7f": 1}}, "holds the control character U+007F"),
    "a floating point number": ({"facts": {"litres": 55000.5}}, "floating point number"),
    "too much": ({"facts": {"text": "x" * 8192}}, "1 to 8192 of header"),
}
SECTION = {"name": "text", "commit": HASH, "media": "text/plain", "length": 256}
BAD_SECTIONS: dict[str, tuple[list[Any], str]] = {
    "a name twice": ([SECTION, SECTION], "The names of the sections is wrong: expected each once"),
    "a name in capitals": ([SECTION | {"name": "Text"}], "The name of a section is wrong"),
    "no commitment": ([SECTION | {"commit": ""}], "The commitment of a section is wrong"),
    "a length that is no power of two": (
        [SECTION | {"length": 300}],
        "expected 256 or a greater power of two, found 300",
    ),
    "a length below 256": ([SECTION | {"length": 128}], "The length of section text is wrong"),
    "a media type without subtype": ([SECTION | {"media": "text"}], "A media type is wrong: expected type/subtype"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_header_out_of_form_is_refused_here_and_by_the_verifier(fault: str) -> None:
    change, words = REFUSED[fault]

    sentence, differs = refusals(envelope_of(PLAIN | change))

    assert words in sentence
    assert sentence.endswith(".") or "`$" in sentence
    assert differs


@pytest.mark.parametrize("fault", BAD_SECTIONS)
def test_sections_out_of_form_are_refused_here_and_by_the_verifier(fault: str) -> None:
    sections, words = BAD_SECTIONS[fault]

    sentence, differs = refusals(envelope_of(PLAIN | {"sections": sections}))

    assert words in sentence
    assert differs


@pytest.mark.parametrize("field", PLAIN)
def test_a_header_without_one_of_its_fields_is_refused(field: str) -> None:
    sentence, differs = refusals(envelope_of({name: PLAIN[name] for name in PLAIN if name != field}))

    assert "The header cannot be read" in sentence or "The facts are not an object" in sentence
    assert differs


@pytest.mark.parametrize("envelope", [b"", bytes(64), bytes(64) + b"[]", bytes(64) + b"\xff", bytes(64) + b" {}"])
def test_bytes_that_are_no_envelope_are_refused_here_and_by_the_verifier(envelope: bytes) -> None:
    sentence, differs = refusals(envelope)

    assert sentence
    assert differs


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*PLAIN, "more"]),
        st.sampled_from(
            [
                *(None, True, 0, 1, 7, -1, "", "node", "desk", HASH, "2018-11-20T09:00:00Z", [], {}, [1], [HASH]),
                *({"officer": 0, "role": "node"}, {"officer": 9, "role": "desk"}, "notice.received/1"),
                *({HASH: [1, HASH]}, {HASH: HASH}, [{"id": HASH, "rel": "x"}], [SECTION], {"tables": {"x": HASH}}),
            ]
        ),
        min_size=1,
        max_size=3,
    )
)
def test_any_header_gets_one_answer_here_and_from_the_verifier(change: dict[str, Any]) -> None:
    sentence, differs = refusals(envelope_of(PLAIN | change))

    assert bool(sentence) == differs


@settings(max_examples=300, deadline=None)
@given(st.integers(64, len(NOTICE.envelope) - 1), st.integers(1, 255))
def test_any_changed_byte_of_a_header_gets_one_answer_here_and_from_the_verifier(place: int, change: int) -> None:
    changed = bytearray(NOTICE.envelope)
    changed[place] ^= change

    sentence, differs = refusals(bytes(changed))

    assert bool(sentence) == differs


def test_a_header_that_cannot_be_written_is_not_sealed() -> None:
    for name, value, words in (
        ("at", "tomorrow", "`at` is wrong"),
        ("by", By(officer=0, role="node"), "The role of a notice.given/1 is wrong"),
        ("kind", "notice.given/1\u202e", "holds the control character U+202E"),
        ("by", By(officer=2**60, role="desk"), "integers must be below 2^53"),
    ):
        with pytest.raises(BadEntry) as refusal:
            seal(msgspec.structs.replace(NOTICE.header, **{name: value}), key("ROK seat"))
        assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("length", "padded"), [(0, 256), (1, 256), (256, 256), (257, 512), (512, 512), (55_000, 65_536), (65_537, 131_072)]
)
def test_lengths_are_rounded_up_so_that_they_say_little(length: int, padded: int) -> None:
    assert padded_length(length) == padded


def test_a_section_equals_its_commitment_alone() -> None:
    promised, section = promise("text", "text/plain", b"Diesel beyond the cap.")
    again, other = promise("text", "text/plain", b"Diesel beyond the cap.")

    assert promised.commit == commit_of(section)
    assert promised.length == 256
    assert len(section.salt) == 32
    assert promised.commit != again.commit
    assert section.salt != other.salt
    assert commit_of(Section(section.salt, b"Diesel below the cap.")) != promised.commit
