"""A language model at an address of its own, asked one thing at a time: off until `model.json` names it.

It is called by https, or by http on this machine alone. No proxy of the environment is used, no address to which it
sends on is called, and an answer has an end in time and in size. What it answers is a stranger's and only handed on.
"""

import contextlib
import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import msgspec

from tandem.node.layout import NodeError
from tandem.watch.model_prompt import Message

SETTING = "model.json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,59}")
_LONGEST_KEY = 4096
_PIECE = 65536


class NotAnswered(Exception):
    """The model was not asked or gave no answer; the sentence says why, and the way out."""


class ModelSetting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `model.json` says: where the model is, its name, the file with the key to it, and the limits."""

    url: str
    name: str
    key_file: str = ""
    seconds: float = 120.0
    most_bytes: int = 1024 * 1024


class _Said(msgspec.Struct, frozen=True):
    content: str


class _Choice(msgspec.Struct, frozen=True):
    message: _Said


class _Completion(msgspec.Struct, frozen=True):
    choices: tuple[_Choice, ...]


def read_model_setting(folder: Path) -> ModelSetting | None:
    """Answer the model that a node names; None where it names none. Raises NodeError with the way out."""
    place = folder / SETTING
    try:
        setting = msgspec.json.decode(place.read_bytes(), type=ModelSetting)
        fault = _fault(setting)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as wrong:
        fault = str(wrong)
    if fault:
        example = '{"url": "https://models.example.org/v1", "name": "model-7b", "key_file": "model.key"}'
        raise NodeError(f"{place} cannot be used: {fault}. Expected is for example {example}.")
    return setting


class Endpoint:
    """The model of a setting. Nothing is opened before it is asked."""

    def __init__(self, setting: ModelSetting, *, folder: Path, trust: ssl.SSLContext | None = None) -> None:
        """Take a setting; `folder` is where a key file is looked for, `trust` whose certificates hold."""
        self._setting, self._folder, self._trust = setting, folder, trust
        self._parts = urlsplit(setting.url)

    @property
    def name(self) -> str:
        """The name of the model."""
        return self._setting.name

    @property
    def host(self) -> str:
        """Where what is asked goes, as it is told to who asks."""
        return self._parts.netloc

    def ask(self, messages: Sequence[Message]) -> str:
        """Answer what the model says to messages. Raises NotAnswered."""
        end = time.monotonic() + self._setting.seconds
        body = msgspec.json.encode(
            {"model": self._setting.name, "messages": messages, "temperature": 0, "stream": False}
        )
        headers = self._headers()
        line = _Line(self._parts, self._trust, end)
        # Each piece in time by itself could drip on for ever; the whole has an end too.
        watch = threading.Timer(self._setting.seconds, line.give_up)
        watch.daemon = True
        watch.start()
        try:
            line.request("POST", f"{self._parts.path.rstrip('/')}/chat/completions", body=body, headers=headers)
            raw = self._taken(line.getresponse(), end)
        except (OSError, http.client.HTTPException, ValueError) as wrong:
            late = time.monotonic() >= end or isinstance(wrong, TimeoutError)
            raise NotAnswered(self._late() if late else _why(wrong)) from wrong
        finally:
            watch.cancel()
            line.close()
        return _content(raw)

    def _headers(self) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity",
            "User-Agent": "tandem-desk",
        }  # fmt: skip
        return headers | ({"Authorization": f"Bearer {self._key()}"} if self._setting.key_file else {})

    def _key(self) -> str:
        place = self._folder / self._setting.key_file
        try:
            if place.stat().st_mode & 0o077:
                raise NotAnswered(f"Others may read {place}, which holds a key; run: chmod 600 {place}")
            key = place.read_bytes()[:_LONGEST_KEY].decode("ascii").strip()
        except (OSError, ValueError) as wrong:
            raise NotAnswered(
                f"The key in {place} cannot be read; put it there, or take key_file out of {SETTING}."
            ) from wrong
        if not key or not key.isprintable() or " " in key:
            raise NotAnswered(f"{place} holds no key; put the key there on one line, and nothing else.")
        return key

    def _taken(self, answer: http.client.HTTPResponse, end: float) -> bytes:
        """The bytes of an answer that is one, neither longer nor later than allowed, whatever it says of itself."""
        if 300 <= answer.status < 400:
            raise NotAnswered(
                f"It sends on to another address, which was not called. Write the final address into {SETTING}."
            )
        if answer.status in (401, 403):
            raise NotAnswered(f"It refuses the key (status {answer.status}). Check key_file in {SETTING}.")
        if answer.status != 200:
            raise NotAnswered(f"It answers with status {answer.status}. Ask again later, or check {SETTING}.")
        kind = (answer.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise NotAnswered(f"It answers with {kind[:60] or 'no kind'!r} and no JSON. Check the url in {SETTING}.")
        if (answer.headers.get("Content-Encoding") or "identity").lower() != "identity":
            raise NotAnswered(f"It answers packed although it was asked not to. Check the url in {SETTING}.")
        pieces, length = [], 0
        while piece := answer.read1(_PIECE):
            pieces.append(piece)
            length += len(piece)
            if length > self._setting.most_bytes:
                raise NotAnswered(f"It answers with more than {self._setting.most_bytes:,} bytes; it was cut off.")
            if time.monotonic() >= end:
                raise TimeoutError
        if answer.length:
            raise NotAnswered(self._late() if time.monotonic() >= end else "It broke off in its answer. Ask again.")
        return b"".join(pieces)

    def _late(self) -> str:
        seconds = f"{self._setting.seconds:,g}"
        return f"It did not answer within {seconds} seconds. Ask again later, or give it more in {SETTING}."


class _Line(http.client.HTTPConnection):
    """A line to the host of a setting, straight: by TLS, or to this machine."""

    def __init__(self, parts: SplitResult, trust: ssl.SSLContext | None, end: float) -> None:
        secure = parts.scheme == "https"
        super().__init__(str(parts.hostname), parts.port or (443 if secure else 80))
        self._tls = (trust or ssl.create_default_context()) if secure else None
        self._end = end

    def connect(self) -> None:
        """Call the host. What is in the clear goes to an address of this machine only, whatever its name leads to."""
        address = self.host if self._tls else _own_address(self.host, self.port)
        line = socket.create_connection((address, self.port), timeout=self._left())
        line.settimeout(self._left())
        self.sock = self._tls.wrap_socket(line, server_hostname=self.host) if self._tls else line

    def give_up(self) -> None:
        """End what is under way, from another thread."""
        with contextlib.suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def _left(self) -> float:
        return max(0.05, self._end - time.monotonic())


def _own_address(host: str, port: int) -> str:
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    own = [one for one in found if ipaddress.ip_address(one.partition("%")[0]).is_loopback]
    if not own or len(own) != len(found):
        raise NotAnswered(f"{host} is not this machine, and http is only used on it. Write https into {SETTING}.")
    return own[0]


def _fault(setting: ModelSetting) -> str:
    """What is wrong with a setting; empty where nothing is."""
    try:
        parts = urlsplit(setting.url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return "url is no address"
    if not named or not setting.url.isascii() or not setting.url.isprintable() or " " in setting.url:
        return "url is no address"
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        return "url has a name, a password, a question or a fragment in it; a key goes into key_file"
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(str(parts.hostname))):
        return "url is neither https nor http to this machine"
    if not _NAME.fullmatch(setting.name):
        return "name is not up to 60 letters, digits and . _ : / -"
    if not (0 < setting.seconds <= 600 and 0 < setting.most_bytes <= 16 * 1024 * 1024):
        return "seconds goes up to 600, most_bytes to 16777216"
    return ""


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _content(raw: bytes) -> str:
    try:
        choices = msgspec.json.decode(raw, type=_Completion).choices
    except (msgspec.MsgspecError, ValueError, RecursionError) as wrong:
        raise NotAnswered(f"It does not speak the protocol of chat/completions. Check the url in {SETTING}.") from wrong
    if not choices:
        raise NotAnswered("It answers with nothing. Ask again, or ask another model.")
    return choices[0].message.content


def _why(wrong: Exception) -> str:
    if isinstance(wrong, ssl.SSLCertVerificationError):
        return f"Its certificate does not hold: {wrong.verify_message}. Check the url in {SETTING}."
    said = str(wrong)[:120] or type(wrong).__name__
    return f"It did not answer: {said}. See whether it runs, or check the url in {SETTING}."
