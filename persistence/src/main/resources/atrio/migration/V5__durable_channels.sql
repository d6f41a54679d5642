-- Durable channels are in event_journal and snapshot, under the persistence ids durable-channel|<name>.

-- The epoch of all of them: drawn once, so that a client who comes with a position of another database is told a gap. After
-- this database was restored from a backup, which forgets what came later, draw a new one while no node runs:
-- UPDATE atrio.channel_epoch SET epoch = floor(random() * (2 ^ 36 - 1))::bigint + 1;
CREATE TABLE channel_epoch (
  single BOOLEAN NOT NULL DEFAULT TRUE PRIMARY KEY CHECK (single), -- there is one row
  epoch  BIGINT  NOT NULL CHECK (epoch > 0 AND epoch < 2 ^ 36)
);
INSERT INTO channel_epoch (epoch) VALUES (floor(random() * (2 ^ 36 - 1))::bigint + 1);
