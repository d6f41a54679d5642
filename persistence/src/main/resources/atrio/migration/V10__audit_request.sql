-- The id of the request in which an event was done; empty if in none, and in rows that were written before there were ids.
-- The hash covers it where it is not empty.
ALTER TABLE audit_event ADD COLUMN request_id TEXT NOT NULL DEFAULT '';
