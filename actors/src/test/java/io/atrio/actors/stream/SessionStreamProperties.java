package io.atrio.actors.stream;

import io.atrio.cluster.settings.SlowReader;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SessionStreamProperties {
  private static final long EVER = 1L << 40;

  /** What can happen around a stream. */
  enum Happening {
    PUBLISH,
    PUBLISH_MANY,
    PUBLISH_BRIEF,
    HANDLE,
    HEAR,
    HEAR_CLOSED,
    READ,
    READ_ALL,
    CRASH,
    CRASH_LOSING_MAIL,
    RESTART,
    RESTART_LOSING_MAIL,
    DISCONNECT,
    CONNECT,
    SUBSCRIBE,
    UNSUBSCRIBE,
    PASS
  }

  record Step(Happening what, int channel, int amount) {
    void in(StreamWorld world) {
      switch (what) {
        case PUBLISH -> world.publish(channel, EVER);
        case PUBLISH_MANY -> {
          for (int i = 0; i < amount; i++) {
            world.publish(channel, EVER);
          }
        }
        case PUBLISH_BRIEF -> world.publish(channel, 50);
        case HANDLE -> world.handle(channel);
        case HEAR -> world.hear(channel);
        case HEAR_CLOSED -> world.hearClosed();
        case READ -> world.read(amount * 40);
        case READ_ALL -> world.read(1 << 20);
        case CRASH -> world.crash(channel, false);
        case CRASH_LOSING_MAIL -> world.crash(channel, true);
        case RESTART -> world.restart(channel, false);
        case RESTART_LOSING_MAIL -> world.restart(channel, true);
        case DISCONNECT -> world.disconnect();
        case CONNECT -> world.connect();
        case SUBSCRIBE -> world.subscribe(channel);
        case UNSUBSCRIBE -> world.unsubscribe(channel);
        case PASS -> world.pass(amount * 10L);
      }
    }
  }

  @Property(tries = 3000)
  void aClientSeesWhatThePolicyPromisesOnceAndInOrderOrIsToldOfTheGap(
      @ForAll SlowReader policy,
      @ForAll @IntRange(min = 1, max = 3) int channels,
      @ForAll @Size(min = 10, max = 200) List<@From("steps") Step> steps) {
    StreamWorld world = new StreamWorld(channels, policy);
    world.connect();
    steps.forEach(step -> step.in(world));
    world.quiesce();
    world.checkComplete();
  }

  /**
   * Without losses of what a channel had, so that a gap must have its cause in the bounds of
   * history.
   */
  @Property(tries = 1500)
  void noGapIsToldWithoutACause(
      @ForAll SlowReader policy,
      @ForAll @IntRange(min = 1, max = 3) int channels,
      @ForAll @Size(min = 10, max = 200) List<@From("calmSteps") Step> steps) {
    aClientSeesWhatThePolicyPromisesOnceAndInOrderOrIsToldOfTheGap(policy, channels, steps);
  }

  @Provide
  Arbitrary<Step> steps() {
    return step(
        Arbitraries.frequencyOf(
            Tuple.of(40, calm()),
            Tuple.of(1, Arbitraries.of(Happening.CRASH, Happening.CRASH_LOSING_MAIL))));
  }

  @Provide
  Arbitrary<Step> calmSteps() {
    return step(calm());
  }

  private static Arbitrary<Happening> calm() {
    return Arbitraries.frequency(
        Tuple.of(10, Happening.PUBLISH),
        Tuple.of(1, Happening.PUBLISH_MANY),
        Tuple.of(2, Happening.PUBLISH_BRIEF),
        Tuple.of(9, Happening.HANDLE),
        Tuple.of(14, Happening.HEAR),
        Tuple.of(2, Happening.HEAR_CLOSED),
        Tuple.of(8, Happening.READ),
        Tuple.of(2, Happening.READ_ALL),
        Tuple.of(2, Happening.DISCONNECT),
        Tuple.of(4, Happening.CONNECT),
        Tuple.of(2, Happening.SUBSCRIBE),
        Tuple.of(2, Happening.UNSUBSCRIBE),
        Tuple.of(1, Happening.RESTART),
        Tuple.of(1, Happening.RESTART_LOSING_MAIL),
        Tuple.of(2, Happening.PASS));
  }

  private static Arbitrary<Step> step(Arbitrary<Happening> what) {
    return Combinators.combine(
            what, Arbitraries.integers().between(0, 5), Arbitraries.integers().between(1, 20))
        .as(Step::new);
  }
}
