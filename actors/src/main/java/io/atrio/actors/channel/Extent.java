package io.atrio.actors.channel;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** How much is asked of what came after a position. */
public enum Extent {
  /** Every event; what a newer node asks for that this one does not know is among them. */
  @JsonEnumDefaultValue
  ALL,
  /** The newest event. */
  LATEST,
  /** The newest event of each name. */
  LATEST_BY_EVENT
}
