"""The process in which files are read: `python -m tandem.node._reader`, which a node starts and feeds.

It limits itself before it looks at anything. It has no network, starts no process and writes no file: what is read here
comes from outside and is hostile until it was read whole.
"""

import contextlib
import ctypes
import gc
import os
import resource
import sys
import time
from typing import IO, Any

import msgspec

from tandem.node.reading_line import Answer, Asked, Begin, LineBroken, ReadingLimits, receive, send
from tandem.watch.lexicon import Lexicon
from tandem.watch.unreadable import Unreadable

_BEGIN_BYTES = 64 * 1024 * 1024
_NEW_USERS, _NEW_NETWORK = 0x10000000, 0x40000000
"""CLONE_NEWUSER and CLONE_NEWNET. Source: linux/sched.h."""

_NEVER = frozenset({
    "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname",
    "subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile",
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
    "shutil.rmtree", "shutil.move", "shutil.copyfile", "tempfile.mkstemp", "tempfile.mkdtemp", "urllib.Request",
    "ftplib.connect", "smtplib.connect", "pty.spawn",
})  # fmt: skip
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> None:
    """Answer one file after the other until the node closes the line."""
    line, answers = sys.stdin.buffer, sys.stdout.buffer
    begin = msgspec.json.decode(receive(line, most=_BEGIN_BYTES), type=Begin)
    _limit(begin.limits)
    lexicon = Lexicon(begin.known)
    send(answers, msgspec.json.encode(Answer()))
    with contextlib.suppress(LineBroken):
        while True:
            answer = _next(line, lexicon, begin.limits)
            send(answers, msgspec.json.encode(answer))
            if answer.leaving:
                return


def _next(line: IO[bytes], lexicon: Lexicon, limits: ReadingLimits) -> Answer:
    asked = msgspec.json.decode(receive(line, most=_BEGIN_BYTES), type=Asked)
    raw = receive(line, most=limits.file_bytes)
    begun = _computed()
    _allow(limits.seconds)
    answer = _answer(raw, asked, lexicon, limits)
    gc.collect()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return msgspec.structs.replace(
        answer, seconds=_computed() - begun, peak_bytes=peak,
        leaving=answer.leaving or peak > limits.memory_bytes // 2,
    )  # fmt: skip


def _answer(raw: bytes, asked: Asked, lexicon: Lexicon, limits: ReadingLimits) -> Answer:
    """What is found in a file, or the sentence for why nothing is. No fault of a parser ends the process."""
    try:
        # Only here, behind the limits: the parsers are large, and none of them is ours.
        from tandem.watch.opening import open_document

        opened = open_document(raw, file=asked.file, url=asked.url, charset=asked.charset)
        # What cannot be opened never costs the seconds in which the parsers of language are loaded.
        from tandem.watch.read import read_page

        return Answer(found=read_page(opened.page, lexicon), remarks=opened.remarks)
    except Unreadable as refused:
        return Answer(sentence=refused.sentence)
    except ModuleNotFoundError as missing:
        return Answer(sentence=str(missing) if "tandem-desk" in str(missing) else _without(missing.name), leaving=True)
    except MemoryError:
        most = limits.memory_bytes // 1024 // 1024
        return Answer(sentence=f"The file asked for more memory than the {most:,} MB it may have.", leaving=True)
    except Exception as fault:  # an isolation point: a fault of a parser is a sentence about one file
        return Answer(sentence=f"The file could not be read: its form is broken ({type(fault).__name__}).")


def _without(package: str | None) -> str:
    return f"Reading documents needs {package}, which is not installed: pip install 'tandem-desk[watch]'."


def _limit(limits: ReadingLimits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))
    _leave_network()
    sys.addaudithook(_refuse)


def _leave_network() -> None:
    """Go where there is no network, if the system lets us; it may forbid that, and then the hook alone stands."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_NEW_USERS | _NEW_NETWORK)


def _refuse(event: str, told: tuple[Any, ...]) -> None:
    """Let no library write, connect or start anything. It goes for Python alone; the limits go for all."""
    if event in _NEVER:
        raise PermissionError(f"{event} is not allowed where files are read.")
    if event == "open":
        path, mode, flags = told
        writes = any(sign in mode for sign in "wax+") if isinstance(mode, str) else bool(int(flags or 0) & _WRITES)
        if writes and path != os.devnull:
            raise PermissionError("No file is written where files are read.")


def _allow(seconds: int) -> None:
    """Let this file have its share of computing; what the files before it took is not counted against it."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(_computed()) + seconds + 1, most))


def _computed() -> float:
    return time.process_time()


if __name__ == "__main__":
    main()
