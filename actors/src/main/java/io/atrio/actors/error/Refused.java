package io.atrio.actors.error;

import io.atrio.cluster.WireMessage;

/**
 * A refusal as a value.
 *
 * @param code which refusal
 * @param detail one sentence about this case; holds no secret and no internals
 * @param waitMillis how long to wait before trying again; 0 where nothing better is known than that
 *     it may help, or not
 */
public record Refused(ErrorCode code, String detail, long waitMillis) implements WireMessage {

  /** A refusal of which nobody knows how long it lasts. */
  public Refused(ErrorCode code, String detail) {
    this(code, detail, 0);
  }

  /** A refusal whose detail is the code's own sentence. */
  public static Refused of(ErrorCode code) {
    return new Refused(code, code.sentence());
  }
}
