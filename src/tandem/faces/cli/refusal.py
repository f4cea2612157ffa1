"""Everything that can go wrong, as sentences: refusals in the reader's language, breakages in their own words."""

from typing import Any

from tandem.desk.desk import NotAllowed
from tandem.desk.outbox import KeptInOutbox
from tandem.desk.record import NotExported
from tandem.faces.cli.terminal import CannotDo, Terminal
from tandem.node.cases import BadCase
from tandem.node.layout import NodeError
from tandem.record.archive import BadArchive
from tandem.record.bundle import BadBundle
from tandem.record.canonical import NotCanonical
from tandem.record.checkpoint import BadCheckpoint
from tandem.record.entry import BadEntry
from tandem.record.feed import Refused
from tandem.record.genesis import BadGenesis
from tandem.record.invitation import BadInvitation
from tandem.record.keys import KeyLocked
from tandem.record.zipform import TooLarge
from tandem.regimes.calendar import BadCalendar
from tandem.regimes.charter import BadCharter
from tandem.regimes.generate import CalendarNotMade
from tandem.regimes.regimecheck import BadRegime
from tandem.regimes.stepcheck import BadProcedure
from tandem.reports.calendar import said_of
from tandem.reports.procedure import fault_sentence
from tandem.state.circle import NotFounded
from tandem.store.record import StoreError

_SPOKEN: dict[type[Exception], str] = {
    NodeError: "node", StoreError: "store", BadArchive: "archive", Refused: "entry_refused", BadEntry: "entry_unfit",
    BadGenesis: "genesis_unfit", BadInvitation: "invitation_unfit", BadCharter: "charter_unfit",
    NotCanonical: "not_canonical", BadCheckpoint: "checkpoint_unfit",
    KeyLocked: "key_locked",
    BadBundle: "bundle_unfit",
    NotExported: "not_exported", TooLarge: "archive_too_large", NotFounded: "not_founded", BadCase: "case_unfit",
}  # fmt: skip
"""Errors of the floors below whose own words say what is wrong and how to mend it."""


def refusal_of(wrong: Exception, terminal: Terminal) -> dict[str, Any]:
    """Answer code, sentences and further values for what a command raised; for `Terminal.fail`."""
    if isinstance(wrong, NotAllowed):
        return _not_allowed(wrong, terminal)
    if isinstance(wrong, BadProcedure):
        sentences = [fault_sentence(fault, file=wrong.file, speaker=terminal.speaker) for fault in wrong.faults]
        return {"code": "procedure_unfit", "sentences": sentences, "more": {}}
    if isinstance(wrong, BadRegime):
        bad = [(one.file, fault) for one in (wrong, *wrong.also) for fault in one.faults]
        sentences = [fault_sentence(fault, file=file, speaker=terminal.speaker) for file, fault in bad]
        return {"code": "regime_unfit", "sentences": sentences, "more": {}}
    if isinstance(wrong, CannotDo):
        sentence = terminal.say(wrong.code, **wrong.values)
        return {"code": wrong.code.removeprefix("cli_"), "sentences": [sentence], "more": {}}
    if isinstance(wrong, BadCalendar | CalendarNotMade):
        code = "calendar_unfit" if isinstance(wrong, BadCalendar) else "calendar_not_made"
        return {"code": code, "sentences": [said_of(wrong, terminal.speaker)], "more": {}}
    for kind, code in _SPOKEN.items():
        if isinstance(wrong, kind):
            return {"code": code, "sentences": [str(wrong)], "more": {}}
    if isinstance(wrong, OSError):
        return {"code": "files", "sentences": [_files(wrong, terminal)], "more": {}}
    fault = f"{type(wrong).__name__}: {wrong}"[:300]
    return {"code": "fault", "sentences": [terminal.say("cli_fault", fault=fault)], "more": {}}


def _not_allowed(wrong: NotAllowed, terminal: Terminal) -> dict[str, Any]:
    sentences = [terminal.reason(reason) for reason in wrong.reasons]
    reasons = [
        {"code": reason.code, "values": dict(reason.values), "sentence": sentence}
        for reason, sentence in zip(wrong.reasons, sentences, strict=True)
    ]
    if wrong.draft is not None:
        sentences.append(terminal.say("draft_kept", draft=wrong.draft))
    code = wrong.reasons[0].code.removeprefix("cli_") if wrong.reasons else "not_allowed"
    kept = {"outbox": wrong.waiting} if isinstance(wrong, KeptInOutbox) else {}
    return {"code": code, "sentences": sentences, "more": {"reasons": reasons, "draft": wrong.draft, **kept}}


def _files(wrong: OSError, terminal: Terminal) -> str:
    why = (wrong.strerror or str(wrong) or type(wrong).__name__).lower()
    if wrong.filename is None:
        return terminal.say("cli_system", why=why)
    return terminal.say("cli_file", file=str(wrong.filename), why=why)
