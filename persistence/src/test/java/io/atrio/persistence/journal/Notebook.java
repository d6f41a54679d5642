package io.atrio.persistence.journal;

import io.atrio.cluster.StoredMessage;
import java.time.Duration;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/** A persistent actor that notes texts. */
final class Notebook
    extends EventSourcedBehavior<Notebook.Command, Notebook.Noted, Notebook.Notes> {

  /**
   * A text that PostgreSQL refuses: its tag has a character that no text in PostgreSQL may have.
   */
  static final String REFUSED = "#refused";

  sealed interface Command {}

  record Note(String text, ActorRef<Done> replyTo) implements Command {}

  record Read(ActorRef<Notes> replyTo) implements Command {}

  record Noted(String text) implements StoredMessage {}

  record Notes(int count, String last) implements StoredMessage {}

  private Notebook(PersistenceId id) {
    super(
        id,
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(50), Duration.ofMillis(500), 0.1));
  }

  /** Comes back by itself after a failed write. */
  static Behavior<Command> create(String id) {
    return new Notebook(PersistenceId.of("notebook", id));
  }

  @Override
  public Notes emptyState() {
    return new Notes(0, "");
  }

  @Override
  public CommandHandler<Command, Noted, Notes> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Note.class,
            note ->
                Effect()
                    .persist(new Noted(note.text()))
                    .thenReply(note.replyTo(), notes -> Done.getInstance()))
        .onCommand(Read.class, (notes, read) -> Effect().reply(read.replyTo(), notes))
        .build();
  }

  @Override
  public EventHandler<Notes, Noted> eventHandler() {
    return (notes, noted) -> new Notes(notes.count() + 1, noted.text());
  }

  @Override
  public Set<String> tagsFor(Noted noted) {
    if (noted.text().equals(REFUSED)) {
      return Set.of("\0");
    }
    return noted.text().startsWith("#") ? Set.of("marked", "a,\"b\"\u001f") : Set.of();
  }
}
