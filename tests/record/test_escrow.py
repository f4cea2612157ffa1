"""Heads kept outside, as a file that survives mail, and that nobody takes for whole where it was cut short."""

import pytest
from tests.record.cast import key

from tandem.record.checkpoint import BadCheckpoint, sign_checkpoint
from tandem.record.cosignature import cosign
from tandem.record.escrow import read_heads, write_heads

GROUP = "3f" * 32
ROOT = bytes(range(32))


def note(origin: str, size: int) -> str:
    """A head with a cosignature below its signature."""
    head = sign_checkpoint(origin=origin, size=size, root=ROOT, key=key("ROK node"))
    body = head.partition("\n\n")[0] + "\n"
    return head + cosign(body=body, name="us.example/US/mirror", at=1542715200, key=key("US node")).line


NOTES = (note("rok.example/3f3f/ROK", 120), note("us.example/3f3f/US", 7))
RAW = write_heads(group=GROUP, notes=NOTES)


def test_what_was_kept_is_read_back() -> None:
    group, heads = read_heads(RAW)

    assert group == GROUP
    assert [(one.origin, one.size, one.root, len(one.lines)) for one in heads] == [
        ("rok.example/3f3f/ROK", 120, ROOT.hex(), 2), ("us.example/3f3f/US", 7, ROOT.hex(), 2),
    ]  # fmt: skip
    assert [f"{one.body}\n{''.join(one.lines)}" for one in heads] == list(NOTES)


@pytest.mark.parametrize("mailed", [
    RAW.replace(b"\n", b"\r\n"),
    b"From: desk@rok.example\n\nOur heads of today:\n\n" + RAW + b"\n-- \nDesk officer\n",
    b"\xef\xbb\xbf\n" + RAW + b"Sent from a telephone\n",
    RAW.replace(b"\n\n", b"  \n \n"),
])  # fmt: skip
def test_what_a_mail_puts_around_them_and_its_line_ends_change_nothing(mailed: bytes) -> None:
    assert read_heads(mailed) == read_heads(RAW)


@pytest.mark.parametrize(("raw", "sentence"), [
    (b"", "The file holds no heads"),
    (RAW[20:], "The file holds no heads"),
    (RAW.partition(b"us.example/3f3f/US\n")[0], "says that it holds 2 heads; found 1. It was cut short."),
    (RAW.replace(b" 2\n", b" 9999\n"), "says that it holds 9999 heads; found 2."),
    (RAW.replace(b"\n120\n", b"\n0120\n"), "is not an origin, a size and a root."),
    (RAW.replace(b"\n120\n", b"\n120\nmore\n"), "is not an origin, a size and a root."),
    (b"\xff\xfe" + bytes(range(256)), "The file holds no heads"),
])  # fmt: skip
def test_what_is_no_such_file_is_refused_with_a_sentence(raw: bytes, sentence: str) -> None:
    with pytest.raises(BadCheckpoint) as caught:
        read_heads(raw)

    assert sentence in str(caught.value)
