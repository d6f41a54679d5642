package io.atrio.tests.bench.journal;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.japi.function.Function;

/** An actor system of its own whose writers journal with one plugin. For one thread. */
public final class JournalSystem implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final ActorSystem<Load.Command> system;

  private JournalSystem(ActorSystem<Load.Command> system) {
    this.system = system;
  }

  /** Starts it with so many writers that nobody has seen before. */
  public static JournalSystem start(JournalPlugin plugin, int writers) {
    String mark = plugin.name() + "-" + UUID.randomUUID();
    return new JournalSystem(
        ActorSystem.create(Load.create(mark, writers), "journal", plugin.system()));
  }

  /** Has every writer persist one event after the other for the time given. */
  public Persists keepBusy(Duration length) {
    return ask(replyTo -> new Load.KeepBusy(length, replyTo), length.plus(GRACE));
  }

  /** Has {@code perSecond × length} events persisted, each when it is due, by writers in turn. */
  public Persists atRate(double perSecond, Duration length) {
    long count = Math.round(perSecond * length.toNanos() / 1e9);
    long start = System.nanoTime();
    for (long i = 0; i < count; i++) {
      long due = start + Math.round(i * 1e9 / perSecond);
      for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      system.tell(new Load.Due(due));
    }
    return ask(Load.Finish::new, GRACE);
  }

  private Persists ask(Function<ActorRef<Persists>, Load.Command> command, Duration within) {
    CompletionStage<Persists> answer = AskPattern.ask(system, command, within, system.scheduler());
    try {
      return answer.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new IllegalStateException("not everything was persisted: " + e.getCause(), e);
    }
  }

  /** Ends it in good order: the plugins give their connections back. */
  @Override
  public void close() {
    CoordinatedShutdown.get(system)
        .runAll(CoordinatedShutdown.actorSystemTerminateReason())
        .toCompletableFuture()
        .join();
  }
}
