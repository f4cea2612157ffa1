"""How what was found in documents looks to a person: counts, quotes with their speakers, differing accounts."""

from collections.abc import Iterable, Mapping
from typing import Any

from tandem.faces.cli.terminal import Terminal, one_line

_LONGEST = 160


def document_lines(plain: Mapping[str, Any], terminal: Terminal) -> list[str]:
    """Answer the lines of one document: what it is, how much was found, and its quotes."""
    say = terminal.say
    published = ", ".join(plain["published"]) or say("watch_no_day")
    about = [plain["outlet"] or say("watch_no_outlet"), published]
    counts = {f"{kind}_count": len(plain[kind]) for kind in ("quotes", "indirect", "notes", "dates", "names")}
    return [
        "", f"{one_line(plain['file'])}: {one_line(plain['title'] or say('watch_no_title'))}",
        f"  {', '.join(about)}", f"  {say('watch_counts', **counts)}",
        *(f"  {line}" for line in _quotes(plain["quotes"], terminal)),
    ]  # fmt: skip


def _quotes(quotes: Iterable[Mapping[str, Any]], terminal: Terminal) -> Iterable[str]:
    for quote in quotes:
        chain = " < ".join(quote["chain"]) or quote["speaker"] or terminal.say("watch_no_speaker")
        yield f"{terminal.word('watch_quote', quote['kind'])}, {one_line(chain)}: {short(quote['text'])}"


def account_lines(plain: Mapping[str, Any], terminal: Terminal) -> list[str]:
    """Answer the lines on what is linked and where accounts differ; that none do is said too."""
    lines = ["", terminal.say("watch_links_count", count=len(plain["links"]))]
    if not plain["accounts"]:
        return [*lines, terminal.say("watch_no_accounts")]
    for one in plain["accounts"]:
        kind = terminal.word("watch_account", one["kind"].replace(" ", "_"))
        lines += ["", f"{kind}: {one_line(one['question'])}", f"  {one_line(one['explanation'])}"]
        lines += [_position(position, terminal) for position in one["positions"]]
    return lines


def _position(position: Mapping[str, Any], terminal: Terminal) -> str:
    chain = " < ".join(position["chain"]) or terminal.say("watch_document_itself")
    modality = terminal.word("watch_modality", position["modality"])
    where = f"{one_line(position['file'])} {position['start']}-{position['end']}"
    return f"  - {short(position['value'])} ({modality}, {one_line(chain)}; {where})"


def short(text: str) -> str:
    """Answer a text in one line, cut where it is long."""
    line = one_line(text)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
