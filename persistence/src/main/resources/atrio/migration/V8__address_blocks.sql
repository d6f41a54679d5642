-- Addresses that every node refuses. Rows may be written by hand: nodes look for changed ones every half minute.
CREATE TABLE address_blocks (
  -- An IPv4 address, or an IPv6 network of 64 bits such as 2001:db8:1:2::/64.
  address    TEXT                     NOT NULL CHECK (length(address) BETWEEN 2 AND 64),
  since      TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
  -- A block that has been lifted by hand ends when that was done.
  until      TIMESTAMP WITH TIME ZONE NOT NULL,
  cause      TEXT                     NOT NULL DEFAULT 'operator' CHECK (cause IN ('limit', 'operator')),
  reason     TEXT                     NOT NULL DEFAULT '' CHECK (length(reason) <= 200),
  changed_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
  PRIMARY KEY (address)
);

CREATE INDEX address_blocks_changed ON address_blocks (changed_at);
CREATE INDEX address_blocks_until ON address_blocks (until);

CREATE FUNCTION address_block_changed() RETURNS TRIGGER
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.changed_at := now();
  RETURN NEW;
END
$$;

CREATE TRIGGER address_block_changed BEFORE INSERT OR UPDATE ON address_blocks
FOR EACH ROW EXECUTE FUNCTION address_block_changed();
