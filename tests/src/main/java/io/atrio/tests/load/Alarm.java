package io.atrio.tests.load;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** Calls on a loop when it is time, one call at a time outstanding. Lives on its loop. */
final class Alarm {
  private final EventLoop loop;
  private final Runnable call;
  private boolean set;

  Alarm(EventLoop loop, Runnable call) {
    this.loop = loop;
    this.call = call;
  }

  /** Sets it unless it is set. */
  @SuppressWarnings("FutureReturnValueIgnored") // the loop outlives the alarm
  void in(long micros) {
    if (!set) {
      set = true;
      loop.schedule(this::ring, micros, TimeUnit.MICROSECONDS);
    }
  }

  private void ring() {
    set = false;
    call.run();
  }
}
