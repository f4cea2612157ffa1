"""Commands about the Harmonized System: codes proposed for words, and what a code says. No node is needed."""

import argparse

from tandem.desk.desk import NotAllowed
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.terminal import Terminal, Told
from tandem.rules.reason import because
from tandem.screening.goods import Suggester, suggester
from tandem.screening.nomenclature import Nomenclature, NoNomenclature, nomenclature

_LONGEST = 400


def add(commands: Commands) -> None:
    """Add `hs` with what can be asked of it."""
    under = commands.noun("hs")
    suggest = under.add("suggest", _suggest)
    suggest.add_argument("words", nargs="+", metavar="WORDS", help="the goods as a manifest names them")
    suggest.add_argument("--most", type=int, default=8, help="how many codes at most (1 to 50, else 8)")
    show = under.add("show", _show)
    show.add_argument("code", metavar="CODE", help="a code of 2 to 12 digits, such as 271019 or 2710.19")


def _suggest(options: argparse.Namespace, terminal: Terminal) -> Told:
    words = " ".join(options.words).strip()
    if not 1 <= options.most <= 50:
        raise NotAllowed(because("hs_most", found=options.most))
    if not words or len(words) > _LONGEST:
        raise NotAllowed(because("hs_words", found=len(words), longest=_LONGEST))
    found = _suggester().proposals(words, most=options.most)
    chapters = _suggester().chapters(words)
    plain = {
        "words": words,
        "proposals": [{"hs": one.code, "says": one.words, "by": one.by, "expression": one.expression} for one in found],
        "chapters": list(chapters),
    }
    if not found:
        return Told(plain, [terminal.say("hs_nothing", words=words), terminal.say("hs_not_chosen")])
    lines = [f"{one.code}  {terminal.say(f'hs_by_{one.by}')}  {one.words}" for one in found]
    return Told(
        plain, [*lines, terminal.say("hs_chapters", chapters=", ".join(chapters)), terminal.say("hs_not_chosen")]
    )


def _show(options: argparse.Namespace, terminal: Terminal) -> Told:
    code, table = options.code.replace(".", "").replace(" ", ""), _table()
    digits = code.isascii() and code.isdecimal() and len(code) <= 12
    if not digits or table.heading(code[:6]) is None:
        raise NotAllowed(because("hs_unknown", found=options.code[:40]))
    place = table.place_of(code)
    plain = {"hs": code, "place": [{"hs": one.code, "says": one.words} for one in place]}
    lines = [f"{one.code:6}  {one.words}" for one in place]
    return Told(plain, [*lines, *([terminal.say("hs_national", code=code)] if len(code) > 6 else [])])


def _table() -> Nomenclature:
    try:
        return nomenclature()
    except NoNomenclature as missing:
        raise NotAllowed(because("hs_no_nomenclature")) from missing


def _suggester() -> Suggester:
    _table()
    return suggester()
