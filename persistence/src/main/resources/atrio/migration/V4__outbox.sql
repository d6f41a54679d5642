-- Publishing from SQL: the application calls atrio.publish() in a transaction of its own, and nodes publish what was
-- committed. docs/sql.md says how to use it, who may, and what is guaranteed.

-- Events that are committed and not published yet, or refused. A row is published in the order of id among the rows of its
-- channel that are committed, with an idempotency key made of id and created_at, and then deleted.
CREATE TABLE outbox (
  id         BIGINT                   GENERATED ALWAYS AS IDENTITY,
  channel    TEXT                     NOT NULL,
  event      TEXT                     NOT NULL,
  data       JSON                     NOT NULL,               -- JSON keeps the text exactly as it was given
  ttl_s      INT,                                             -- how long it may be replayed; NULL for as long as history lasts
  created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), -- when its transaction began
  refused    TEXT,                                            -- why no node will publish it; NULL as long as it waits
  PRIMARY KEY (id)
) WITH (
  -- Rows come and go, so the table is nearly empty and full of dead rows: a share of its size says nothing.
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000
);

-- What waits, in its order, however many rows have been refused.
CREATE INDEX outbox_waiting_idx ON outbox (id) WHERE refused IS NULL;

-- What the nodes take, told by the one that relays, so that the function can refuse in the application's transaction.
CREATE TABLE outbox_limit (
  single   BOOLEAN NOT NULL DEFAULT TRUE CHECK (single),
  max_data INT     NOT NULL, -- bytes of data, the nodes' atrio.channel.max-data
  PRIMARY KEY (single)
);

INSERT INTO outbox_limit (max_data) VALUES (65536);

-- Publishes an event once the transaction commits; the id of its row. data is JSON text and is delivered exactly so. Runs
-- with its owner's rights, so that who may call it needs none on the table.
CREATE FUNCTION publish(channel TEXT, event TEXT, data TEXT, ttl_s INT DEFAULT NULL) RETURNS BIGINT
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  most CONSTANT INT := (SELECT max_data FROM atrio.outbox_limit);
  row_id BIGINT;
BEGIN
  IF channel IS NULL OR event IS NULL OR data IS NULL THEN
    RAISE EXCEPTION 'atrio.publish: channel, event and data must not be NULL'
      USING ERRCODE = 'null_value_not_allowed', HINT = 'The JSON value null is ''null''::jsonb.';
  END IF;
  IF channel COLLATE "C" !~ '^[a-zA-Z0-9_.:-]{1,200}$' THEN
    RAISE EXCEPTION 'atrio.publish: % is not the name of a channel', quote_literal(left(channel, 50))
      USING ERRCODE = 'invalid_parameter_value', DETAIL = 'A channel name has 1 to 200 of the characters a-z A-Z 0-9 _ . : -';
  END IF;
  IF event COLLATE "C" !~ '^[a-zA-Z0-9_.:-]{1,100}$' OR starts_with(event, 'atrio.') THEN
    RAISE EXCEPTION 'atrio.publish: % is not the name of an event', quote_literal(left(event, 50))
      USING ERRCODE = 'invalid_parameter_value',
        DETAIL = 'An event name has 1 to 100 of the characters a-z A-Z 0-9 _ . : - and does not start with atrio.';
  END IF;
  IF ttl_s NOT BETWEEN 1 AND 31536000 THEN
    RAISE EXCEPTION 'atrio.publish: ttl_s is %', ttl_s
      USING ERRCODE = 'invalid_parameter_value', DETAIL = 'ttl_s is a number of seconds from 1 to 31536000, or NULL.';
  END IF;
  IF octet_length(data) > most THEN
    RAISE EXCEPTION 'atrio.publish: the data has % bytes', octet_length(data)
      USING ERRCODE = 'program_limit_exceeded', DETAIL = format('An event''s data has %s bytes at most.', most);
  END IF;
  INSERT INTO atrio.outbox (channel, event, data, ttl_s)
    VALUES (publish.channel, publish.event, publish.data::json, publish.ttl_s) RETURNING id INTO row_id;
  -- The same notification again is dropped by PostgreSQL: there is one a transaction.
  PERFORM pg_notify('atrio_outbox', '');
  RETURN row_id;
END
$$;

-- The same for the types that hold JSON. jsonb has lost the order of members and the white space already.
CREATE FUNCTION publish(channel TEXT, event TEXT, data JSON, ttl_s INT DEFAULT NULL) RETURNS BIGINT
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT atrio.publish(channel, event, data::text, ttl_s)
$$;

CREATE FUNCTION publish(channel TEXT, event TEXT, data JSONB, ttl_s INT DEFAULT NULL) RETURNS BIGINT
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT atrio.publish(channel, event, data::text, ttl_s)
$$;

-- Nobody may publish whom the operator has not allowed to.
REVOKE ALL ON FUNCTION publish(TEXT, TEXT, TEXT, INT), publish(TEXT, TEXT, JSON, INT), publish(TEXT, TEXT, JSONB, INT) FROM PUBLIC;
