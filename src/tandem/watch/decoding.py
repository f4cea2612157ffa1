"""Bytes to text: UTF-8 first, then what the document or the editor declares, and never a guess.

A wrong guess would move every offset and spoil names without a sign of it, so that bytes in no declared encoding end
in a sentence that says which one they seem to be in. A byte order mark is kept and counted.
"""

import codecs
import re

from tandem.watch.unreadable import Unreadable

_MARKS = ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WIDER = {
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "iso-8859-1": "cp1252",
    "shift_jis": "cp932",
}
"""What pages declare, and the wider encoding in which they are in truth written (WHATWG Encoding, names and labels)."""

_SCRIPTS = (
    ("cp949", "Korean", re.compile(r"[가-힣]")),
    ("cp932", "Japanese", re.compile(r"[ぁ-ヿ]")),
    ("gb18030", "Chinese", re.compile(r"[一-鿿]")),
    ("cp1251", "Cyrillic", re.compile(r"[А-яЁё]")),
    ("cp1252", "Western European", re.compile(r"[‘’“”–—À-ÿ]")),
)


def decode(raw: bytes, *, charset: str | None = None) -> str:
    """Answer the text of a file; raises `Unreadable` where it is empty, no text, or in no encoding that is declared."""
    if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unreadable("The file is empty: there is nothing to read in it.")
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    if marked:
        return _strictly(raw, marked)
    if b"\0" in raw[:65536]:
        raise Unreadable("The file holds zero bytes: it is no text. Give the document that it was taken from.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as wrong:
        if charset and _plain(charset) not in ("utf-8", "utf8"):
            return _strictly(raw, charset)
        raise Unreadable(_sentence(raw, wrong)) from wrong


def is_utf8(raw: bytes) -> bool:
    """Answer whether offsets into the decoded text count the code points of the file decoded as UTF-8."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def seems(raw: bytes) -> tuple[str, str] | None:
    """Answer the encoding that bytes seem to be in and the script that it would give, or None."""
    high = sum(byte > 127 for byte in raw[:65536])
    for name, script, letters in _SCRIPTS:
        text = raw[:65536].decode(name, "replace")
        each = 2 if name in ("cp949", "cp932", "gb18030") else 1
        if "\ufffd" not in text[:-1] and len(letters.findall(text)) * each >= 0.6 * high > 0:
            return name, script
    return None


def _plain(charset: str) -> str:
    return charset.strip().lower()


def _strictly(raw: bytes, charset: str) -> str:
    name = _WIDER.get(_plain(charset), charset)
    try:
        return raw.decode(name)
    except UnicodeDecodeError as wrong:
        place = f"byte {wrong.start} is not"
        raise Unreadable(f"The file says that it is in {charset}, but {place}. {_advice(raw)}") from wrong
    except (LookupError, UnicodeError) as wrong:
        raise Unreadable(f"No encoding of text is called {charset[:40]!r}. Save the file as UTF-8.") from wrong


def _sentence(raw: bytes, wrong: UnicodeDecodeError) -> str:
    return f"The file is not in UTF-8 (byte {wrong.start}) and declares no other encoding. {_advice(raw)}"


def _advice(raw: bytes) -> str:
    found = seems(raw)
    if found is None:
        return "Save it as UTF-8."
    name, script = found
    return f"It seems to be in {name} ({script}): say so, or save it as UTF-8."
