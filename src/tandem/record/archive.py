"""The archive: one file with the whole record and its proofs, which anybody can check without Tandem.

The same record makes the same bytes, wherever and whenever it is written; only `contents.sig` differs between two
exporting nodes. What is read back has passed every check that the shipped `verify.py` makes.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files as package_files

from tandem.record import canonical, checkpoint, genesis, merkle, tiles, verify
from tandem.record.cosignature import HeadLine, write_lines
from tandem.record.entry import Section, read_envelope_fast
from tandem.record.keys import Signer
from tandem.record.zipform import write_zip

# Files of this package that go into every archive as they are.
_FOR_THE_READER = ("README.en.txt", "README.ko.txt", "SPEC.md", "verify.py")


class BadArchive(ValueError):
    """An archive that may not be taken in; carries a sentence for everything that differs."""

    def __init__(self, failures: Sequence[str]) -> None:
        """Keep every sentence; the message is the first of them."""
        more = f" ({len(failures) - 1} more)" if len(failures) > 1 else ""
        super().__init__(f"The archive is refused: {failures[0]}{more}")
        self.failures = tuple(failures)


@dataclass(frozen=True, kw_only=True)
class FeedContents:
    """What an archive holds of one feed; `sections` maps entry id to name to section."""

    code: str
    envelopes: tuple[bytes, ...]
    checkpoint: str
    sections: Mapping[str, Mapping[str, Section]] = field(default_factory=dict)
    cosignatures: tuple[HeadLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What an archive holds of a group; `founding` are the canonical bytes, `tables` go by hash."""

    founding: bytes
    feeds: Mapping[str, FeedContents]
    tables: Mapping[str, bytes] = field(default_factory=dict)
    schemas: tuple[bytes, ...] = ()


def write_archive(*, contents: Contents, key: Signer, origin: str) -> bytes:
    """The bytes of the archive, signed by the node that exports it under the origin of its feed."""
    held = {name: package_files("tandem.record").joinpath(name).read_bytes() for name in _FOR_THE_READER}
    held["founding.json"] = contents.founding
    for feed, parts in contents.feeds.items():
        held |= {f"feeds/{feed}/{path}": raw for path, raw in _feed_files(parts).items()}
    held |= {f"tables/{digest}": raw for digest, raw in contents.tables.items()}
    held |= {f"schemas/{hashlib.sha256(raw).hexdigest()}.json": raw for raw in contents.schemas}
    listed = "".join(f"{hashlib.sha256(held[path]).hexdigest()}  {path}\n" for path in sorted(held)).encode()
    group = genesis.group_id(genesis.read_founding(contents.founding))
    text = checkpoint.contents_text(group=group, digest=hashlib.sha256(listed).hexdigest())
    held["contents.sig"] = checkpoint.sign_note(text=text, name=origin, key=key).encode()
    held["contents"] = listed
    return write_zip(held)


def read_archive(raw: bytes, *, words: str | None = None) -> Contents:
    """What an archive holds, for import.

    Raises BadArchive where anything differs, or where the words are those of another group.
    """
    report, parts = verify.examine(raw, words)
    if report.failures:
        raise BadArchive(report.failures)
    return Contents(
        founding=parts.files["founding.json"],
        feeds={feed.id: _feed_contents(feed) for feed in parts.feeds.values()},
        tables=_named(parts.files, "tables/"),
        schemas=tuple(_named(parts.files, "schemas/").values()),
    )


def _feed_files(parts: FeedContents) -> dict[str, bytes]:
    """The files of one feed, by path within its folder."""
    held = {"checkpoint": parts.checkpoint.encode()}
    if parts.cosignatures:
        held["cosignatures"] = write_lines(parts.cosignatures)
    held |= dict(tiles.hash_tiles([merkle.leaf_hash(envelope) for envelope in parts.envelopes]))
    held |= dict(tiles.entry_bundles(parts.envelopes))
    for number, start, width in tiles.spans(len(parts.envelopes)):
        lines = _section_lines(parts.envelopes[start : start + width], parts.sections)
        if lines:
            held[f"sections/{tiles.tile_number(number)}"] = lines
    return held


def _section_lines(envelopes: Sequence[bytes], sections: Mapping[str, Mapping[str, Section]]) -> bytes:
    """The sections held for these entries, a canonical line each, in order of the feed and of the header."""
    lines = []
    for entry in map(read_envelope_fast, envelopes):
        held = sections.get(entry.id, {})
        names = [promised.name for promised in entry.header.sections if promised.name in held]
        lines += [_section_line(entry.id, name, held[name]) for name in names]
    return b"".join(lines)


def _section_line(entry: str, name: str, section: Section) -> bytes:
    """One section as a line."""
    salt, content = (base64.b64encode(part).decode() for part in (section.salt, section.content))
    return canonical.encode({"bytes": content, "entry": entry, "name": name, "salt": salt}) + b"\n"


def _feed_contents(feed: verify.Feed) -> FeedContents:
    """A feed that the verifier has read, as the rest of Tandem knows it."""
    sections = {
        entry: {name: Section(salt, content) for name, (salt, content) in named.items()}
        for entry, named in feed.sections.items()
    }
    return FeedContents(
        code=feed.genesis["code"],
        envelopes=tuple(feed.envelopes),
        checkpoint=feed.checkpoint.decode(),
        sections=sections,
        cosignatures=tuple(HeadLine(size, root, f"{line}\n") for size, root, line in feed.cosigned),
    )


def _named(files: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    """The files of a folder by name."""
    return {path.removeprefix(folder): raw for path, raw in files.items() if path.startswith(folder)}
