package io.atrio.tests.bench.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.persistence.jdbc.journal.JdbcAsyncWriteJournal;

/** The tables of pekko-persistence-jdbc, as the script in its own artifact makes them. */
final class JdbcTables {
  private static final String SCRIPT = "/schema/postgres/postgres-create-schema.sql";

  private JdbcTables() {}

  /** The script's statements; some of them cannot stand in a transaction with others. */
  static List<String> statements() throws IOException {
    try (InputStream script = JdbcAsyncWriteJournal.class.getResourceAsStream(SCRIPT)) {
      if (script == null) {
        throw new IOException("no " + SCRIPT + " in pekko-persistence-jdbc");
      }
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split(";", -1))
          .map(String::strip)
          .filter(s -> !s.isEmpty())
          .toList();
    }
  }
}
