-- record.db, version 3. Hashes are 32 bytes; rows of entries are only added, or moved to `given_up` where the parties
-- settled a fork; no trigger does anything unseen.

CREATE TABLE heads (
    feed     BLOB NOT NULL PRIMARY KEY,
    size     INTEGER NOT NULL,
    root     BLOB NOT NULL,
    last     BLOB NOT NULL,
    frontier BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- `root` is that of the feed with this entry as its last, so that the root at any size is one look-up. Positions
-- only go up: without AUTOINCREMENT, which would write one page more a commit, and beyond those that were given up.
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

-- Sections as they were sealed to one recipient; `recipient` is its feed.
CREATE TABLE sealed (
    entry     BLOB NOT NULL REFERENCES entries (id),
    name      TEXT NOT NULL,
    recipient BLOB NOT NULL,
    content   BLOB NOT NULL,
    PRIMARY KEY (entry, name, recipient)
) STRICT;

-- When this node last dated a head of a feed that it has stored, in seconds since 1970; changed in the transaction that
-- signs.
CREATE TABLE dated (
    feed BLOB NOT NULL PRIMARY KEY,
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE witnessed (
    feed BLOB NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cosignatures (
    feed BLOB NOT NULL,
    size INTEGER NOT NULL,
    at   INTEGER NOT NULL,
    name TEXT NOT NULL,
    line TEXT NOT NULL,
    root BLOB NOT NULL,
    PRIMARY KEY (feed, size, at, name, line)
) STRICT, WITHOUT ROWID;

-- Entries of lines that were given up when a fork was settled, each with all that was held of it, as JSON.
CREATE TABLE given_up (
    id       BLOB NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    content  BLOB NOT NULL
) STRICT, WITHOUT ROWID;
