-- What ordinary channels leave for the next life of their slot (docs/decisions/0012-hand-over.md).

-- The last life of each slot that is known to have begun: only that one may leave something.
CREATE TABLE channel_slot (
  slot INT  NOT NULL PRIMARY KEY,
  life UUID NOT NULL
);

-- What it has left, until the next one takes it, which is when it begins. UNLOGGED: a crash of PostgreSQL empties it, which
-- is a gap that is told; it is written while a node stops and read when the next one starts, and costs half as much so.
CREATE UNLOGGED TABLE channel_hand_over (
  slot         INT                      NOT NULL,
  part         INT                      NOT NULL, -- from 0, in their order
  given_at     TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
  ser_id       INT                      NOT NULL,
  ser_manifest TEXT                     NOT NULL,
  payload      BYTEA                    NOT NULL,
  PRIMARY KEY (slot, part)
);
-- Not compressed: the time to write it is what counts.
ALTER TABLE channel_hand_over ALTER COLUMN payload SET STORAGE EXTERNAL;
