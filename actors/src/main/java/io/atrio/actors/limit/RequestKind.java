package io.atrio.actors.limit;

import io.atrio.cluster.settings.RequestCosts;

/** Kinds of requests, each of which costs its caller something else. */
public enum RequestKind {
  /** Looks at something. */
  READ,
  /** Publishes one event. */
  PUBLISH,
  /** Publishes many events. */
  BATCH,
  /** Changes the caller's own session. */
  CHANGE,
  /** Acts on others, or reads the audit trail. */
  ADMINISTER,
  /** Opens a stream, or asks for a ticket to do so. */
  STREAM;

  /** Units a request of this kind costs, one at least. */
  public int cost(RequestCosts costs) {
    return switch (this) {
      case READ -> costs.read();
      case PUBLISH -> costs.publish();
      case BATCH -> costs.batch();
      case CHANGE -> costs.change();
      case ADMINISTER -> costs.administer();
      case STREAM -> costs.stream();
    };
  }
}
