"""A process of reading whose parser does what a hostile file could make a parser do; the limits are the real ones."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tandem.node import _reader
from tandem.watch import opening, read
from tandem.watch.found import Found
from tandem.watch.lexicon import Lexicon
from tandem.watch.opened import Opened
from tandem.watch.page import Page


def _open(raw: bytes, *, file: str, url: str | None = None, charset: str | None = None) -> Opened:
    word, _, rest = raw.decode("utf-8", "replace").partition(" ")
    {
        "fall": lambda: os.kill(os.getpid(), signal.SIGSEGV),
        "leave": lambda: os._exit(3),
        "sleep": lambda: time.sleep(60),
        "spin": _spin,
        "eat": lambda: bytearray(2**40),
        "break": lambda: {}["a fault of the parser"],
        "recurse": _recurse,
        "write": lambda: Path(rest).write_text("stolen"),
        "write-below": lambda: os.close(os.open(rest, os.O_WRONLY | os.O_CREAT)),
        "connect": lambda: socket.create_connection(("127.0.0.1", int(rest)), timeout=2),
        "start": lambda: subprocess.run(["/bin/touch", rest]),
        "chatter": lambda: sys.stdout.buffer.write(b"\xff" * 64) and sys.stdout.buffer.flush(),
    }.get(word, lambda: None)()
    text = "x" * int(rest) if word == "swell" else word
    return Opened(Page(file=file, sha256=f"{len(raw):x}", media="text/plain", text=text, blocks=(), language="en"))


def _spin() -> None:
    while True:
        pass


def _recurse() -> None:
    _recurse()


def _read(page: Page, lexicon: Lexicon) -> Found:
    return Found(page)


opening.open_document, read.read_page = _open, _read

if __name__ == "__main__":
    _reader.main()
