-- record.db, version 1. Hashes are 32 bytes; rows of entries are only ever added, and no trigger does anything unseen.

CREATE TABLE heads (
    feed     BLOB NOT NULL PRIMARY KEY,
    size     INTEGER NOT NULL,
    root     BLOB NOT NULL,
    last     BLOB NOT NULL,
    frontier BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- `root` is that of the feed with this entry as its last, so that the root at any size is one look-up. No row is
-- ever deleted, so positions only go up without AUTOINCREMENT, which would write one page more a commit.
CREATE TABLE entries (
    position INTEGER PRIMARY KEY,
    feed     BLOB NOT NULL REFERENCES heads (feed) DEFERRABLE INITIALLY DEFERRED,
    seq      INTEGER NOT NULL,
    id       BLOB NOT NULL UNIQUE,
    root     BLOB NOT NULL,
    envelope BLOB NOT NULL,
    UNIQUE (feed, seq)
) STRICT;

CREATE TABLE sections (
    entry   BLOB NOT NULL REFERENCES entries (id),
    name    TEXT NOT NULL,
    salt    BLOB NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (entry, name)
) STRICT;

CREATE TABLE tables (
    hash    BLOB NOT NULL PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;

CREATE TABLE equivocations (
    number  INTEGER PRIMARY KEY,
    feed    BLOB NOT NULL,
    seq     INTEGER NOT NULL,
    held    BLOB NOT NULL,
    offered BLOB NOT NULL,
    UNIQUE (held, offered)
) STRICT;
