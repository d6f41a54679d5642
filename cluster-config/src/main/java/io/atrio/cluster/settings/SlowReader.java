package io.atrio.cluster.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a reader gets of a channel once it has fallen behind. */
public enum SlowReader {
  /** Everything, as long as history has it; else it is told the gap. */
  GAP,
  /** The newest event only. */
  LATEST,
  /** The newest event of each name. */
  LATEST_BY_EVENT,
  /** A goodbye: it comes back with its cursor. */
  CLOSE;

  static SlowReader from(Section s, String key) {
    String text = s.text(key);
    for (SlowReader policy : values()) {
      if (policy.spoken().equals(text)) {
        return policy;
      }
    }
    throw s.refuse(
        key,
        "one of "
            + Arrays.stream(values()).map(SlowReader::spoken).collect(Collectors.joining(", ")));
  }

  private String spoken() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
