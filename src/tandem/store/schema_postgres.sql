-- The record in PostgreSQL, version 3, in the schema that the connection names first. Hashes are 32 bytes. What has a
-- name here has the meaning that it has in schema.sql.

CREATE TABLE form (
    one     INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL,
    -- The latest place in the order of arrival; whoever writes holds this row, so that there is one writer at a time.
    arrived BIGINT NOT NULL
);
INSERT INTO form VALUES (1, 3, 0);

CREATE TABLE heads (
    feed     BYTEA NOT NULL PRIMARY KEY,
    size     BIGINT NOT NULL,
    root     BYTEA NOT NULL,
    last     BYTEA NOT NULL,
    frontier BYTEA NOT NULL
);

CREATE TABLE entries (
    feed     BYTEA NOT NULL,
    seq      BIGINT NOT NULL,
    position BIGINT NOT NULL UNIQUE,
    id       BYTEA NOT NULL UNIQUE,
    root     BYTEA NOT NULL,
    envelope BYTEA NOT NULL,
    PRIMARY KEY (feed, seq)
);

CREATE TABLE sections (
    entry   BYTEA NOT NULL REFERENCES entries (id),
    name    TEXT NOT NULL,
    rowid   BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY,
    salt    BYTEA NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (entry, name)
);

CREATE TABLE tables (
    hash    BYTEA NOT NULL PRIMARY KEY,
    content BYTEA NOT NULL
);

CREATE TABLE equivocations (
    number  BIGINT NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    feed    BYTEA NOT NULL,
    seq     BIGINT NOT NULL,
    digest  BYTEA NOT NULL GENERATED ALWAYS AS (sha256(held || offered)) STORED UNIQUE,
    held    BYTEA NOT NULL,
    offered BYTEA NOT NULL
);

CREATE TABLE sealed (
    entry     BYTEA NOT NULL REFERENCES entries (id),
    name      TEXT NOT NULL,
    recipient BYTEA NOT NULL,
    content   BYTEA NOT NULL,
    PRIMARY KEY (entry, name, recipient)
);

CREATE TABLE dated (
    feed BYTEA NOT NULL PRIMARY KEY,
    at   BIGINT NOT NULL
);

CREATE TABLE witnessed (
    feed BYTEA NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    root BYTEA NOT NULL,
    at   BIGINT NOT NULL
);

CREATE TABLE cosignatures (
    feed BYTEA NOT NULL,
    size BIGINT NOT NULL,
    at   BIGINT NOT NULL,
    name TEXT NOT NULL,
    line TEXT NOT NULL,
    root BYTEA NOT NULL,
    PRIMARY KEY (feed, size, at, name, line)
);

CREATE TABLE given_up (
    id       BYTEA NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL,
    content  BYTEA NOT NULL
);
