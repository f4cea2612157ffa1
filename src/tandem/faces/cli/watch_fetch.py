"""`tandem watch fetch`: documents from the addresses of a list, where the node allows their hosts."""

import argparse
import hashlib
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import fit_path, read_bytes
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, one_line, write
from tandem.node.fetching import SETTING, Fetcher, NotFetched, keep, read_fetch_setting, read_list
from tandem.rules.instant import written

_LONGEST_LIST = 1024 * 1024


def add(under: Commands) -> None:
    """Add `fetch` under `watch`."""
    fetch = under.add("fetch", _fetch)
    fetch.add_argument("list", metavar="LIST", help="a file with one address a line; lines that begin with # are notes")
    fetch.add_argument("--into", metavar="DIR", required=True, help="the folder for what is fetched")


def _fetch(options: argparse.Namespace, terminal: Terminal) -> Told:
    setting = read_fetch_setting(Path(options.node))
    if not setting.hosts:
        raise CannotDo("watch_fetch_off", file=str(Path(options.node) / SETTING))
    urls = read_list(read_bytes(options.list, most=_LONGEST_LIST))
    if not urls:
        raise CannotDo("watch_fetch_empty", file=options.list)
    folder = Path(fit_path(options.into))
    folder.mkdir(parents=True, exist_ok=True)
    return fetch_all(Fetcher(setting), urls, folder=folder, terminal=terminal)


def fetch_all(fetcher: Fetcher, urls: tuple[str, ...], *, folder: Path, terminal: Terminal) -> Told:
    """Fetch one address after the other; what is not fetched has its sentence, and the others go on."""
    fetched, problems = [], []
    for url in urls:
        try:
            fetched.append(_kept(fetcher, url, folder))
        except NotFetched as refused:
            problems.append({"url": url, "sentence": str(refused)})
            write(sys.stderr, [f"{one_line(url)[:200]}: {refused}"])
    lines = [terminal.say("watch_fetch_count", fetched=len(fetched), count=len(urls), folder=str(folder))]
    lines += [f"  {one['sha256'][:12]}  {one['bytes']:,}  {one_line(one['url'])}" for one in fetched]
    return Told({"fetched": fetched, "problems": problems}, lines, exit=0 if fetched else 1)


def _kept(fetcher: Fetcher, url: str, folder: Path) -> dict[str, Any]:
    fetched = fetcher.fetch(url, at=written(datetime.now(UTC)))
    sha256 = hashlib.sha256(fetched.raw).hexdigest()
    new = keep(folder, fetched, sha256=sha256)
    note = fetched.note
    return {
        "url": url, "final_url": note.final_url, "fetched_at": note.fetched_at, "status": note.status,
        "content_type": note.content_type, "sha256": sha256, "bytes": len(fetched.raw), "new": new,
    }  # fmt: skip
