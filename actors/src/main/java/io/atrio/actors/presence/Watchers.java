package io.atrio.actors.presence;

import io.atrio.actors.stream.StreamLoop;
import io.atrio.actors.stream.Subscription;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose streams on this node are told who comes and goes on one channel, by their loops. The parts
 * belong to their loops and are only reached through them.
 */
final class Watchers {
  private final Runnable someAreBehind;
  private final List<OnLoop> loops = new ArrayList<>(1);

  private record OnLoop(StreamLoop loop, LoopWatchers watchers) {}

  /**
   * Nobody's yet.
   *
   * @param someAreBehind called on a loop when a stream could not be told
   */
  Watchers(Runnable someAreBehind) {
    this.someAreBehind = someAreBehind;
  }

  void add(Subscription subscription) {
    OnLoop its = on(subscription.stream().loop());
    its.loop().run(() -> its.watchers().add(subscription));
  }

  void remove(Subscription subscription) {
    OnLoop its = on(subscription.stream().loop());
    its.loop().run(() -> its.watchers().remove(subscription));
  }

  /** Tells every stream that has missed nothing. */
  void tell(byte[] frame) {
    loops.forEach(its -> its.loop().run(() -> notice(its.watchers().tell(frame))));
  }

  /** Tells every stream that has missed something. */
  void tellAgain(byte[] reset) {
    loops.forEach(its -> its.loop().run(() -> notice(its.watchers().tellAgain(reset))));
  }

  private void notice(boolean behind) {
    if (behind) {
      someAreBehind.run();
    }
  }

  private OnLoop on(StreamLoop loop) {
    for (OnLoop known : loops) {
      if (known.loop().equals(loop)) {
        return known;
      }
    }
    OnLoop made = new OnLoop(loop, new LoopWatchers());
    loops.add(made);
    return made;
  }
}
