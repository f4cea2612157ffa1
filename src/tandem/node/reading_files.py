"""Files from outside are read in processes of their own, a few at a time, each with limits of time, memory and size.

A process reads one file after the other, since to start one takes seconds. The file on which it falls has its sentence,
the process is replaced, and the others go on. What comes back is data and is decoded as such.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Self

import msgspec

from tandem.node import _reader
from tandem.node.reading_line import Answer, Asked, Begin, LineBroken, ReadingLimits, receive, send
from tandem.rules.reason import Reason
from tandem.watch.found import Found
from tandem.watch.lexicon import Lexicon
from tandem.watch.unreadable import Unreadable

LIMITS = ReadingLimits()
READER = _reader.__name__
_START_SECONDS = 30.0


class Given(msgspec.Struct, frozen=True):
    """One file as it came: what to call it, its bytes, and what is known of where it is from."""

    file: str
    raw: bytes
    url: str | None = None
    charset: str | None = None


class ReadFile(msgspec.Struct, frozen=True):
    """What reading a file gave: what was found in it, else the sentence for why it was not read."""

    file: str
    found: Found | None = None
    sentence: str = ""
    remarks: tuple[Reason, ...] = ()
    seconds: float = 0.0
    peak_bytes: int = 0


Source = Callable[[], Given]
"""Brings a file when its turn has come, so that a batch is never in memory as a whole; raises Unreadable."""


def read_given(
    given: Iterable[Given], *, lexicon: Lexicon, limits: ReadingLimits = LIMITS, workers: int | None = None,
    reader: str = READER,
) -> tuple[ReadFile, ...]:  # fmt: skip
    """Read files whose bytes are here already; the answers are in the order of the files."""
    rows = tuple(given)
    sources = [(one.file, _bringing(one)) for one in rows]
    return read_sources(sources, lexicon=lexicon, limits=limits, workers=workers, reader=reader)


def read_sources(
    sources: Sequence[tuple[str, Source]], *, lexicon: Lexicon, limits: ReadingLimits = LIMITS,
    workers: int | None = None, reader: str = READER,
) -> tuple[ReadFile, ...]:  # fmt: skip
    """Read what sources bring, each under its name; the answers are in the order of the sources.

    `reader` is the module that runs in the processes.
    """
    count = max(1, min(workers or os.cpu_count() or 1, len(sources)))
    begin = Begin(lexicon.known, limits)
    free: SimpleQueue[_Reader] = SimpleQueue()
    readers = [_Reader(begin, reader) for _ in range(count)]
    for one in readers:
        free.put(one)
    try:
        with ThreadPoolExecutor(count) as threads:
            return tuple(threads.map(lambda source: _read(free, *source), sources))
    finally:
        for one in readers:
            one.close()


def _bringing(given: Given) -> Source:
    return lambda: given


def _read(free: "SimpleQueue[_Reader]", file: str, source: Source) -> ReadFile:
    reader = free.get()
    try:
        answer = reader.read(source())
    except Unreadable as refused:
        return ReadFile(file, sentence=refused.sentence)
    finally:
        free.put(reader)
    return ReadFile(file, answer.found, answer.sentence, answer.remarks, answer.seconds, answer.peak_bytes)


class _Reader:
    """One process that reads files, started when the first one comes and again when it fell."""

    def __init__(self, begin: Begin, module: str) -> None:
        self._begin, self._module = begin, module
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, given: Given) -> Answer:
        """What is found in a file; a sentence where it is too long, or where the process fell on it."""
        limits = self._begin.limits
        if len(given.raw) > limits.file_bytes:
            raise Unreadable(too_long(len(given.raw), limits.file_bytes))
        process = self._process or self._started()
        asked = msgspec.json.encode(Asked(given.file, given.url, given.charset))
        with _Watched(process, limits.clock_seconds) as watched:
            try:
                send(_input(process), asked)
                send(_input(process), given.raw)
                answer = msgspec.json.decode(receive(_output(process), most=limits.answer_bytes), type=Answer)
            except (LineBroken, OSError, msgspec.MsgspecError) as broken:
                sentence = _why(self.close(), watched, broken, limits)
                return Answer(sentence=sentence)
        if answer.leaving:
            self.close()
        return answer

    def close(self) -> int | None:
        """Let the process go, and answer how it ended; None where there was none."""
        process, self._process = self._process, None
        if process is None:
            return None
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _shut(stream)
        try:
            return process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-s", "-B", "-P", "-m", self._module]
        process = self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/",
            env=_environment(), start_new_session=True,
        )  # fmt: skip
        with _Watched(process, _START_SECONDS):
            send(_input(process), msgspec.json.encode(self._begin))
            receive(_output(process), most=self._begin.limits.answer_bytes)
        return process


class _Watched:
    """A time within which a process has to answer; it is ended when the time is over."""

    def __init__(self, process: "subprocess.Popen[bytes]", seconds: float) -> None:
        self.late = False
        self._process = process
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def _end(self) -> None:
        self.late = True
        self._process.kill()

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *raised: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._timer.cancel()


def too_long(size: int, most: int) -> str:
    """Answer the sentence on a file that is too long to be read."""
    return f"The file has {_told(size)}; at most {_told(most)} are read. Give the part that matters."


def _told(size: int) -> str:
    return f"{size:,} bytes" if size < 1024 * 1024 else f"{size / 1024 / 1024:,.1f} MB".replace(".0 MB", " MB")


def _why(code: int | None, watched: _Watched, broken: Exception, limits: ReadingLimits) -> str:
    """The sentence on a file on which a process fell."""
    if watched.late:
        return f"The file was not read within {limits.clock_seconds:,.0f} seconds; it was given up."
    if code == -signal.SIGXCPU:
        return f"The file took more than the {limits.seconds:,} seconds of computing that it may have; it was given up."
    if isinstance(broken, LineBroken) and "frame" in str(broken):
        return "What was found in the file is more than is kept of one file; it was given up. Divide it."
    ended = f"signal {-code}" if code is not None and code < 0 else f"exit {code}"
    return f"The file broke the process that read it ({ended}); nothing of it was kept."


def _environment() -> dict[str, str]:
    """What the process is told of the world: where its code is, and that one core is enough."""
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {"PYTHONPATH": os.pathsep.join(os.path.abspath(path) for path in sys.path if path), "LANG": "C.UTF-8", **one}


def _input(process: "subprocess.Popen[bytes]") -> IO[bytes]:
    assert process.stdin is not None
    return process.stdin


def _output(process: "subprocess.Popen[bytes]") -> IO[bytes]:
    assert process.stdout is not None
    return process.stdout


def _shut(stream: IO[bytes]) -> None:
    try:
        stream.close()
    except OSError:
        return
