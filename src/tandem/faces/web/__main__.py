"""Accounts of a site: `python -m tandem.faces.web add NAME GROUP SEAT/NUMBER`, or `password NAME`."""

import argparse
import getpass
import re
import sys
from pathlib import Path

from tandem.faces.web.serve import prepare
from tandem.node.layout import NodeError, read_node_file

_OFFICER = re.compile(r"([A-Z][A-Z0-9]{0,11})/([1-9][0-9]{0,3})")
_NAME = re.compile(r"[a-z0-9][a-z0-9.@_-]{1,99}")


def main(words: list[str]) -> int:
    """Make an account or change its password; answer the exit code."""
    options = _parser().parse_args(words)
    try:
        said = _add(options) if options.do == "add" else _change(options)
    except NodeError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    print(said)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tandem.faces.web", description="Accounts of a site.")
    parser.add_argument("--var", default="./var", type=Path, metavar="DIR", help="the folder of the site")
    does = parser.add_subparsers(dest="do", required=True)
    add = does.add_parser("add", help="make the account of an officer")
    add.add_argument("name")
    add.add_argument("group", metavar="GROUP")
    add.add_argument("officer", metavar="SEAT/NUMBER")
    does.add_parser("password", help="change a password").add_argument("name")
    return parser


def _add(options: argparse.Namespace) -> str:
    officer = _OFFICER.fullmatch(options.officer)
    if officer is None:
        raise NodeError(f"Name the officer as seat and number, for example ROK/2; found {options.officer[:40]}.")
    if not _NAME.fullmatch(options.name):
        raise NodeError(f"A name has small letters, digits and . @ _ -; found {options.name[:40]}.")
    seats = read_node_file(options.var / "groups" / Path(options.group).name).seats
    if officer[1] not in seats:
        raise NodeError(f"The seat {officer[1]} is not on this node; it holds {', '.join(seats) or 'none'}.")
    prepare(options.var)
    # Django's models can be imported only now.
    from tandem.faces.web.accounts import add_account

    add_account(name=options.name, password=_password(), group=options.group, seat=officer[1], officer=int(officer[2]))
    return f"{options.name} signs in as {options.officer} of {options.group}."


def _change(options: argparse.Namespace) -> str:
    if not (options.var / "accounts.db").exists():
        raise NodeError(f"{options.var} has no accounts yet; make one with add.")
    prepare(options.var)
    from tandem.faces.web.accounts import change_password

    change_password(name=options.name, password=_password())
    return f"{options.name} has another password; who was signed in with the old one has to sign in again."


def _password() -> str:
    """Ask for a password, or read it from a line of the input where nobody sits at it."""
    return getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
