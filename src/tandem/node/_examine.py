"""The child that reads a hostile file: `python -I _examine.py VERIFY SECONDS BYTES SIZES < FILE`.

It limits itself before it looks at anything, runs the shipped verifier, and prints the report as JSON with the roots at
the sizes asked for. It writes no file and opens no connection.
"""

import importlib.util
import json
import resource
import sys
from dataclasses import asdict
from typing import Any

_OF_A_MEMBER = ("code", "feed", "entries", "root")


def main(verifier: str, seconds: int, memory: int, sizes: dict[str, int]) -> None:
    """Examine the archive on the input under these limits."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    spec = importlib.util.spec_from_file_location("verify", verifier)
    assert spec is not None
    assert spec.loader is not None
    verify: Any = importlib.util.module_from_spec(spec)
    sys.modules["verify"] = verify
    spec.loader.exec_module(verify)
    report, archive = verify.examine(sys.stdin.buffer.read())
    feeds = archive.feeds
    roots = {feed: feeds[feed].roots[size].hex() for feed, size in sizes.items() if feed in feeds
             and size < len(feeds[feed].roots)}  # fmt: skip
    failures = [sentence[:400] for sentence in report.failures[:50]]
    members = [{name: one[name] for name in _OF_A_MEMBER} for one in report.members[:50]]
    plain = {**asdict(report), "failures": failures, "differing": len(report.failures), "roots": roots}
    plain["members"] = members
    json.dump(plain, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4]))
