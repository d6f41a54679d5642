package io.atrio.cluster.settings;

/** What a reader gets of a channel once it has fallen behind. */
public enum SlowReader {
  /** Everything, as long as history has it; else it is told the gap. */
  GAP,
  /** The newest event only. */
  LATEST,
  /** The newest event of each name. */
  LATEST_BY_EVENT,
  /** A goodbye: it comes back with its cursor. */
  CLOSE
}
