-- Who may do what: roles, their permissions, and the roles of users. docs/permissions.md says how to use it, and how to put
-- an application's own tables in the place of these.

-- Every change takes a number here, and the numbers of one user, or of the roles, grow in the order of their commits: they
-- are taken under the lock of a row.
CREATE SEQUENCE grant_version;

CREATE TABLE roles (
  role        TEXT NOT NULL CHECK (role COLLATE "C" ~ '^[a-zA-Z0-9_.:-]{1,100}$'),
  description TEXT NOT NULL DEFAULT '' CHECK (length(description) <= 1000),
  PRIMARY KEY (role)
);

-- A permission is action:pattern with an optional trailing *, or * for everything. Roles hold permissions, never roles.
CREATE TABLE role_permissions (
  role       TEXT NOT NULL REFERENCES roles ON DELETE CASCADE,
  permission TEXT NOT NULL
    CHECK (permission COLLATE "C" ~ '^(\*|[a-z]{1,32}:[a-zA-Z0-9_.:-]{0,200}\*?)$' AND right(permission, 1) <> ':'),
  PRIMARY KEY (role, permission)
);

CREATE TABLE user_roles (
  user_id TEXT NOT NULL CHECK (length(user_id) BETWEEN 1 AND 255),
  role    TEXT NOT NULL REFERENCES roles ON DELETE CASCADE,
  PRIMARY KEY (user_id, role)
);

CREATE INDEX user_roles_role_idx ON user_roles (role);

CREATE TABLE profiles (
  user_id      TEXT                     NOT NULL CHECK (length(user_id) BETWEEN 1 AND 255),
  display_name TEXT                     CHECK (length(display_name) <= 200),
  data         JSONB                    NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(data) = 'object' AND octet_length(data::text) <= 16384),
  updated_at   TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id)
);

-- The last change of each user's roles or profile. A user without a row has not been changed since the triggers exist.
CREATE TABLE user_versions (
  user_id    TEXT                     NOT NULL,
  version    BIGINT                   NOT NULL,
  changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (user_id)
);

-- The last change of the roles, and the least version of any user: it rises when all of them lose their roles at once.
CREATE TABLE role_version (
  single     BOOLEAN                  NOT NULL DEFAULT TRUE CHECK (single),
  version    BIGINT                   NOT NULL DEFAULT 0,
  users      BIGINT                   NOT NULL DEFAULT 0,
  changed_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
  PRIMARY KEY (single)
);

INSERT INTO role_version DEFAULT VALUES;

-- For AFTER ... FOR EACH STATEMENT triggers of a table of grants; its argument is the column that names the user. Runs with
-- its owner's rights, so that who changes an application's table needs none on these.
CREATE FUNCTION user_roles_changed() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  rows_of TEXT;
  floor BIGINT;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    UPDATE atrio.role_version SET users = nextval('atrio.grant_version') RETURNING users INTO floor;
    PERFORM pg_notify('atrio_permissions', 'everything ' || floor);
    RETURN NULL;
  END IF;
  rows_of := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT %1$I::text AS user_id FROM new_rows'
    WHEN 'DELETE' THEN 'SELECT %1$I::text AS user_id FROM old_rows'
    ELSE 'SELECT %1$I::text AS user_id FROM new_rows UNION SELECT %1$I::text FROM old_rows' END;
  -- Sorted, so that two statements lock the users in the same order. On conflict the number is taken under the row's lock.
  EXECUTE format('
    WITH bumped AS (
      INSERT INTO atrio.user_versions (user_id, version, changed_at)
      SELECT user_id, nextval(''atrio.grant_version''), now()
      FROM (SELECT DISTINCT user_id FROM (' || rows_of || ') AS rows
            WHERE user_id <> '''' AND octet_length(user_id) <= 1020 ORDER BY user_id) AS users
      ON CONFLICT (user_id) DO UPDATE SET version = nextval(''atrio.grant_version''), changed_at = now()
      RETURNING user_id, version
    ), sized AS (
      SELECT version || '' '' || user_id AS line, count(*) OVER () AS users, strpos(user_id, E''\n'') > 0 AS odd,
        sum(octet_length(version || '' '' || user_id) + 1) OVER (ORDER BY user_id) / 6000 AS part
      FROM bumped
    ), payloads AS (
      SELECT CASE WHEN users > 20000 OR bool_or(odd) THEN ''everything 0''
        ELSE E''users\n'' || string_agg(line, E''\n'') END AS payload
      FROM sized GROUP BY users, CASE WHEN users > 20000 THEN 0 ELSE part END
    )
    SELECT count(pg_notify(''atrio_permissions'', payload)) FROM payloads', TG_ARGV[0]);
  RETURN NULL;
END
$$;

-- The same for the tables of roles and of their permissions.
CREATE FUNCTION roles_changed() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  changed BIGINT;
BEGIN
  UPDATE atrio.role_version SET version = nextval('atrio.grant_version'), changed_at = now() RETURNING version INTO changed;
  PERFORM pg_notify('atrio_permissions', 'roles ' || changed);
  RETURN NULL;
END
$$;

-- Watches a table of grants, this one's or an application's: source is the table, user_column the column that names the user.
CREATE FUNCTION watch_user_roles(source REGCLASS, user_column NAME) RETURNS VOID
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER atrio_inserted AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION atrio.user_roles_changed(%L)', source, user_column);
  EXECUTE format('CREATE TRIGGER atrio_updated AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION atrio.user_roles_changed(%L)', source, user_column);
  EXECUTE format('CREATE TRIGGER atrio_deleted AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION atrio.user_roles_changed(%L)', source, user_column);
  EXECUTE format('CREATE TRIGGER atrio_truncated AFTER TRUNCATE ON %s
    FOR EACH STATEMENT EXECUTE FUNCTION atrio.user_roles_changed(%L)', source, user_column);
END
$$;

-- Watches a table of roles or of their permissions.
CREATE FUNCTION watch_roles(source REGCLASS) RETURNS VOID
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER atrio_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s
    FOR EACH STATEMENT EXECUTE FUNCTION atrio.roles_changed()', source);
END
$$;

REVOKE ALL ON FUNCTION user_roles_changed(), roles_changed(), watch_user_roles(REGCLASS, NAME), watch_roles(REGCLASS) FROM PUBLIC;

SELECT watch_user_roles('user_roles', 'user_id');
SELECT watch_user_roles('profiles', 'user_id');
SELECT watch_roles('roles');
SELECT watch_roles('role_permissions');
