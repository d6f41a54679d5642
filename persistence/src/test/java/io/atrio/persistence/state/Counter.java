package io.atrio.persistence.state;

import io.atrio.cluster.StoredMessage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.state.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.state.javadsl.DurableStateBehavior;
import org.apache.pekko.persistence.typed.state.javadsl.EffectBuilder;

/** An actor with a durable state. It ends when a write fails. */
final class Counter extends DurableStateBehavior<Counter.Command, Counter.Count> {
  static final String TAG = "odd, \"quoted\"";

  sealed interface Command {}

  record Increment(ActorRef<Done> replyTo) implements Command {}

  record Delete() implements Command {}

  record Read(ActorRef<Count> replyTo) implements Command {}

  record Count(int value) implements StoredMessage {}

  private Counter(PersistenceId id) {
    super(id);
  }

  static Behavior<Command> create(String id) {
    return new Counter(PersistenceId.of("Counter", id));
  }

  @Override
  public Count emptyState() {
    return new Count(0);
  }

  @Override
  public CommandHandler<Command, Count> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Increment.class,
            (count, increment) ->
                Effect()
                    .persist(new Count(count.value() + 1))
                    .thenReply(increment.replyTo(), after -> Done.getInstance()))
        .onCommand(Delete.class, (count, delete) -> deletion())
        .onCommand(Read.class, (count, read) -> Effect().reply(read.replyTo(), count))
        .build();
  }

  @Override
  public String tag() {
    return TAG;
  }

  /** Java's factory has none; that of Scala is of both languages. */
  @SuppressWarnings("unchecked")
  private static EffectBuilder<Count> deletion() {
    return (EffectBuilder<Count>) org.apache.pekko.persistence.typed.state.scaladsl.Effect.delete();
  }
}
