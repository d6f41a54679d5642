package io.atrio.actors.limit;

import io.atrio.cluster.WireMessage;
import io.atrio.cluster.settings.AddressLimitSettings;
import java.time.Clock;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Adds up what nodes have counted of those addresses that are this node's to add up, and blocks
 * those that ask for more than they may of all nodes together. Its memory does not depend on how
 * many there are. A node that goes takes its sums with it: they begin anew on another.
 */
final class AddressTotals {
  private final AddressLimitSettings settings;
  private final Clock clock;
  private final Consumer<Block> blocked;
  private final CountTable counts;
  private final long window;

  /** What it understands. */
  sealed interface Command {}

  /**
   * A node has admitted {@code requests} more of {@code key}, in the window of that number by its
   * own clock.
   */
  record Counted(long key, long window, int requests) implements Command, WireMessage {}

  /** Nothing is held against {@code key} any more. */
  record Forget(long key) implements Command {}

  private AddressTotals(AddressLimitSettings settings, Clock clock, Consumer<Block> blocked) {
    this.settings = settings;
    this.clock = clock;
    this.blocked = blocked;
    this.counts = new CountTable(settings.maxTracked());
    this.window = settings.window().toMillis();
  }

  /** Tells {@code blocked} of those who must be refused everywhere. */
  static Behavior<Command> create(
      AddressLimitSettings settings, Clock clock, Consumer<Block> blocked) {
    return Behaviors.supervise(
            Behaviors.<Command>setup(
                context -> {
                  AddressTotals totals = new AddressTotals(settings, clock, blocked);
                  return Behaviors.receiveMessage(totals::onCommand);
                }))
        .onFailure(SupervisorStrategy.restart());
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Counted counted -> onCounted(counted);
      case Forget forget -> counts.forget(AddressHash.of(forget.key()), forget.key());
    }
    return Behaviors.same();
  }

  private void onCounted(Counted counted) {
    long now = clock.millis();
    double elapsed = now % window / (double) window;
    int hash = AddressHash.of(counted.key());
    long number = now / window;
    long state =
        counted.window() == number - 1
            ? counts.addBefore(hash, counted.key(), number, elapsed, counted.requests())
            : counts.add(hash, counted.key(), number, elapsed, counted.requests());
    if (CountTable.estimate(state, elapsed) >= settings.requests() + 1) {
      counts.forget(hash, counted.key());
      long until = now + settings.blockFor().toMillis();
      blocked.accept(new Block(counted.key(), now, until, Block.Cause.LIMIT, ""));
    }
  }
}
