"""The zip form: what any unzip opens, in the one form that the verifier takes."""

import io
import zipfile

import pytest

from tandem.record import verify, zipform
from tandem.record.zipform import TooLarge, write_zip

FILES = {"tables/b": b"55,000 litres", "contents": b"", "feeds/a/tile/0/000.p/3": bytes(96)}


def test_the_zip_form_is_what_any_unzip_opens() -> None:
    with zipfile.ZipFile(io.BytesIO(write_zip(FILES))) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == FILES
        assert opened.namelist() == sorted(FILES)
        for found in opened.infolist():
            assert found.date_time == (1980, 1, 1, 0, 0, 0)
            assert (found.compress_type, found.create_system, found.create_version) == (zipfile.ZIP_STORED, 3, 20)
            assert (found.external_attr, found.flag_bits, found.extra, found.comment) == (0o100644 << 16, 0, b"", b"")


def test_the_verifier_reads_it_back() -> None:
    assert verify.read_zip(write_zip(FILES)) == FILES


def test_the_order_in_which_files_are_given_does_not_matter() -> None:
    assert write_zip(FILES) == write_zip(dict(reversed(FILES.items())))


def test_more_than_a_plain_zip_file_can_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooLarge, match=r"An archive holds at most 65000 files; found 65001."):
        write_zip({f"{number:05d}": b"" for number in range(65_001)})

    monkeypatch.setattr(zipform, "MAX_BYTES", 200)
    with pytest.raises(TooLarge, match=r"An archive is smaller than 4 GiB; this one would have 1000 bytes or more."):
        write_zip({"large": bytes(1000)})
    with pytest.raises(TooLarge, match=r"this one would have 2[0-9]{2} bytes or more."):
        write_zip({"large": bytes(110)})


def test_the_greatest_number_of_files_is_read_back() -> None:
    files = {f"{number:05d}": b"" for number in range(65_000)}

    assert verify.read_zip(write_zip(files)) == files


def written(compression: int = zipfile.ZIP_STORED) -> bytes:
    """A zip file by the standard library, which differs from our form in something."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for path, raw in sorted(FILES.items()):
            made.writestr(zipfile.ZipInfo(path), raw, compress_type=compression)
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "This is no archive"),
        (b"PK\3\4", "This is no archive"),
        (b"PK\5\6" + bytes(18), "This is no archive"),
        (write_zip({}), "This is no archive"),
        (written(), "The zip directory, from byte"),
        (written(zipfile.ZIP_DEFLATED), "zip header at byte 0 differ"),
        (b"more" + write_zip(FILES), "This is no archive"),
        (write_zip(FILES) + b"more", "The zip directory, from byte"),
        (write_zip({"a": b"1"})[:32] + write_zip({"a": b"1"}), "stands twice or out of order"),
        (write_zip({"a\x01": b"1"}), "The file at byte 0 has a bad name."),
    ],
)
def test_any_other_zip_file_is_refused_with_a_sentence(raw: bytes, words: str) -> None:
    with pytest.raises(verify.Differs) as refusal:
        verify.read_zip(raw)

    assert words in str(refusal.value)
