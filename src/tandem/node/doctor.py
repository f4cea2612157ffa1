"""A node or a site examined from outside: what is wrong, what soon will be, and the way out. It reads, and no more."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from tandem.node.doctorplace import (
    examine_database,
    examine_disk,
    examine_keys,
    examine_outbox,
    examine_rights,
    examine_signer,
    examine_versions,
)
from tandem.node.doctorrecord import examine_record
from tandem.node.finding import Finding, broken, fine, look
from tandem.node.handed import files_gone
from tandem.node.layout import NodeError, NodeFile, own_feeds, read_node_file
from tandem.node.site import node_folders
from tandem.node.storing import RECORD_FILE, open_store
from tandem.record.genesis import CODE
from tandem.rules.instant import instant
from tandem.store.alarms import STATE, Alarms
from tandem.store.record import StoreError
from tandem.store.sqlite import is_of_this_version

_BACKUP_DAYS, _CONTACT_HOURS = 7, 24


class Examined(msgspec.Struct, frozen=True):
    """One folder and what was found in it."""

    folder: str
    findings: tuple[Finding, ...]

    def is_broken(self) -> bool:
        """Tell whether something does not work until it is mended."""
        return any(finding.health == "broken" for finding in self.findings)


def examine(path: Path, *, now: datetime, passphrase: str | None = None, full: bool = False) -> Examined:
    """Examine the node in a folder; `full` checks every signature again. Raises NodeError where there is no node."""
    settings = read_node_file(path)
    found = [*examine_versions(), *examine_rights(path), *examine_disk(path)]
    found += examine_keys(path, settings, passphrase=passphrase)
    found += examine_signer(path)
    found += _record(path, settings, now=now, full=full)
    found += _alarms(path)
    found += _index(path)
    for code in settings.seats:
        found += examine_database(path / "seats" / code / "private.db", "papers")
        found += examine_outbox(path / "seats" / code / "private.db", code)
    found += _peers(path, now)
    found.append(_backup(path, now))
    return Examined(str(path), tuple(found))


def examine_site(
    path: Path, *, now: datetime, passphrase: str | None = None, full: bool = False
) -> tuple[Examined, ...]:
    """Examine a site: what it keeps itself, then each of its nodes. Raises NodeError where there is none."""
    folders = node_folders(path)
    if not folders:
        raise NodeError(f"{path} holds no site: expected nodes in {path / 'groups'}. Name a node with --node.")
    own = [*_secret(path), *examine_database(path / "accounts.db", "accounts")]
    nodes = [examine(folder, now=now, passphrase=passphrase, full=full) for folder in folders]
    return (Examined(str(path), tuple(own)), *nodes)


def _record(path: Path, settings: NodeFile, *, now: datetime, full: bool) -> Iterator[Finding]:
    file = path / RECORD_FILE
    if not settings.record and not file.exists():
        if settings.founding is not None:
            yield broken("record", "record_missing", file=str(file))
        else:
            yield look("record", "record_not_yet")
        return
    if not os.access(path, os.W_OK) or (not settings.record and not os.access(file, os.W_OK)):
        yield broken("record", "record_read_only", file=str(file))
        return
    try:
        if not settings.record and not is_of_this_version(file):
            yield look("record", "record_older_form", file=str(file))
            return
        store = open_store(path, settings, own=frozenset())
    except (StoreError, NodeError) as wrong:
        yield broken("record", "record_broken", why=str(wrong))
        return
    try:
        yield from examine_record(store, own=own_feeds(path), now=now, full=full)
    except NodeError as wrong:
        yield broken("keys", "keys_genesis", why=str(wrong))
    finally:
        store.close()


def _alarms(path: Path) -> Iterator[Finding]:
    """Tell what stands between this node and others: other states, or other entries at one place."""
    try:
        standing = Alarms(path / "alarms.json").standing()
    except StoreError as wrong:
        yield broken("alarms", "alarms_unread", why=str(wrong))
        return
    for alarm in standing:
        code = "alarm_state" if alarm.kind == STATE else "alarm_root"
        if alarm.by_file:
            code = "alarm_state_file" if alarm.kind == STATE else "alarm_root_file"
        yield broken("alarms", code, party=alarm.party, at=instant(alarm.at))
    if not standing:
        yield fine("alarms", "alarms_none")


def _index(path: Path) -> Iterator[Finding]:
    if (path / "index.db").exists():
        yield from examine_database(path / "index.db", "index")
    else:
        yield fine("index", "index_not_yet")


def _secret(path: Path) -> Iterator[Finding]:
    file = path / "secret-key"
    if not file.exists():
        yield look("accounts", "secret_not_yet")
    elif file.stat().st_mode & 0o077:
        found = f"{file.stat().st_mode & 0o777:o}"
        yield broken("rights", "rights_open", file=str(file), found=found, wanted="600")


def _peers(path: Path, now: datetime) -> Iterator[Finding]:
    """Tell when each peer last answered, from what the process that talks to it keeps."""
    answers = last_contacts(path)
    for code in _peers_of(path):
        answered = answers.get(code)
        if answered is None:
            yield look("peers", "peer_never", party=code)
        elif (now - answered).total_seconds() > _CONTACT_HOURS * 3600:
            yield look("peers", "peer_silent", party=code, at=answered)
        else:
            yield fine("peers", "peer_answered", party=code, at=answered)
        if _state(path, code).get("agrees") is False:
            yield broken("peers", "peer_disagrees", party=code)


def last_contacts(path: Path) -> dict[str, datetime]:
    """Answer when each peer that ever answered the node in a folder did so last."""
    answered = {code: _moment(_state(path, code).get("answered")) for code in _peers_of(path)}
    return {code: at for code, at in answered.items() if at is not None}


def _peers_of(path: Path) -> list[str]:
    names = sorted(file.name.removesuffix(".json") for file in (path / "peers").glob("*.json"))
    return [name for name in names if CODE.fullmatch(name)]


def _state(path: Path, code: str) -> Mapping[str, Any]:
    with suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode((path / "peers" / f"{code}.state.json").read_bytes(), type=dict[str, Any])
    return {}


def _moment(written: object) -> datetime | None:
    with suppress(ValueError):
        return instant(written) if isinstance(written, str) else None
    return None


def last_backup(path: Path) -> datetime | None:
    """Answer when the last backup of the node in a folder was made, as far as the folder knows."""
    made = [_moment(gone.at) for gone in files_gone(path) if gone.what == "backup"]
    return max((at for at in made if at is not None), default=None)


def _backup(path: Path, now: datetime) -> Finding:
    made = last_backup(path)
    if made is None:
        return look("backup", "backup_never")
    late = (now - made).total_seconds() > _BACKUP_DAYS * 86400
    return (look if late else fine)("backup", "backup_at", at=made)
