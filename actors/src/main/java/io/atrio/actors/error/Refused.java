package io.atrio.actors.error;

import io.atrio.cluster.WireMessage;

/**
 * A refusal as a value.
 *
 * @param code which refusal
 * @param detail one sentence about this case; holds no secret and no internals
 */
public record Refused(ErrorCode code, String detail) implements WireMessage {

  /** A refusal whose detail is the code's own sentence. */
  public static Refused of(ErrorCode code) {
    return new Refused(code, code.sentence());
  }
}
