package io.atrio.tests.bench.journal;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/** A persistent actor that journals one entry for each command and counts them. */
final class Writer extends EventSourcedBehavior<Writer.Write, Entry, Long> {
  private final ActorContext<Write> context;

  /**
   * Asks for one entry.
   *
   * @param due when it should begin, by the clock of {@link System#nanoTime}
   */
  record Write(long due, ActorRef<? super Load.Written> replyTo) {}

  private Writer(ActorContext<Write> context, PersistenceId id) {
    super(id);
    this.context = context;
  }

  static Behavior<Write> create(PersistenceId id) {
    return Behaviors.setup(context -> new Writer(context, id));
  }

  @Override
  public Long emptyState() {
    return 0L;
  }

  @Override
  public CommandHandler<Write, Entry, Long> commandHandler() {
    return newCommandHandlerBuilder().forAnyState().onCommand(Write.class, this::onWrite).build();
  }

  private Effect<Entry, Long> onWrite(Long entries, Write write) {
    return Effect()
        .persist(Entry.after(entries))
        .thenReply(write.replyTo(), now -> new Load.Written(context.getSelf(), write.due()));
  }

  @Override
  public EventHandler<Long, Entry> eventHandler() {
    return newEventHandlerBuilder()
        .forAnyState()
        .onEvent(Entry.class, (entries, entry) -> entries + 1)
        .build();
  }
}
