package io.atrio.actors.directory;

import io.atrio.actors.session.EndedSessions;
import io.atrio.actors.session.SessionProtocol;
import io.atrio.actors.session.SessionState;
import io.atrio.cluster.WireMessage;
import io.atrio.cluster.placement.SessionPlacement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.jspecify.annotations.Nullable;

/** One per node: answers the others for the sessions that live on it. Keeps nothing itself. */
final class SessionsHere {
  /** Its name below {@code /system}. */
  static final String NAME = "sessions-here";

  /** Sessions of one answer at the most. */
  static final int MOST = 1_000;

  /** Less than those who ask this actor wait. */
  private static final Duration ANSWERED_WITHIN = Duration.ofMillis(1_500);

  private final ActorSystem<?> system;
  private final SessionPlacement placement;
  private final LocalSessions local;
  private final EndedSessions ended;
  private final ActorRef<DirectoryKeeper.Command> keeper;
  private final ActorRef<ShardingEnvelope<SessionProtocol.Command>> sessions;

  /** What it understands. */
  sealed interface Command {}

  /**
   * These sessions have been ended, each until a time; answers with how many streams they had here.
   */
  record End(Map<String, Long> until, ActorRef<Integer> replyTo) implements Command, WireMessage {}

  /** Asks for a session, if it lives here; answers with {@link Described}. */
  record DescribeOne(String session, ActorRef<Described> replyTo) implements Command, WireMessage {}

  /** Asks for the sessions of a user that live here; answers with {@link Described}. */
  record DescribeAll(String user, ActorRef<Described> replyTo) implements Command, WireMessage {}

  /** Another node sees this one again, or for the first time. */
  enum Settle implements Command, WireMessage {
    NOW
  }

  /** Sessions that live here, {@link #MOST} at the most. */
  record Described(List<OpenSession> sessions) implements WireMessage {}

  private SessionsHere(
      ActorSystem<?> system,
      SessionPlacement placement,
      LocalSessions local,
      EndedSessions ended,
      ActorRef<DirectoryKeeper.Command> keeper,
      ActorRef<ShardingEnvelope<SessionProtocol.Command>> sessions) {
    this.system = system;
    this.placement = placement;
    this.local = local;
    this.ended = ended;
    this.keeper = keeper;
    this.sessions = sessions;
  }

  static Behavior<Command> create(
      SessionPlacement placement,
      LocalSessions local,
      EndedSessions ended,
      ActorRef<DirectoryKeeper.Command> keeper,
      ActorRef<ShardingEnvelope<SessionProtocol.Command>> sessions) {
    return Behaviors.setup(
        context -> {
          SessionsHere here =
              new SessionsHere(context.getSystem(), placement, local, ended, keeper, sessions);
          return Behaviors.receiveMessage(here::onCommand);
        });
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case End end -> onEnd(end);
      case Settle settle -> keeper.tell(DirectoryKeeper.Settle.NOW);
      case DescribeOne asked ->
          describe(
              local.has(asked.session()) ? List.of(asked.session()) : List.of(), asked.replyTo());
      case DescribeAll asked -> describe(local.of(asked.user(), MOST), asked.replyTo());
    }
    return Behaviors.same();
  }

  private void onEnd(End end) {
    end.until().forEach(ended::add);
    List<CompletableFuture<Integer>> counts =
        end.until().keySet().stream()
            .filter(local::has)
            .map(
                session ->
                    this.<Integer>ask(session, to -> new SessionProtocol.End(session, to), 0))
            .toList();
    var unused =
        all(counts)
            .thenAccept(
                done ->
                    end.replyTo().tell(counts.stream().mapToInt(CompletableFuture::join).sum()));
  }

  private void describe(List<String> which, ActorRef<Described> replyTo) {
    List<CompletableFuture<@Nullable OpenSession>> answers =
        which.stream().map(this::describe).toList();
    var unused =
        all(answers)
            .thenAccept(
                done -> {
                  List<OpenSession> open = new ArrayList<>();
                  for (CompletableFuture<@Nullable OpenSession> answer : answers) {
                    OpenSession session = answer.join();
                    if (session != null) {
                      open.add(session);
                    }
                  }
                  replyTo.tell(new Described(open));
                });
  }

  private CompletableFuture<@Nullable OpenSession> describe(String session) {
    String user = local.user(session);
    return this.<@Nullable SessionState>ask(session, SessionProtocol.Describe::new, null)
        .thenApply(
            state ->
                state == null || user == null
                    ? null
                    : new OpenSession(
                        session, user, placement.node(), state.since(), state.streams()));
  }

  /** One that does not answer is on its way elsewhere, or gone. */
  private <T extends @Nullable Object> CompletableFuture<T> ask(
      String session, Function<ActorRef<T>, SessionProtocol.Command> question, T otherwise) {
    return AskPattern.<ShardingEnvelope<SessionProtocol.Command>, T>ask(
            sessions,
            replyTo -> new ShardingEnvelope<>(local.home(session), question.apply(replyTo)),
            ANSWERED_WITHIN,
            system.scheduler())
        .exceptionally(late -> otherwise)
        .toCompletableFuture();
  }

  private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new));
  }
}
