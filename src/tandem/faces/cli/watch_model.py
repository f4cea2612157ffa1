"""`tandem watch ask-model`: the body of one public document to the model that the node names, at an editor's word."""

import argparse
import hashlib
import re
import sys
from pathlib import Path

from tandem.desk.reading_room import list_documents
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import fit_path, read_bytes
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, one_line, write
from tandem.node.model_asking import ModelAsked, ask_model
from tandem.node.model_endpoint import SETTING, Endpoint, NotAnswered, read_model_setting
from tandem.node.reading_files import LIMITS

_HASH = re.compile(r"[0-9a-f]{8,64}")


def add(under: Commands) -> None:
    """Add `ask-model` under `watch`."""
    ask = under.add("ask-model", _ask)
    ask.add_argument(
        "document", metavar="FILE|SHA",
        help="a document of the reading room: its file, or the beginning of its SHA-256 (8 characters or more)",
    )  # fmt: skip


def _ask(options: argparse.Namespace, terminal: Terminal) -> Told:
    folder = Path(options.node)
    setting = read_model_setting(folder)
    if setting is None:
        raise CannotDo("watch_model_off", file=str(folder / SETTING))
    endpoint = Endpoint(setting, folder=folder)
    with open_sitting(options, terminal) as sitting:
        if sitting.day:
            raise CannotDo("watch_model_past")
        sha256 = _document(options.document, sitting)
        if not terminal.as_json:
            write(sys.stderr, [terminal.say("watch_model_sending", host=endpoint.host)])
        try:
            asked = ask_model(sitting.desk, reader=sitting.reader, sha256=sha256, endpoint=endpoint)
        except NotAnswered as refused:
            raise CannotDo("watch_model_failed", host=endpoint.host, why=one_line(str(refused))) from refused
        return _told(asked, terminal)


def _document(given: str, sitting: Sitting) -> str:
    """The document of the reading room that is meant; a file that is not in it is never sent."""
    known = [one.sha256 for one in list_documents(sitting.desk, reader=sitting.reader)]
    start = given.lower()
    if _HASH.fullmatch(start):
        fitting = [one for one in known if one.startswith(start)]
    else:
        raw = read_bytes(fit_path(given), most=LIMITS.file_bytes)
        fitting = [one for one in known if one == hashlib.sha256(raw).hexdigest()]
    if len(fitting) != 1:
        raise CannotDo("watch_model_no_document", found=one_line(given)[:120], count=len(fitting))
    return fitting[0]


def _told(asked: ModelAsked, terminal: Terminal) -> Told:
    lines = [
        terminal.say("watch_model_done", host=asked.host, sent=asked.sent, added=asked.added, rule=asked.rule),
        *(f"  {terminal.word('watch_model_dropped', why)}: {count}" for why, count in sorted(asked.dropped.items())),
    ]
    if asked.speakers:
        lines.append(f"  {terminal.word('watch_model_dropped', 'speakers')}: {asked.speakers}")
    plain = {
        "sha256": asked.sha256, "host": asked.host, "rule": asked.rule, "sent_characters": asked.sent,
        "added": asked.added, "dropped": dict(asked.dropped), "speakers_not_named": asked.speakers,
    }  # fmt: skip
    return Told(plain, lines)
