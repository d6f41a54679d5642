package io.atrio.cluster;

/** The nodes of a cluster did not let this one in; the message is one line for the operator. */
public final class JoinRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JoinRefused(String why) {
    super(why);
  }
}
