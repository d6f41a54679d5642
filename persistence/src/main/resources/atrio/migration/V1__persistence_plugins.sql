-- The tables of Pekko's persistence plugins, as pekko-persistence-r2dbc lays them out for PostgreSQL, so that the
-- official artifact can take over without a migration. Their schema is "atrio" (pekko.persistence.r2dbc.schema).

-- Every event that was ever persisted. An event has its place in its persistence id (seq_nr, from 1, without holes);
-- the primary key is what keeps a second writer of the same persistence id out.
CREATE TABLE event_journal (
  slice              INT                      NOT NULL, -- |hash of persistence_id| mod 1024
  entity_type        VARCHAR(255)             NOT NULL, -- what stands before the | of persistence_id
  persistence_id     VARCHAR(255)             NOT NULL,
  seq_nr             BIGINT                   NOT NULL,
  db_timestamp       TIMESTAMP WITH TIME ZONE NOT NULL, -- when it was written, by PostgreSQL's clock
  event_ser_id       INTEGER                  NOT NULL, -- Pekko's serializer, its manifest and its bytes
  event_ser_manifest VARCHAR(255)             NOT NULL,
  event_payload      BYTEA                    NOT NULL,
  deleted            BOOLEAN DEFAULT FALSE    NOT NULL, -- an empty place that keeps the highest seq_nr known
  writer             VARCHAR(255)             NOT NULL, -- which life of the persistent actor wrote it
  adapter_manifest   VARCHAR(255),                      -- of the event adapter
  tags               TEXT ARRAY,
  meta_ser_id        INTEGER,                           -- metadata beside the event, serialized the same way
  meta_ser_manifest  VARCHAR(255),
  meta_payload       BYTEA,
  PRIMARY KEY (persistence_id, seq_nr)
);

-- For reading slices in the order in which events were written.
CREATE INDEX event_journal_slice_idx ON event_journal (slice, entity_type, db_timestamp, seq_nr);

-- The latest snapshot of each persistence id.
CREATE TABLE snapshot (
  slice             INT          NOT NULL,
  entity_type       VARCHAR(255) NOT NULL,
  persistence_id    VARCHAR(255) NOT NULL,
  seq_nr            BIGINT       NOT NULL, -- the event after which it was taken
  write_timestamp   BIGINT       NOT NULL, -- milliseconds since the epoch
  ser_id            INTEGER      NOT NULL,
  ser_manifest      VARCHAR(255) NOT NULL,
  snapshot          BYTEA        NOT NULL,
  meta_ser_id       INTEGER,
  meta_ser_manifest VARCHAR(255),
  meta_payload      BYTEA,
  PRIMARY KEY (persistence_id)
);

-- The state of each persistence id of DurableStateBehavior; every revision replaces the one before.
CREATE TABLE durable_state (
  slice              INT                      NOT NULL,
  entity_type        VARCHAR(255)             NOT NULL,
  persistence_id     VARCHAR(255)             NOT NULL,
  revision           BIGINT                   NOT NULL,
  db_timestamp       TIMESTAMP WITH TIME ZONE NOT NULL,
  state_ser_id       INTEGER                  NOT NULL,
  state_ser_manifest VARCHAR(255),
  state_payload      BYTEA                    NOT NULL,
  tags               TEXT ARRAY,
  PRIMARY KEY (persistence_id, revision)
);

-- The primary key is the plugin's and would let a first revision in beside a later one; there is one row for each.
CREATE UNIQUE INDEX durable_state_persistence_id_idx ON durable_state (persistence_id);

CREATE INDEX durable_state_slice_idx ON durable_state (slice, entity_type, db_timestamp, revision);
