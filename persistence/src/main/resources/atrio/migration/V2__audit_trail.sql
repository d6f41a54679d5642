-- The read side of the audit trail. What counts is in event_journal, under the persistence ids audit|<partition>: these
-- tables are made from it by a projection, for questions by user, session, type and time, and as a second witness: an
-- event that was changed, removed or added in one of the two no longer fits the other.

-- Every recorded event. An event has its place in its chain (sequence, from 1, without holes), and hash covers the hash
-- before it, its place and all it says; recorded_at never goes back within a chain. Both times are whole milliseconds.
-- There is one partition a month of recorded_at (UTC), named audit_event_y2026m11 and made by the projection with the
-- month's first event: retention drops whole months.
CREATE TABLE audit_event (
  partition   INT                      NOT NULL CHECK (partition BETWEEN 0 AND 1023), -- which chain
  sequence    BIGINT                   NOT NULL CHECK (sequence > 0),
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL, -- when it entered the chain
  batch       BIGINT                   NOT NULL, -- with which batch of its node it came
  at          TIMESTAMP WITH TIME ZONE NOT NULL, -- when it happened
  type        TEXT                     NOT NULL, -- such as session.opened
  user_id     TEXT                     NOT NULL, -- the texts from here to detail are empty where there is nothing
  session_id  TEXT                     NOT NULL,
  target      TEXT                     NOT NULL,
  address     TEXT                     NOT NULL,
  node        TEXT                     NOT NULL,
  outcome     TEXT                     NOT NULL, -- OK, DENIED or FAILED
  detail      TEXT                     NOT NULL,
  previous    TEXT                     NOT NULL, -- hash of the event before in the chain; zeros before the first
  hash        TEXT                     NOT NULL, -- SHA-256, 64 lower-case hexadecimal digits
  PRIMARY KEY (recorded_at, partition, sequence)
) PARTITION BY RANGE (recorded_at);

-- One chain in its order, for verification.
CREATE INDEX audit_event_chain_idx ON audit_event (partition, sequence);

-- The questions, each in the order in which answers are paged.
CREATE INDEX audit_event_user_idx ON audit_event (user_id, recorded_at, partition, sequence);
CREATE INDEX audit_event_session_idx ON audit_event (session_id, recorded_at, partition, sequence);
CREATE INDEX audit_event_type_idx ON audit_event (type, recorded_at, partition, sequence);
CREATE INDEX audit_event_at_idx ON audit_event (at, recorded_at, partition, sequence);

-- How far each chain has been put into audit_event: its last event there.
CREATE TABLE audit_chain (
  partition INT    NOT NULL,
  sequence  BIGINT NOT NULL,
  hash      TEXT   NOT NULL,
  PRIMARY KEY (partition)
);

-- How far the projection has read event_journal. Its one row is also what a projection locks: two never write at once.
CREATE TABLE audit_offset (
  single       BOOLEAN                  NOT NULL DEFAULT TRUE CHECK (single),
  db_timestamp TIMESTAMP WITH TIME ZONE,          -- of the last event read; NULL before the first
  seen         TEXT                     NOT NULL, -- the events read with that timestamp: "audit|3=17 audit|4=9"
  PRIMARY KEY (single)
);

INSERT INTO audit_offset (seen) VALUES ('');

-- Where each chain begins whose older months have been removed: the last event that is gone. The signature
-- (HMAC-SHA256 with atrio.audit.signing-key, over the other columns) proves that retention removed them.
CREATE TABLE audit_checkpoint (
  partition      INT                      NOT NULL,
  sequence       BIGINT                   NOT NULL,
  hash           TEXT                     NOT NULL,
  removed_before TIMESTAMP WITH TIME ZONE NOT NULL, -- the upper bound of the last month removed
  signature      TEXT                     NOT NULL,
  PRIMARY KEY (partition)
);
