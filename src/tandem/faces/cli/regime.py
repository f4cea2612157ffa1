"""Commands about sanctions rules as data: list, check, show and explain them. No group is needed."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import read_bytes
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.node.regimes import own_regime_files, shelf_with_own
from tandem.regimes.authority import Authority
from tandem.regimes.lined import MAX_BYTES
from tandem.regimes.regime import Regime, Rule
from tandem.regimes.regimecheck import BadRegime, Shelf
from tandem.regimes.rulebook import shelf_of
from tandem.reports.authority import AuthorityView, view_authority
from tandem.reports.procedure import fault_sentence
from tandem.reports.regime import RegimeView, RuleView, view_regime, view_rule


def add(commands: Commands) -> None:
    """Add `regime` with what can be done about sanctions rules."""
    under = commands.noun("regime")
    add_var(under.add("list", _list))
    check = under.add("check", _check)
    check.add_argument("files", metavar="FILE", nargs="+", help="files of rules, authorities or units")
    add_var(check)
    show = under.add("show", _show)
    show.add_argument("id", metavar="ID", help="the id of a regime, such as un-dprk")
    add_var(show)
    explain = under.add("explain", _explain)
    explain.add_argument("id", metavar="RULE", help="the id of a rule, or of an authority")
    add_var(explain)


def add_var(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the folder with a node's own regimes."""
    parser.add_argument("--var", metavar="DIR", help="a folder whose regimes/*.yaml are read beside those that ship")


def shelf_asked_for(options: argparse.Namespace) -> Shelf:
    """Answer the rules that ship, with those of the folder that was named."""
    return shelf_with_own(Path(options.var) if options.var else None)


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    shelf = shelf_asked_for(options)
    views = [view_regime(one, shelf=shelf, speaker=terminal.speaker) for one in _sorted(shelf)]
    width = max(len(view.id) for view in views)
    lines = [f"{view.id:{width}}  {view.name}. {view.counted}" for view in views]
    plain = [
        {"id": view.id, "name": view.name, "target": view.target, "rules": len(view.rules),
         "unconfirmed": sum(1 for rule in view.rules if rule.mark)}
        for view in views
    ]  # fmt: skip
    return Told(plain, [*lines, terminal.say("cli_regimes_more")])


def _check(options: argparse.Namespace, terminal: Terminal) -> Told:
    own = own_regime_files(Path(options.var)) if options.var else ()
    files = [(name, read_bytes(name, most=MAX_BYTES)) for name in options.files]
    try:
        shelf = shelf_of((*own, *files))
    except BadRegime as wrong:
        return _faulty(wrong, terminal)
    lines = [terminal.say("rv_sound", file=name) for name, _ in files]
    plain = {"files": options.files, "sound": True, "faults": [], "targets": list(shelf.targets())}
    return Told(plain, lines)


def _faulty(wrong: BadRegime, terminal: Terminal) -> Told:
    faults = [
        {"file": bad.file, "line": fault.line, "place": fault.place, "code": fault.code, "values": dict(fault.values),
         "sentence": fault_sentence(fault, file=bad.file, speaker=terminal.speaker)}
        for bad in (wrong, *wrong.also) for fault in bad.faults
    ]  # fmt: skip
    plain = {"files": sorted({str(fault["file"]) for fault in faults}), "sound": False, "faults": faults}
    sentences = [str(fault["sentence"]) for fault in faults]
    return Told(plain, [*sentences, terminal.say("cli_regime_faults", count=len(faults))], exit=1)


def _show(options: argparse.Namespace, terminal: Terminal) -> Told:
    shelf = shelf_asked_for(options)
    regime = shelf.regime(options.id)
    if regime is None:
        raise CannotDo("cli_no_such_regime", found=options.id[:60], ids=", ".join(one.id for one in _sorted(shelf)))
    view = view_regime(regime, shelf=shelf, speaker=terminal.speaker)
    lines = [f"{view.id}: {view.name}", terminal.say("rv_target", code=view.target), view.counted]
    lines += _block(terminal.say("rv_binds"), view.binds) if view.binds else [terminal.say("rv_binds_all")]
    lines += [terminal.say("rv_decides", name=view.decides)] if view.decides else []
    for rule in view.rules:
        lines += ["", " ".join(part for part in (f"{rule.id}  {rule.title}", rule.mark) if part)]
        lines += [f"  {rule.law}. {rule.effect}", f"  {rule.says}"]
    return Told(_plain(view), [*lines, "", *_block(terminal.say("rv_notes"), view.notes)])


def _explain(options: argparse.Namespace, terminal: Terminal) -> Told:
    shelf = shelf_asked_for(options)
    found = _rule(shelf, options.id)
    if found is not None:
        view = view_rule(*found, shelf=shelf, speaker=terminal.speaker)
        return Told(_plain(view), list(_rule_lines(view, terminal)))
    for group in shelf.authorities:
        one: Authority | None = group.authority(options.id)
        if one is not None:
            told = view_authority(one, target=group.target, shelf=shelf, speaker=terminal.speaker)
            return Told(_plain(told), list(_authority_lines(told, terminal)))
    raise CannotDo("cli_no_such_rule", found=options.id[:60])


def _rule(shelf: Shelf, id: str) -> tuple[Rule, Regime] | None:
    return next(((rule, one) for one in shelf.regimes for rule in one.rules if rule.id == id), None)


def _rule_lines(view: RuleView, terminal: Terminal) -> Iterable[str]:
    yield f"{view.id}: {view.title}"
    yield f"  {view.law} ({view.regime_name})"
    yield "  " + terminal.say("rv_says", text=view.says)
    yield f"  {view.effect} {view.direction} {view.about}"
    yield from _indented(_block(terminal.say("rv_when"), view.when))
    if view.cap:
        yield from _indented(_block(terminal.say("rv_cap"), view.cap))
    if view.temporary:
        yield f"  {view.temporary}"
    if view.exceptions:
        yield from _indented(_block(terminal.say("rv_exceptions"), view.exceptions))
    else:
        yield "  " + terminal.say("rv_no_exceptions")
    yield f"  {view.exempt}"
    if view.implements:
        yield "  " + terminal.say("rv_implements", codes=", ".join(view.implements))
    yield from _ending(view, terminal)


def _authority_lines(view: AuthorityView, terminal: Terminal) -> Iterable[str]:
    yield f"{view.id}: {view.name}"
    yield f"  {view.kind}"
    yield "  " + terminal.say("rv_who_decides", text=view.decides)
    for code, rows in (
        ("rv_asked_when", view.asked), ("rv_times", view.times), ("rv_attach", view.attach),
        ("rv_before", view.before), ("rv_grounds", view.grounds),
    ):  # fmt: skip
        if rows:
            yield from _indented(_block(terminal.say(code), rows))
    if view.validity:
        yield "  " + terminal.say("rv_validity", text=view.validity)
    if view.procedure:
        yield "  " + terminal.say("rv_procedure", code=view.procedure)
    yield from _ending(view, terminal)


def _ending(view: RuleView | AuthorityView, terminal: Terminal) -> Iterable[str]:
    yield "  " + terminal.say("rv_sure", text=view.sure)
    yield from (f"  {doubt}" for doubt in view.doubts)
    if view.notes:
        yield from _indented(_block(terminal.say("rv_notes"), view.notes))
    yield from (f"  {source}" for source in view.sources)
    yield f"  {view.reviewed}"


def _block(title: str, rows: Iterable[str]) -> list[str]:
    return [title, *(f"  {row}" for row in rows)]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _sorted(shelf: Shelf) -> list[Regime]:
    return sorted(shelf.regimes, key=lambda one: (one.target, one.id))


def _plain(view: RegimeView | RuleView | AuthorityView) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(view)
    return plain
