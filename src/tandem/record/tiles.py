"""Tiles and entry bundles: how the hashes and the envelopes of a feed lie in files, 256 to a file.

Source: C2SP tlog-tiles, https://c2sp.org/tlog-tiles.
"""

from collections.abc import Iterator, Mapping, Sequence

from tandem.record.merkle import root_of

WIDTH = 256
_LENGTH_BYTES = 2


class BadTiles(ValueError):
    """A bundle that is missing, cut short or too long; the sentence says which."""


def tile_number(number: int) -> str:
    """The number of a tile as path: three digits an element, all but the last with `x` before."""
    elements = [f"{number % 1000:03d}"]
    while number := number // 1000:
        elements.insert(0, f"x{number % 1000:03d}")
    return "/".join(elements)


def tile_path(level: int, number: int, width: int = WIDTH) -> str:
    """The path of a tile of hashes; a `width` below 256 makes it a partial one."""
    return f"tile/{level}/{tile_number(number)}{_partial(width)}"


def bundle_path(number: int, width: int = WIDTH) -> str:
    """The path of an entry bundle; a `width` below 256 makes it a partial one."""
    return f"tile/entries/{tile_number(number)}{_partial(width)}"


def hash_tiles(leaves: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every tile over these leaf hashes, level by level."""
    level, hashes = 0, list(leaves)
    while hashes:
        for number, start, width in spans(len(hashes)):
            yield tile_path(level, number, width), b"".join(hashes[start : start + width])
        full = len(hashes) // WIDTH
        hashes = [root_of(hashes[number * WIDTH : (number + 1) * WIDTH]) for number in range(full)]
        level += 1


def entry_bundles(envelopes: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every entry bundle over these envelopes."""
    for number, start, width in spans(len(envelopes)):
        yield bundle_path(number, width), packed(envelopes[start : start + width])


def packed(envelopes: Sequence[bytes]) -> bytes:
    """These envelopes one after the other, the length in two bytes before each."""
    return b"".join(len(envelope).to_bytes(_LENGTH_BYTES, "big") + envelope for envelope in envelopes)


def read_bundles(files: Mapping[str, bytes], *, size: int) -> list[bytes]:
    """The envelopes of a feed of `size` entries, from its files by path.

    Raises BadTiles where a bundle is missing or does not hold what its path says.
    """
    envelopes: list[bytes] = []
    for number, _start, width in spans(size):
        path = bundle_path(number, width)
        if path not in files:
            raise BadTiles(f"The file {path} is missing.")
        envelopes += _read_bundle(files[path], path, width)
    return envelopes


def spans(size: int) -> Iterator[tuple[int, int, int]]:
    """Number, start and width of each tile of a row of `size`."""
    for start in range(0, size, WIDTH):
        yield start // WIDTH, start, min(WIDTH, size - start)


def _read_bundle(raw: bytes, path: str, width: int) -> list[bytes]:
    """The envelopes in one bundle of `width` of them."""
    envelopes, place = [], 0
    while place < len(raw):
        start = place + _LENGTH_BYTES
        place = start + int.from_bytes(raw[place:start], "big")
        envelopes.append(raw[start:place])
    if place != len(raw) or len(envelopes) != width:
        raise BadTiles(f"The bundle {path} does not hold exactly {width} envelopes.")
    return envelopes


def _partial(width: int) -> str:
    """What a path ends with where the tile is not full."""
    return "" if width == WIDTH else f".p/{width}"
