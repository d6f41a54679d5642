package io.atrio.api.manage;

import io.atrio.api.stream.LeavingStreams;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;

/**
 * Everybody a node sends away: those who have streams here, then those whose streams are at other
 * nodes and whose sessions are here. These come back too, and are held to the same rate.
 */
public final class LeavingClients implements LeavingStreams {
  private final LeavingStreams here;
  private final IntUnaryOperator elsewhere;
  private boolean noneHere;

  /**
   * Nobody is sent away yet.
   *
   * @param here the streams of this node
   * @param elsewhere sends the clients of so many streams of other nodes away whose sessions live
   *     here, and says how many are left
   */
  public LeavingClients(LeavingStreams here, IntUnaryOperator elsewhere) {
    this.here = here;
    this.elsewhere = elsewhere;
  }

  @Override
  public void stopListening() {
    here.stopListening();
  }

  @Override
  public OptionalInt sendAway(int many) {
    if (noneHere) {
      return OptionalInt.of(elsewhere.applyAsInt(many));
    }
    OptionalInt left = here.sendAway(many);
    if (left.isEmpty()) {
      return left;
    }
    noneHere = left.getAsInt() == 0;
    return OptionalInt.of(left.getAsInt() + elsewhere.applyAsInt(0));
  }
}
