package io.atrio.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.persistence.embedded.DataDirectory;
import io.atrio.persistence.embedded.PostgresProcess;
import io.atrio.persistence.embedded.PreparedData;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class BinaryArrayTest {
  @TempDir private static Path temp;

  @SuppressWarnings("NullAway.Init")
  private static DataDirectory data;

  @SuppressWarnings("NullAway.Init")
  private static PostgresProcess postgres;

  @SuppressWarnings("NullAway.Init")
  private static PostgresPool pool;

  @BeforeAll
  static void start() throws Exception {
    data = PreparedData.open(temp);
    postgres = PostgresProcess.start(data, line -> {});
    pool = PostgresPool.open(postgres.url());
  }

  @AfterAll
  static void stop() {
    pool.close();
    postgres.close();
    data.close();
  }

  @Test
  void integersArriveAsTheyWere() {
    List<Integer> values = List.of(0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE);
    assertThat(sent("int", BinaryArray.ofIntegers(values, v -> v), Integer.class))
        .isEqualTo(values);
  }

  @Test
  void longsArriveAsTheyWere() {
    List<Long> values = List.of(0L, Long.MIN_VALUE, Long.MAX_VALUE, -7L);
    assertThat(sent("bigint", BinaryArray.ofLongs(values, v -> v), Long.class)).isEqualTo(values);
  }

  @Test
  void textsArriveAsTheyWere() {
    List<String> values =
        List.of("", "a", "NULL", "Átrio, 🙂", "{NULL,\"x\"}", "\\", "é".repeat(100_000));
    assertThat(sent("text", BinaryArray.ofTexts(values, v -> v), String.class)).isEqualTo(values);
  }

  @Test
  void bytesArriveAsTheyWere() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    List<ByteBuffer> values =
        List.of(
            ByteBuffer.wrap(new byte[0]), ByteBuffer.wrap(all), ByteBuffer.wrap(new byte[300_000]));
    assertThat(sent("bytea", BinaryArray.ofBytes(values, ByteBuffer::array), ByteBuffer.class))
        .isEqualTo(values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"int", "bigint", "text", "bytea"})
  void nothingArrivesAsNull(String type) {
    List<Integer> rows = List.of(1, 2, 3);
    BinaryArray array =
        switch (type) {
          case "int" -> BinaryArray.ofIntegers(rows, row -> row == 2 ? null : row);
          case "bigint" -> BinaryArray.ofLongs(rows, row -> row == 2 ? null : row.longValue());
          case "text" -> BinaryArray.ofTexts(rows, row -> row == 2 ? null : row.toString());
          default -> BinaryArray.ofBytes(rows, row -> row == 2 ? null : new byte[row]);
        };
    assertThat(
            rows("SELECT (e IS NULL)::text FROM unnest($1::" + type + "[]) e", array, String.class))
        .containsExactly("false", "true", "false");
  }

  @Test
  void noRowsAreAnEmptyArray() {
    assertThat(sent("text", BinaryArray.ofTexts(List.<String>of(), v -> v), String.class))
        .isEmpty();
  }

  @Test
  void thereMayBeMoreThanABufferHolds() {
    List<Integer> values = new ArrayList<>(Collections.nCopies(200_000, 5));
    assertThat(sent("int", BinaryArray.ofIntegers(values, v -> v), Integer.class))
        .isEqualTo(values);
  }

  /** What PostgreSQL finds in {@code array}, an element a row. */
  private static <T> List<T> sent(String type, BinaryArray array, Class<T> element) {
    return rows("SELECT e FROM unnest($1::" + type + "[]) e", array, element);
  }

  private static <T> List<T> rows(String sql, BinaryArray array, Class<T> element) {
    return Objects.requireNonNull(
        pool.database()
            .<T>select(
                sql,
                statement -> statement.bind("$1", array),
                row -> Objects.requireNonNull(row.get(0, element)))
            .block(Duration.ofSeconds(10)));
  }
}
