"""The columns of a manifest, and the words that senders head them with in two languages.

A heading that is known maps by itself. One that is not known is never guessed: an officer says once for each sender
which column it is, or that it is left out.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

import msgspec

COLUMNS = (
    "name", "quantity", "unit", "hs", "value", "origin", "returns", "end_user", "returns_on", "route", "vehicle",
)  # fmt: skip
"""The columns of a manifest in the order of its table."""
LEFT_OUT = "-"
"""What stands for a column that is not taken over."""
CURRENCY = "currency"
"""A column that goes into the value beside it, for sheets that keep the two apart."""
MEANINGS = (*COLUMNS, CURRENCY)
"""All that a column of a sheet can mean, leaving it out aside."""
_LOOKED_AT = 20
_NAMED = {
    "name": (
        "item", "items", "item name", "name", "goods", "name of goods", "description", "description of goods",
        "commodity", "product", "품목", "품명", "물품", "물품명", "품목명", "상품명", "물자", "물자명",
    ),
    "quantity": ("quantity", "qty", "amount of goods", "수량", "물량"),
    "unit": ("unit", "units", "unit of quantity", "uom", "단위", "수량 단위"),
    "hs": (
        "hs", "hs code", "hscode", "hs codes", "hs no", "hs number", "hs 코드", "hs코드", "hs 번호", "hs 부호",
        "세번", "세번부호", "품목번호", "품목분류",
    ),
    "value": ("value", "total value", "가액", "금액", "가격", "평가액"),
    CURRENCY: ("currency", "cur", "통화", "화폐", "통화 단위"),
    "origin": ("origin", "country of origin", "made in", "원산지", "제조국"),
    "returns": (
        "returns", "return", "comes back", "to be returned", "returned", "회수", "회수 여부", "반환", "반환 여부",
        "재반입", "재반입 여부", "귀환", "귀환 여부",
    ),
    "end_user": ("end user", "enduser", "final user", "recipient", "consignee", "최종 사용자", "최종사용자", "수령자"),
    "returns_on": (
        "returns on", "back on", "return date", "return by", "date of return", "회수일", "회수 예정일", "반환일",
        "반환 예정일", "재반입일", "재반입 예정일",
    ),
    "route": ("route", "way", "경로", "이동 경로", "운송 경로", "통행로"),
    "vehicle": ("vehicle", "is a vehicle", "means of transport", "차량", "차량 여부", "운송 수단", "운송수단"),
    LEFT_OUT: ("no", "no.", "nr", "#", "line", "line no", "row", "번호", "순번", "연번", "순서"),
}  # fmt: skip
_COLUMN_NAMED = {word: column for column, words in _NAMED.items() for word in words}
_SPACE = re.compile(r"[\s_]+")


class Headings(msgspec.Struct, frozen=True):
    """The headings of a sheet: the place of their row among its rows, and the column that each means; "" is not known.

    `place` is -1 where no row heads the others.
    """

    place: int
    words: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def unknown(self) -> tuple[int, ...]:
        """The places of the headings that say something, and nobody said yet which column it is."""
        return tuple(place for place, column in enumerate(self.columns) if not column)

    @property
    def are_whole(self) -> bool:
        """Whether every column is known, and one of them is the item."""
        return not self.unknown and "name" in self.columns


def plain(heading: str) -> str:
    """Answer a heading as it is compared: in one form, without case, underscores and marks at its end."""
    found = _SPACE.sub(" ", unicodedata.normalize("NFKC", heading)).strip().casefold()
    return found.rstrip(":* ") or found


def column_named(heading: str) -> str:
    """Answer the column that a heading means; empty where it is not known."""
    found = {_COLUMN_NAMED.get(plain(part), "") for part in heading.split("·")}
    return found.pop() if len(found) == 1 else ""


def with_currency(cells: Mapping[str, str]) -> dict[str, str]:
    """Answer the cells of a line with the currency in the value; one that names its currency already keeps it."""
    found = dict(cells)
    currency, value = found.pop(CURRENCY, "").strip(), found.get("value", "")
    if currency and value and currency.casefold() not in value.casefold():
        found["value"] = f"{value} {currency}"
    return found


def headings_of(rows: Sequence[Sequence[str]], *, known: Mapping[str, str] | None = None) -> Headings:
    """Answer the row among the first ones that heads the others; `known` are headings that an officer mapped."""
    mapped = {plain(word): column for word, column in (known or {}).items()}
    best = Headings(-1, (), ())
    most = 1
    for place, cells in enumerate(rows[:_LOOKED_AT]):
        if best.place >= 0 and any(cell[:1].isdigit() for cell in cells):
            continue
        columns = tuple(mapped.get(plain(cell)) or column_named(cell) if cell else LEFT_OUT for cell in cells)
        found = len({column for column in columns if column and column != LEFT_OUT})
        only = found == 1 and "name" in columns and all(columns) and len(rows) > place + 1
        if found > most or (only and best.place < 0):
            best, most = Headings(place, tuple(cells), columns), max(found, most)
    return best


def heading_row(rows: Sequence[Sequence[str]]) -> Headings:
    """Answer the first row as headings that few know, for an officer to say what they mean.

    Where a number stands in it, it is a line already, and the columns go by their letters.
    """
    first = tuple(rows[0]) if rows else ()
    heads = bool(first) and not any(re.search(r"[0-9]", cell) for cell in first) and sum(map(bool, first)) > 1
    if heads and len(rows) > 1:
        return Headings(0, first, tuple(column_named(cell) if cell else LEFT_OUT for cell in first))
    width = max((len(row) for row in rows), default=0)
    return Headings(-1, (), ("",) * width)


def letter(place: int) -> str:
    """Answer the letter of a column of a sheet, counted from 0: A, B, ... Z, AA."""
    found, left = "", place + 1
    while left:
        left, rest = divmod(left - 1, 26)
        found = chr(65 + rest) + found
    return found
