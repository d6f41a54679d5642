package io.atrio.actors.channel;

/** How much is asked of what came after a position. */
public enum Extent {
  /** Every event. */
  ALL,
  /** The newest event. */
  LATEST,
  /** The newest event of each name. */
  LATEST_BY_EVENT
}
