package io.atrio.tests.bench.journal;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.jspecify.annotations.Nullable;

/**
 * Owns the writers and gives them work: to each the next entry once it has answered, or to one
 * after the other as entries fall due. Counts what was persisted and how long it took.
 */
final class Load {
  private static final String TYPE = "Bench";
  private static final long LONGEST_MICROS = 120_000_000;

  private final ActorContext<Command> context;
  private final List<ActorRef<Writer.Write>> writers;
  private Histogram latency = histogram();
  private long begun = System.nanoTime();
  private long end = begun;
  private int turn;
  private int underway;
  private @Nullable ActorRef<Persists> waiting;

  sealed interface Command {}

  /** Keeps every writer busy for a time; answers when the last entry is persisted. */
  record KeepBusy(Duration length, ActorRef<Persists> replyTo) implements Command {}

  /** An entry is due, for the next writer in turn. */
  record Due(long at) implements Command {}

  /** Answers when everything that was due is persisted. */
  record Finish(ActorRef<Persists> replyTo) implements Command {}

  /** A writer has persisted an entry. */
  record Written(ActorRef<Writer.Write> writer, long due) implements Command {}

  private Load(ActorContext<Command> context, List<ActorRef<Writer.Write>> writers) {
    this.context = context;
    this.writers = writers;
  }

  /** A load with so many writers, whose persistence ids begin with the mark. */
  static Behavior<Command> create(String mark, int writers) {
    return Behaviors.setup(
        context -> {
          List<ActorRef<Writer.Write>> all =
              IntStream.range(0, writers)
                  .mapToObj(i -> PersistenceId.of(TYPE, mark + "-" + i))
                  .map(id -> context.spawnAnonymous(Writer.create(id)))
                  .toList();
          return Behaviors.receiveMessage(new Load(context, all)::onCommand);
        });
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case KeepBusy busy -> onKeepBusy(busy);
      case Due due -> onDue(due.at());
      case Finish finish -> onFinish(finish.replyTo());
      case Written written -> onWritten(written);
    }
    return Behaviors.same();
  }

  private void onKeepBusy(KeepBusy busy) {
    waiting = busy.replyTo();
    begun = System.nanoTime();
    end = begun + busy.length().toNanos();
    writers.forEach(writer -> give(writer, begun));
  }

  private void onDue(long at) {
    if (underway == 0 && latency.getTotalCount() == 0) {
      begun = at;
    }
    give(writers.get(turn++ % writers.size()), at);
  }

  private void onFinish(ActorRef<Persists> replyTo) {
    waiting = replyTo;
    answerWhenDone();
  }

  private void onWritten(Written written) {
    underway--;
    long now = System.nanoTime();
    latency.recordValue(Math.clamp((now - written.due()) / 1_000, 0, LONGEST_MICROS));
    if (now - end < 0) {
      give(written.writer(), now);
    } else {
      answerWhenDone();
    }
  }

  private void give(ActorRef<Writer.Write> writer, long due) {
    underway++;
    writer.tell(new Writer.Write(due, context.getSelf()));
  }

  private void answerWhenDone() {
    if (waiting != null && underway == 0) {
      waiting.tell(new Persists(Duration.ofNanos(System.nanoTime() - begun), latency));
      waiting = null;
      latency = histogram();
      begun = System.nanoTime();
    }
  }

  private static Histogram histogram() {
    return new Histogram(LONGEST_MICROS, 3);
  }
}
