"""Changes an archive at ten thousand random places and counts what the shipped verifier lets pass.

Half of the changes are made to the bytes of the archive as they are; the other half to one of its files, which is then
packed anew in the right form, so that the checks behind that form are reached. Archives that nobody touched are checked
among them and have to be found genuine.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import _ours
import _results
import _story

from tandem.record import verify
from tandem.record.genesis import group_words
from tandem.record.zipform import write_zip

FULL, QUICK = 10_000, 100
_ENTRIES = 24
_UNTOUCHED_EVERY = 100
_LONGEST = 16


@dataclass
class Tally:
    """What was tried and what came of it."""

    tried: Counter[str] = field(default_factory=Counter)
    untouched: int = 0
    faults: list[str] = field(default_factory=list)


def main() -> int:
    """Change, verify, and keep the result; exit 1 where a change passed or an untouched archive was refused."""
    asked = _asked()
    count, machine = QUICK if asked.quick else FULL, _results.machine()
    if verify.PURE:
        raise SystemExit("The package `cryptography` is missing; without it this takes hours.")
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as scratch:
        raw = _ours.archive(Path(scratch), list(_story.steps(_ENTRIES, charter=_ours.CHARTER)))
    begun = time.perf_counter()
    tally = _tried(raw, count, asked.seed)
    result = {
        "measured_at": asked.date or _results.now(), "machine": machine, "seed": asked.seed, "archive_bytes": len(raw),
        "seconds": round(time.perf_counter() - begun), "mutations": sum(tally.tried.values()),
        "by_kind": dict(sorted(tally.tried.items())), "untouched": tally.untouched, "faults": tally.faults,
    }  # fmt: skip
    text = _text(result)
    print(text)
    folder = asked.results or (None if asked.quick else _results.RESULTS)
    if folder:
        _results.write(folder, "mutations", result, text)
    return 1 if tally.faults else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a hundred changes, to see that it runs; not kept")
    parser.add_argument("--seed", type=int, default=20_181_120, help="what the random changes follow from")
    parser.add_argument("--date", help="the date that the result bears, in place of the clock's")
    parser.add_argument("--results", type=Path, help="the folder for the result (bench/results for a full run)")
    return parser.parse_args()


def _tried(raw: bytes, count: int, seed: int) -> Tally:
    chance, tally = random.Random(seed), Tally()
    files, words = verify.read_zip(raw), group_words(_ours.GROUP)
    while sum(tally.tried.values()) < count:
        if sum(tally.tried.values()) % _UNTOUCHED_EVERY == 0:
            tally.untouched += 1
            tally.faults += [f"untouched: {fault}" for fault in verify.examine(raw, words)[0].failures]
        name, change = chance.choice(list(CHANGES.items()))
        where, changed = _changed(raw, files, change, chance)
        if changed == raw:
            continue
        tally.tried[f"{name}, {'whole archive' if where is None else 'one file'}"] += 1
        if verify.examine(changed, words)[0].exit != 1:
            tally.faults.append(f"{name} in {where or 'the archive'} passed")
    return tally


def _changed(
    raw: bytes, files: dict[str, bytes], change: Callable[[bytes, random.Random], bytes], chance: random.Random
) -> tuple[str | None, bytes]:
    """The archive after one change, and the file in which it was made, if in one."""
    if chance.random() < 0.5:
        return None, change(raw, chance)
    path = chance.choice(sorted(files))
    return path, write_zip({**files, path: change(files[path], chance)})


def _flip(raw: bytes, chance: random.Random) -> bytes:
    """One bit turned over."""
    place = chance.randrange(len(raw))
    return raw[:place] + bytes([raw[place] ^ 1 << chance.randrange(8)]) + raw[place + 1 :]


def _insert(raw: bytes, chance: random.Random) -> bytes:
    """A few bytes put in."""
    place = chance.randrange(len(raw) + 1)
    return raw[:place] + chance.randbytes(chance.randint(1, _LONGEST)) + raw[place:]


def _delete(raw: bytes, chance: random.Random) -> bytes:
    """A few bytes taken out."""
    place = chance.randrange(len(raw))
    return raw[:place] + raw[place + chance.randint(1, _LONGEST) :]


def _swap(raw: bytes, chance: random.Random) -> bytes:
    """Two runs of bytes of one length in each other's place."""
    length = chance.randint(1, min(_LONGEST, len(raw) // 2))
    first = chance.randrange(len(raw) - 2 * length + 1)
    second = chance.randrange(first + length, len(raw) - length + 1)
    middle = raw[first + length : second]
    return raw[:first] + raw[second : second + length] + middle + raw[first : first + length] + raw[second + length :]


def _truncate(raw: bytes, chance: random.Random) -> bytes:
    """The end cut off."""
    return raw[: chance.randrange(len(raw))]


CHANGES = {"flip": _flip, "insert": _insert, "delete": _delete, "swap": _swap, "truncate": _truncate}


def _text(result: dict[str, Any]) -> str:
    rows = [f"| {kind} | {number:,} |" for kind, number in result["by_kind"].items()]
    passed, refused = (sum(word in fault for fault in result["faults"]) for word in ("passed", "untouched"))
    return "\n".join([
        "# Random changes of an archive", "",
        _results.machine_line(result["machine"], result["measured_at"]), "",
        f"An archive of {result['archive_bytes']:,} bytes; {result['mutations']:,} changes in {result['seconds']} "
        f"seconds, seed {result['seed']}. Changes that passed: {passed}. Untouched archives checked: "
        f"{result['untouched']:,}, of which refused: {refused}.",
        "", "| changed | times |", "|---|---|", *rows, "",
        *(f"- {fault}" for fault in result["faults"][:20]),
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
