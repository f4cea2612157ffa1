"""One cell of a manifest: what it says on record, or what is wrong with it, in words that lead to what is right.

What is written in another form (full-width digits, thousands, 2018. 12. 17.) is read; what could mean two is not.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

from tandem.acts.act import day_fault
from tandem.desk.units import unit_named, units_known
from tandem.record.canonical import control_in
from tandem.rules.reason import Reason, because

LONGEST_CELL = 500
"""Characters of a cell."""
Said = str | bool
_QUANTITY = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,6})?")
_WITH_UNIT = re.compile(r"([0-9][0-9,.]*) ?([^\W\d_][^\n]{0,30}|㎏|℃)")
_NEGATIVE = re.compile(r"[-−–—] ?[0-9.,]+.{0,20}|\([0-9.,]+\)")
_ABOUT = re.compile(
    r"(approx|about|around|circa|ca\b|some|roughly|estimated|est\b|at least|up to|more than|over|[~≈±<>]|약|대략|최대"
    r"|최소).*[0-9].*"
    r"|[0-9].*(쯤|정도|내외|가량|이상|이하|여 ?대|or so|or more|\+|approx\.?|~|이내)|[0-9.,]+ ?[-~–] ?[0-9.,]+.*",
    re.I,
)
_VALUE = re.compile(r"([0-9][0-9,.]{0,22}) ?([A-Za-z]{3})")
_VALUE_TURNED = re.compile(r"([A-Za-z]{3}) ?([0-9][0-9,.]{0,22})")
_HS = re.compile(r"[0-9]+")
_LOST_BOTH = re.compile(r"[0-9]{3}\.[0-9]")
"""What a sheet makes of 0402.10 as a number: it has four digits, and stands under another chapter."""
_DAY = re.compile(r"([0-9]{4})(?:-|/|\. ?|년 ?)([0-9]{1,2})(?:-|/|\. ?|월 ?)([0-9]{1,2})(?:일|\.)?(?: 00:00:00)?")
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
_SUMS = frozenset({"total", "totals", "sum", "subtotal", "grand total", "합계", "소계", "총계", "계", "총합계"})
_RETURNS = {
    "": "", "yes": "yes", "no": "no", "partly": "partly", "y": "yes", "n": "no", "partial": "partly",
    "예": "yes", "네": "yes", "o": "yes", "아니요": "no", "아니오": "no", "x": "no", "일부": "partly", "회수": "yes",
    "미회수": "no", "반환": "yes", "미반환": "no", "일부 반환": "partly", "일부 회수": "partly", "전량": "yes",
}  # fmt: skip
_YES = {
    "": False, "yes": True, "no": False, "y": True, "n": False, "예": True, "네": True, "아니요": False,
    "o": True, "x": False, "vehicle": True, "차량": True,
}  # fmt: skip
_EMPTY_CHAPTERS = ("00", "77")
"""Chapter 77 of the Harmonized System is kept empty for later use."""
_LONGEST_HS = 10


def plain(cell: str) -> str:
    """Answer a cell with full-width signs as usual ones, and one space where there are some."""
    return " ".join((cell if cell.isascii() else unicodedata.normalize("NFKC", cell)).split())


def quantity_of(cells: Mapping[str, str], row: int) -> tuple[dict[str, Said], list[Reason]]:
    """Read quantity and unit together, because the one often stands within the other (`55,000 L`)."""
    quantity, unit = plain(cells["quantity"]), plain(cells["unit"])
    apart = None if _ABOUT.fullmatch(quantity) else _WITH_UNIT.fullmatch(quantity)
    if apart and not _is_number(quantity) and _is_number(apart[1]) and (not unit or unit_named(apart[2])):
        if unit and unit_named(unit) is not unit_named(apart[2]):
            return {}, [because("manifest_row_two_units", row=row, found=apart[2], other=unit[:40])]
        quantity, unit = apart[1], unit or apart[2]
    faults = _quantity_faults(quantity, row)
    if unit and not unit_named(unit):
        faults.append(because("manifest_row_unit_unknown", row=row, found=unit[:40], units=", ".join(units_known())))
    elif quantity and not unit and not faults:
        faults.append(because("manifest_row_unit", row=row, quantity=quantity[:40]))
    return {"quantity": quantity.replace(",", ""), "unit": unit}, faults


def _quantity_faults(quantity: str, row: int) -> list[Reason]:
    if not quantity or _is_number(quantity):
        return []
    code = "manifest_row_quantity"
    if _NEGATIVE.fullmatch(quantity):
        code = "manifest_row_negative"
    elif _ABOUT.fullmatch(quantity):
        code = "manifest_row_about"
    return [because(code, row=row, found=quantity[:40])]


def _is_number(text: str) -> bool:
    return bool(_QUANTITY.fullmatch(text) or _THOUSANDS.fullmatch(text))


def _hs(cell: str, row: int) -> tuple[Said, Reason | None]:
    """Read a code of the Harmonized System; a sheet that holds it as a number has taken its leading zero away."""
    code = (
        re.sub(r"^hs(?: ?code)?[ :]*", "", plain(cell), flags=re.I).replace(".", "").replace(" ", "").replace("-", "")
    )
    if not code:
        return "", None
    if not _HS.fullmatch(code):
        return "", because("manifest_row_hs", row=row, found=cell[:40])
    if len(code) > _LONGEST_HS or len(code) < 2:
        return "", because("manifest_row_hs_long", row=row, found=code[:40], count=len(code))
    if len(code) % 2:
        return "", because("manifest_row_hs_odd", row=row, found=code, count=len(code), guess=f"0{code}")
    if _LOST_BOTH.fullmatch(plain(cell)):
        found = plain(cell)
        return "", because("manifest_row_hs_odd", row=row, found=found, count=len(code), guess=f"0{found:0<6}")
    if code[:2] in _EMPTY_CHAPTERS:
        return "", because("manifest_row_hs_chapter", row=row, found=code[:2])
    return code, None


def _value(cell: str, row: int) -> tuple[Said, Reason | None]:
    """Read a value as number and currency (`1200 USD`)."""
    text = plain(cell)
    if found := _VALUE.fullmatch(text):
        amount, currency = found[1], found[2]
    elif found := _VALUE_TURNED.fullmatch(text):
        currency, amount = found[1], found[2]
    else:
        return ("", None) if not text else ("", because("manifest_row_value", row=row, found=cell[:40]))
    if not _is_number(amount):
        return "", because("manifest_row_value", row=row, found=cell[:40])
    return f"{amount.replace(',', '')} {currency.upper()}", None


def _returns(cell: str, row: int) -> tuple[Said, Reason | None]:
    said = _RETURNS.get(plain(cell).casefold())
    return ("", because("manifest_row_returns", row=row, found=cell[:40])) if said is None else (said, None)


def _vehicle(cell: str, row: int) -> tuple[Said, Reason | None]:
    said = _YES.get(plain(cell).casefold())
    return (False, because("manifest_row_vehicle", row=row, found=cell[:40])) if said is None else (said, None)


def _returns_on(cell: str, row: int) -> tuple[Said, Reason | None]:
    """Read a day with its year first; 03/04/2018 is another day on each side of the ocean."""
    text = plain(cell)
    found = _DAY.fullmatch(text)
    day = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else text
    if not text or not day_fault(day=day):
        return day if text else "", None
    return "", because("manifest_row_day", row=row, found=cell[:40])


def _words(cell: str, row: int) -> tuple[Said, Reason | None]:
    return cell, None


_READERS: Mapping[str, Callable[[str, int], tuple[Said, Reason | None]]] = {
    "name": _words, "hs": _hs, "value": _value, "origin": _words, "returns": _returns, "end_user": _words,
    "returns_on": _returns_on, "route": _words, "vehicle": _vehicle,
}  # fmt: skip


def unfit(column: str, cell: str, row: int) -> Reason | None:
    """Answer what no cell may be, whatever its column: a formula, an error of the sheet, too long, or hiding a sign."""
    if not cell:
        return None
    if cell[0] == "=":
        return because("manifest_row_formula", row=row, column=column, found=cell[:40])
    if cell[0] == "#" and cell.upper() in _ERRORS:
        return because("manifest_row_error", row=row, column=column, found=cell)
    if len(cell) > LONGEST_CELL:
        return because("manifest_row_long", row=row, column=column, count=len(cell), longest=LONGEST_CELL)
    if not cell.isprintable() and (strange := control_in(cell)):
        return because("manifest_row_strange", row=row, column=column, character=strange)
    return None


def read_cells(cells: Mapping[str, str], *, row: int, departs: str = "") -> tuple[dict[str, Said], tuple[Reason, ...]]:
    """Read the cells of a row: what they say on record, and everything that is wrong with them.

    `departs` is the day of departure, before which nothing comes back.
    """
    faults = [fault for column, cell in cells.items() if (fault := unfit(column, cell, row))]
    bad = {str(fault.values["column"]) for fault in faults}
    left = {column: "" if column in bad else cell for column, cell in cells.items()}
    said, wrong = quantity_of(left, row)
    faults += [fault for fault in wrong if fault.code != "manifest_row_unit" or "unit" not in bad]
    for column, reader in _READERS.items():
        said[column], fault = reader(left[column], row)
        faults += [fault] if fault else []
    return said, (*faults, *_together(left, said, row, departs, named="name" in bad))


def _together(
    cells: Mapping[str, str], said: Mapping[str, Said], row: int, departs: str, *, named: bool
) -> list[Reason]:
    """What is wrong with cells beside one another."""
    found = []
    if not cells["name"] and not named:
        line = "; ".join(filter(None, cells.values()))[:60]
        found.append(because("manifest_row_short", row=row, line=line, quantity=cells["quantity"][:40]))
    if plain(cells["name"]).casefold() in _SUMS:
        found.append(because("manifest_row_sum", row=row, found=cells["name"]))
    back = str(said["returns_on"])
    if back and said["returns"] == "no":
        found.append(because("manifest_row_back_never", row=row, day=back))
    elif back and departs and not day_fault(day=departs) and back < departs:
        found.append(because("manifest_row_back_early", row=row, day=back, starts_on=departs))
    return found
