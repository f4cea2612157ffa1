"""Accounts of a site, at its terminal: `python -m tandem.faces.web add`, `invite`, `password` and `reset`."""

import argparse
import getpass
import re
import sys
from pathlib import Path

from tandem.faces.web.serve import prepare
from tandem.node.layout import NodeError, read_node_file

_OFFICER = re.compile(r"([A-Z][A-Z0-9]{0,11})/([1-9][0-9]{0,3})")
# Written out here as well: the module that has it for the pages wants Django set up first.
_NAME = re.compile(r"[a-z0-9][a-z0-9.@_-]{1,99}")


def main(words: list[str]) -> int:
    """Make an account or change its password; answer the exit code."""
    options = _parser().parse_args(words)
    try:
        said = _DOES[options.do](options)
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
    invite = does.add_parser("invite", help="make a link by which an officer sets the password")
    for place in (add, invite):
        place.add_argument("name")
        place.add_argument("group", metavar="GROUP")
        place.add_argument("officer", metavar="SEAT/NUMBER")
    does.add_parser("password", help="change a password").add_argument("name")
    does.add_parser("reset", help="remove the second factors of an account").add_argument("name")
    return parser


def _officer(options: argparse.Namespace) -> tuple[str, int]:
    """Read the seat and the number of the officer, and set Django up. Raises NodeError."""
    officer = _OFFICER.fullmatch(options.officer)
    if officer is None:
        raise NodeError(f"Name the officer as seat and number, for example ROK/2; found {options.officer[:40]}.")
    if not _NAME.fullmatch(options.name):
        raise NodeError(f"A name has small letters, digits and . @ _ -; found {options.name[:40]}.")
    seats = read_node_file(options.var / "groups" / Path(options.group).name).seats
    if officer[1] not in seats:
        raise NodeError(f"The seat {officer[1]} is not on this node; it holds {', '.join(seats) or 'none'}.")
    prepare(options.var)
    return officer[1], int(officer[2])


def _add(options: argparse.Namespace) -> str:
    seat, number = _officer(options)
    # Django's models can be imported only now.
    from tandem.faces.web.accounts import add_account

    add_account(name=options.name, password=_password(), group=options.group, seat=seat, officer=number)
    return f"{options.name} signs in as {options.officer} of {options.group}."


def _invite(options: argparse.Namespace) -> str:
    seat, number = _officer(options)
    from tandem.faces.web.accounts import refuse_taken
    from tandem.faces.web.invitation import invite

    refuse_taken(name=options.name, group=options.group, seat=seat, officer=number)
    token = invite(name=options.name, group=options.group, seat=seat, officer=number)
    return f"{options.name} sets the password within seven days, once, at: /invitation/{token}"


def _reset(options: argparse.Namespace) -> str:
    _prepare_accounts(options)
    from tandem.faces.web.accounts import login_named
    from tandem.faces.web.factor import reset_factors
    from tandem.faces.web.own import end_sign_ins

    login = login_named(options.name)
    count = reset_factors(login)
    end_sign_ins(login)
    return f"{options.name} has no second factor any more ({count} removed) and has to sign in again."


def _prepare_accounts(options: argparse.Namespace) -> None:
    if not (options.var / "accounts.db").exists():
        raise NodeError(f"{options.var} has no accounts yet; make one with add.")
    prepare(options.var)


def _change(options: argparse.Namespace) -> str:
    _prepare_accounts(options)
    from tandem.faces.web.accounts import change_password

    change_password(name=options.name, password=_password())
    return f"{options.name} has another password; who was signed in with the old one has to sign in again."


def _password() -> str:
    """Ask for a password, or read it from a line of the input where nobody sits at it."""
    return getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


_DOES = {"add": _add, "invite": _invite, "password": _change, "reset": _reset}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
