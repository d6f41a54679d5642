package io.atrio.persistence.permission;

import io.atrio.actors.permission.ProfileStore;
import io.atrio.persistence.postgres.BinaryArray;
import io.atrio.persistence.postgres.Database;
import io.r2dbc.spi.Row;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Profiles in {@code atrio.profiles}, which may be a view of an application's table. */
public final class PostgresProfileStore implements ProfileStore {
  private static final String READ =
      """
      SELECT wanted.user_id, json_build_object('user', wanted.user_id, 'display_name', known.display_name,
        'data', known.data, 'updated_at', known.updated_at)::text AS profile
      FROM unnest($1::text[]) AS wanted (user_id)
      JOIN atrio.profiles AS known ON known.user_id = wanted.user_id
      """;

  private final Database database;

  private record Read(String user, String profile) {}

  /** Over {@code database}. */
  public PostgresProfileStore(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<Map<String, String>> read(Collection<String> users) {
    return database
        .<Read>select(
            READ,
            s -> s.bind(0, BinaryArray.ofTexts(List.copyOf(users), user -> user)),
            row -> new Read(need(row, "user_id"), need(row, "profile")))
        .map(
            rows ->
                rows.stream()
                    .collect(Collectors.toMap(Read::user, Read::profile, (one, same) -> one)))
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private static String need(Row row, String column) {
    return Objects.requireNonNull(row.get(column, String.class), column);
  }
}
