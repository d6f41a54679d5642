package io.atrio.tests.bench;

import io.atrio.tests.process.Postgres;
import java.sql.SQLException;

/**
 * The queries a PostgreSQL has run on the tables of roles, permissions and profiles as it counts
 * them itself ({@code pg_stat_statements}); those of this benchmark are not among them.
 *
 * @param calls how often they were run
 * @param users rows that told the roles of users
 */
record PermissionQueries(long calls, long users) {
  private static final String COUNTED =
      """
      FROM pg_stat_statements(true) AS counted
      JOIN pg_database AS it ON it.oid = counted.dbid AND it.datname = current_database()
      WHERE query ~ '(user_roles|role_permissions|profiles|user_versions|role_version|atrio[.]roles)'
        AND query !~ 'pg_stat_statements'
      """;

  /** Has the PostgreSQL count from its next start on. */
  static void countFromNextStart(Postgres postgres) throws SQLException {
    postgres.run("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
    postgres.run("ALTER SYSTEM SET pg_stat_statements.save = off");
    postgres.run("CREATE EXTENSION pg_stat_statements");
  }

  /** What it has counted so far. */
  static PermissionQueries of(Postgres postgres) throws SQLException {
    return new PermissionQueries(
        number(postgres, "SELECT coalesce(sum(calls), 0) " + COUNTED),
        number(
            postgres,
            "SELECT coalesce(sum(rows), 0) " + COUNTED + " AND query ~ 'unnest.*user_roles'"));
  }

  /** What it has counted so far; it begins to count anew. */
  static PermissionQueries take(Postgres postgres) throws SQLException {
    PermissionQueries taken = of(postgres);
    postgres.text("SELECT pg_stat_statements_reset()");
    return taken;
  }

  /** Those it has run most, with how often, in a line. */
  static String most(Postgres postgres) throws SQLException {
    return postgres.text(
        """
        SELECT coalesce(string_agg(calls || ' x ' || left(text, 80), '; '), 'none')
        FROM (
          SELECT calls, regexp_replace(query, '\\s+', ' ', 'g') AS text
        """
            + COUNTED
            + " ORDER BY calls DESC LIMIT 5) AS most");
  }

  private static long number(Postgres postgres, String query) throws SQLException {
    return Long.parseLong(postgres.text(query));
  }
}
