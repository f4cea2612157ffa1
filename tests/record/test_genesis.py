"""Geneses and foundings: every id follows from them, and nothing that is out of form gets one."""

import hashlib

import msgspec
import pytest
from tests.record.cast import make_group

from tandem.record import canonical, genesis, verify
from tandem.record.genesis import BadGenesis, Enlisted

ROK, US = make_group()


def test_a_feed_is_the_hash_of_its_genesis_and_a_group_that_of_its_founding() -> None:
    raw = genesis.encode_founding(ROK.founding)

    assert ROK.feed == hashlib.sha256(genesis.encode_genesis(ROK.genesis)).hexdigest()
    assert ROK.group == hashlib.sha256(b"tandem-group/1\n" + raw).hexdigest() == US.group
    assert ROK.feed != US.feed
    assert ROK.origin == f"rok.example/{ROK.group[:16]}/ROK"


def test_papers_read_back_as_they_were_written() -> None:
    assert genesis.read_genesis(genesis.encode_genesis(ROK.genesis)) == ROK.genesis
    assert genesis.read_founding(genesis.encode_founding(ROK.founding)) == ROK.founding


def test_a_group_has_eight_words_of_five_letters() -> None:
    words = genesis.group_words("0000" + "ffff" + "1234" + "00" * 10 + "11" * 16)

    assert words == "babab zuzuz " + words[12:17] + " babab babab babab babab babab"
    # 0x1234 is 0001 00 1000 11 0100: d, a, m, u, h.
    assert words[12:17] == "damuh"
    assert genesis.group_words(ROK.group) == verify.words_of(ROK.group)


CHANGES = {
    "code": ("rok", "The code is wrong"),
    "names": ({}, "The names is wrong: expected one language at least"),
    "domain": ("Mofa.example", "The domain is wrong: expected lower-case labels"),
    "seat_key": ("00" * 32, "Seat_key is wrong: expected a canonical key of full order"),
    "node_key": (ROK.genesis.seat_key, "Node_key is wrong: expected another key than seat_key"),
    "next_seat_key": ("", "Next_seat_key is wrong: expected 64 hexadecimal digits"),
    "officers": ((Enlisted(0, ("desk",)),), "The number of an officer is wrong: expected 1 or more, found 0."),
    "simulation": (True, "expected a first label SIMULATION exactly where simulation is true"),
    "nonce": ("2018", "The nonce is wrong: expected 32 hexadecimal digits, found '2018'."),
    "v": (2, "`v` of the genesis is wrong: expected 1, found 2."),
}


@pytest.mark.parametrize("field", CHANGES)
def test_a_genesis_out_of_form_is_refused_with_a_sentence_and_by_the_verifier(field: str) -> None:
    value, words = CHANGES[field]
    raw = canonical.encode(msgspec.to_builtins(msgspec.structs.replace(ROK.genesis, **{field: value})))

    with pytest.raises(BadGenesis) as refusal:
        genesis.read_genesis(raw)

    assert words in str(refusal.value)
    with pytest.raises(verify.Differs):
        verify.check_genesis(canonical.decode(raw), "The genesis")


@pytest.mark.parametrize(
    "changed",
    [
        {"names": {"Korean": "대한민국"}},
        {"names": {"en": " "}},
        {"domain": "SIMULATION.rok.example"},
        {"domain": "rok..example"},
        {"node_key": "01" + "00" * 31},
        {"officers": (Enlisted(1, ()),)},
        {"officers": (Enlisted(1, ("node",)),)},
        {"officers": (Enlisted(1, ("desk",)), Enlisted(1, ("head",)))},
        {"code": "A" * 13},
    ],
    ids=str,
)
def test_other_geneses_out_of_form_are_refused_here_and_by_the_verifier(changed: dict[str, object]) -> None:
    raw = canonical.encode(msgspec.to_builtins(msgspec.structs.replace(ROK.genesis, **changed)))

    with pytest.raises(BadGenesis):
        genesis.read_genesis(raw)
    with pytest.raises(verify.Differs):
        verify.check_genesis(canonical.decode(raw), "The genesis")


def test_a_genesis_with_a_field_too_many_or_too_few_is_refused() -> None:
    plain = msgspec.to_builtins(ROK.genesis)

    for changed in (plain | {"motto": "x"}, {name: plain[name] for name in plain if name != "simulation"}):
        with pytest.raises(BadGenesis, match=r"The genesis (cannot be read|leaves out a field)"):
            genesis.read_genesis(canonical.encode(changed))
        with pytest.raises(verify.Differs):
            verify.check_genesis(changed, "The genesis")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("geneses", list(reversed(ROK.founding.geneses))),
        ("geneses", []),
        ("geneses", [ROK.feed, ROK.feed]),
        ("charter", "none"),
        ("nonce", "2018"),
        ("v", 2),
        ("motto", "x"),
    ],
)
def test_a_founding_out_of_form_is_refused(field: str, value: object) -> None:
    with pytest.raises(BadGenesis, match=r"wrong|cannot be read"):
        genesis.read_founding(canonical.encode(msgspec.to_builtins(ROK.founding) | {field: value}))


def test_a_genesis_that_is_not_canonical_is_refused_with_the_reason() -> None:
    with pytest.raises(BadGenesis, match=r"The genesis cannot be read: .* keys must be sorted, with no space"):
        genesis.read_genesis(genesis.encode_genesis(ROK.genesis).replace(b'"v":1', b'"v": 1'))
