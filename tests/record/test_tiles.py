"""Tiles and bundles: where C2SP puts them, and the same as the verifier computes."""

import pytest

from tandem.record import verify
from tandem.record.merkle import leaf_hash, root_of
from tandem.record.tiles import BadTiles, entry_bundles, hash_tiles, read_bundles, tile_number

ENVELOPES = [b"envelope %d" % number for number in range(70_000)]
LEAVES = [leaf_hash(envelope) for envelope in ENVELOPES]


@pytest.mark.parametrize(
    ("number", "path"),
    [(0, "000"), (7, "007"), (999, "999"), (1000, "x001/000"), (1_234_067, "x001/x234/067")],
)
def test_a_tile_number_is_written_as_c2sp_says(number: int, path: str) -> None:
    assert tile_number(number) == path == verify.tile_path(number, 256)


def test_a_feed_of_70_000_entries_has_its_tiles_on_three_levels() -> None:
    tiles = dict(hash_tiles(LEAVES))

    assert tiles["tile/0/000"] == b"".join(LEAVES[:256])
    assert tiles["tile/0/273.p/112"] == b"".join(LEAVES[273 * 256 :])
    assert tiles["tile/1/000"][:32] == root_of(LEAVES[:256])
    assert len(tiles["tile/1/001.p/17"]) == 17 * 32
    assert tiles["tile/2/000.p/1"] == root_of(LEAVES[: 256 * 256])
    assert len(tiles) == 274 + 2 + 1


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 512, 1000])
def test_the_verifier_computes_the_same_tiles_and_bundles_are_read_back(size: int) -> None:
    files = dict(entry_bundles(ENVELOPES[:size]))

    assert {f"tile/{path}": tile for path, tile in verify.tiles_of(LEAVES[:size])} == dict(hash_tiles(LEAVES[:size]))
    assert read_bundles(files, size=size) == ENVELOPES[:size]
    archive = verify.Archive({}, dict(files))
    assert verify.read_bundles(archive, "", size) == ENVELOPES[:size]
    assert archive.rest == {}


@pytest.mark.parametrize(
    ("path", "raw", "words"),
    [
        ("tile/entries/001.p/1", None, "The file tile/entries/001.p/1 is missing."),
        ("tile/entries/001.p/1", b"", "does not hold exactly 1 envelopes"),
        ("tile/entries/001.p/1", b"\0", "does not hold exactly 1 envelopes"),
        ("tile/entries/001.p/1", b"\0\x05abcd", "does not hold exactly 1 envelopes"),
        ("tile/entries/001.p/1", b"\0\x01a\0\x01b", "does not hold exactly 1 envelopes"),
    ],
)
def test_a_bundle_that_is_not_as_its_path_says_is_refused(path: str, raw: bytes | None, words: str) -> None:
    files = dict(entry_bundles(ENVELOPES[:257]))
    changed = {name: found for name, found in (files | {path: raw}).items() if found is not None}

    with pytest.raises(BadTiles) as refusal:
        read_bundles(changed, size=257)

    assert words in str(refusal.value)
    with pytest.raises(verify.Differs):
        verify.read_bundles(verify.Archive({}, dict(changed)), "", 257)
