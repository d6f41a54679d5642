-- The projection's place is the heads in audit_chain alone: the row of audit_offset is its lock, and db_timestamp says how far
-- in time the table is.
ALTER TABLE audit_offset DROP COLUMN seen;
