package io.atrio.persistence.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server has printed since it was started. */
record ServerLog(Path file) {
  private static final Pattern POSTGRES_FAILED =
      Pattern.compile("(?:FATAL|PANIC|error|ERROR): +(.+)");
  private static final Pattern REDIS_WARNED = Pattern.compile("^[0-9]+:\\S .* # (.+)");

  /** The first match in the first lines that have one. */
  Optional<Matcher> find(Pattern pattern) throws IOException {
    return lines().stream().map(pattern::matcher).filter(Matcher::find).findFirst();
  }

  /** Why the server gave up, as far as it said so, and where to read more. */
  String reason() {
    try {
      List<String> lines = lines().stream().filter(line -> !line.isBlank()).toList();
      return find(POSTGRES_FAILED)
              .or(() -> lastMatch(lines, REDIS_WARNED))
              .map(match -> match.group(1))
              .orElse(lines.isEmpty() ? "it said nothing" : lines.getLast())
          + " (see "
          + file
          + ")";
    } catch (IOException e) {
      return "its log cannot be read: " + e.getMessage();
    }
  }

  private static Optional<Matcher> lastMatch(List<String> lines, Pattern pattern) {
    return lines.reversed().stream().map(pattern::matcher).filter(Matcher::find).findFirst();
  }

  private List<String> lines() throws IOException {
    // Not as strict UTF-8: a server may quote bytes of any kind.
    return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
  }
}
