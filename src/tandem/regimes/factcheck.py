"""Checks that rules, authorities and units share: ids, texts in both languages, sources, how sure, amounts."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from tandem.regimes.authority import Authority
from tandem.regimes.lined import Lined, Steps
from tandem.regimes.regime import Rule
from tandem.regimes.stepwise import Names

LANGUAGES = ("en", "ko")
"""The languages in which everything that is shown is written."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_DECIMAL = re.compile(r"[0-9]{1,15}(\.[0-9]{1,12})?")
# Chapters 1 to 97 are goods; 77 is kept free by the Harmonized System. Codes are even: chapter, heading, subheading,
# and the further digits of a national nomenclature.
_HS = re.compile(r"(?!77)(0[1-9]|[1-8][0-9]|9[0-7])([0-9]{2}){0,4}")
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


Fact = Rule | Authority
"""What says how sure it is."""


def check_id(lined: Lined, place: Steps, found: str) -> None:
    """Refuse an id that is empty, too long, or holds what an address could not."""
    if not _ID.fullmatch(found):
        lined.fault(place, "rf_id_unfit", found=found[:40] or "-")


def check_text(lined: Lined, place: Steps, text: str) -> None:
    """Refuse a text that hides something, or that a table cannot hold as it is written."""
    hidden = _HIDDEN.search(text)
    if hidden:
        lined.fault(place, "rf_text_hidden", found=f"U+{ord(hidden.group()):04X}")
    elif not unicodedata.is_normalized("NFC", text):
        lined.fault(place, "rf_text_not_nfc")


def check_names(lined: Lined, place: Steps, names: Names) -> None:
    """Refuse a name or text that is missing in a language, or is in one that nobody asked for."""
    for language in LANGUAGES:
        if not names.get(language, "").strip():
            lined.fault(place, "pf_language_missing", language=language)
    for language, text in names.items():
        if language not in LANGUAGES:
            lined.fault((*place, language), "rf_language_unknown", found=language[:20])
        check_text(lined, (*place, language), text)


def check_all_names(lined: Lined, place: Steps, texts: tuple[Names, ...]) -> None:
    """Check every text of a list."""
    for number, text in enumerate(texts):
        check_names(lined, (*place, number), text)


def check_named(lined: Lined, place: Steps, named: Mapping[str, Names]) -> None:
    """Check the ids and the names of a mapping."""
    for code, names in named.items():
        check_id(lined, (*place, code), code)
        check_names(lined, (*place, code), names)


def check_fact(lined: Lined, place: Steps, fact: Fact) -> None:
    """Refuse a fact without source, or that says more about how sure it is than it shows."""
    if not any(source.what.strip() for source in fact.sources):
        lined.fault((*place, "sources"), "rf_no_source")
    for number, source in enumerate(fact.sources):
        check_text(lined, (*place, "sources", number), source.what + source.url)
    if fact.confidence == "confirmed" and fact.confirmed_as is None:
        lined.fault((*place, "confidence"), "rf_confirmed_without_as")
    if fact.confidence == "confirmed" and fact.read is None:
        lined.fault((*place, "confidence"), "rf_confirmed_without_day")
    if fact.confidence != "confirmed" and fact.confirmed_as is not None:
        lined.fault((*place, "confirmed_as"), "rf_as_without_confirmed", found=fact.confidence)
    if fact.confidence != "confirmed" and not fact.unconfirmed:
        lined.fault((*place, "confidence"), "rf_doubt_unnamed", found=fact.confidence)
    check_all_names(lined, (*place, "unconfirmed"), fact.unconfirmed)
    check_all_names(lined, (*place, "notes"), fact.notes)


def check_hs(lined: Lined, place: Steps, codes: tuple[str, ...]) -> None:
    """Refuse what is no prefix of a code of the Harmonized System, or of a national one built on it."""
    for number, code in enumerate(codes):
        if not _HS.fullmatch(code):
            lined.fault((*place, number), "rf_hs_unfit", found=code[:40] or "-")
        elif code in codes[:number]:
            lined.fault((*place, number), "rf_hs_twice", found=code)


def check_amount(lined: Lined, place: Steps, amount: str) -> None:
    """Refuse an amount that is no decimal number above nothing."""
    if not _DECIMAL.fullmatch(amount) or not Decimal(amount):
        lined.fault(place, "rf_amount_unfit", found=amount[:40] or "-")
