"""A stream sealed under a passphrase opens whole, in order and unchanged, or not at all."""

import io

import pytest

from tandem.record.strongbox import BEGINS, NotUnsealed, SealingWriter, UnsealingReader

PASSPHRASE = "Imjin crosses at Dorasan"
CHUNK = 1024 * 1024


def sealed(*pieces: bytes) -> bytes:
    file = io.BytesIO()
    writer = SealingWriter(file, passphrase=PASSPHRASE, strength="minimal")
    for piece in pieces:
        writer.write(piece)
    writer.close()
    return file.getvalue()


def opened(raw: bytes, passphrase: str = PASSPHRASE) -> bytes:
    return UnsealingReader(io.BytesIO(raw), passphrase=passphrase).read()


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 7])
def test_what_was_sealed_comes_back_whatever_its_length(length: int) -> None:
    content = bytes(range(256)) * (length // 256 + 1)

    assert opened(sealed(content[:length])) == content[:length]


def test_nothing_of_the_content_stands_in_a_sealed_file() -> None:
    raw = sealed(b"55,000 litres of light oil")

    assert raw.startswith(BEGINS)
    assert b"light oil" not in raw


def test_another_passphrase_opens_nothing() -> None:
    with pytest.raises(NotUnsealed, match="does not open with this passphrase"):
        opened(sealed(b"55,000 litres"), passphrase="Han crosses at Mapo")


def test_a_file_that_was_cut_lengthened_changed_or_put_in_another_order_does_not_open() -> None:
    raw = sealed(b"a" * CHUNK, b"b" * CHUNK, b"c" * 10)
    line, rest = raw[: raw.index(b"\n") + 1], raw[raw.index(b"\n") + 1 :]
    step = CHUNK + 17
    turned = line + rest[step : 2 * step] + rest[:step] + rest[2 * step :]

    for changed in (raw[:-1], line + rest[: 2 * step], raw + b"x", turned, line + rest[step:], line, raw[:40]):
        with pytest.raises(NotUnsealed):
            opened(changed)


def test_every_byte_of_the_first_line_is_bound_to_what_follows() -> None:
    raw = sealed(b"55,000 litres")
    end = raw.index(b"\n")

    for place in range(0, end, 7):
        with pytest.raises(NotUnsealed):
            opened(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])


def test_a_line_that_asks_for_another_cost_is_refused_before_any_key_is_derived() -> None:
    raw = sealed(b"55,000 litres").replace(b'"mem":8192', b'"mem":1099511627776')

    with pytest.raises(NotUnsealed, match="asks for what Tandem does not write"):
        opened(raw)
