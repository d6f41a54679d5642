package io.atrio.actors.directory;

import io.atrio.actors.session.EndedSessions;
import io.atrio.cluster.placement.SessionPlacement;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * The sessions of all nodes, as an operator sees them. The store says which nodes to ask; if it
 * cannot, all are asked. A node that does not answer within two seconds is left out. Thread-safe.
 */
public final class OpenSessions {
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(2);

  private final SessionDirectory directory;
  private final Scheduler scheduler;

  /** The sessions that {@code directory} knows of. */
  public OpenSessions(SessionDirectory directory, Scheduler scheduler) {
    this.directory = directory;
    this.scheduler = scheduler;
  }

  /** A session, wherever it lives. */
  public CompletionStage<Optional<OpenSession>> find(String session) {
    return nodes(
            () ->
                directory
                    .store()
                    .find(session)
                    .thenApply(place -> place.stream().map(SessionPlacement::node).toList()))
        .thenCompose(
            nodes -> described(nodes, replyTo -> new SessionsHere.DescribeOne(session, replyTo)))
        .thenApply(found -> found.stream().max(Comparator.comparingInt(OpenSession::streams)));
  }

  /** The sessions of {@code user}, 1,000 of each node at the most, in the order of their ids. */
  public CompletionStage<List<OpenSession>> of(String user) {
    return nodes(
            () ->
                directory
                    .store()
                    .sessions(user)
                    .thenApply(all -> all.values().stream().map(SessionPlacement::node).toList()))
        .thenCompose(
            nodes -> described(nodes, replyTo -> new SessionsHere.DescribeAll(user, replyTo)))
        .thenApply(
            found ->
                found.stream()
                    .sorted(
                        Comparator.comparing(OpenSession::session).thenComparing(OpenSession::node))
                    .toList());
  }

  /**
   * Ends sessions for good, on all nodes, those too that start later. The caller has seen to it
   * that this is in the audit trail. Completes with how many streams they had.
   */
  public CompletionStage<Integer> end(Collection<String> sessions) {
    EndedSessions ended = directory.ended();
    Map<String, Long> until = new HashMap<>();
    sessions.forEach(session -> until.put(session, ended.untilFromNow()));
    until.forEach(ended::add);
    CompletableFuture<Void> stored =
        directory.degraded()
            ? CompletableFuture.completedFuture(null)
            : directory
                .store()
                .end(until)
                .handle((done, failure) -> (Void) null)
                .toCompletableFuture();
    return asked(
            directory.nodes().ids(), replyTo -> new SessionsHere.End(Map.copyOf(until), replyTo), 0)
        .thenCombine(stored, (counts, done) -> counts.stream().mapToInt(count -> count).sum());
  }

  /** The nodes to be asked: those that the store names, or all that live. */
  private CompletionStage<Collection<String>> nodes(
      Supplier<CompletionStage<List<String>>> stored) {
    Collection<String> all = directory.nodes().ids();
    if (all.size() == 1 || directory.degraded()) {
      return CompletableFuture.completedFuture(all);
    }
    return stored.get().handle((nodes, failure) -> nodes == null ? all : nodes);
  }

  private CompletionStage<List<OpenSession>> described(
      Collection<String> nodes,
      Function<ActorRef<SessionsHere.Described>, SessionsHere.Command> question) {
    return asked(nodes, question, new SessionsHere.Described(List.of()))
        .thenApply(all -> all.stream().flatMap(one -> one.sessions().stream()).toList());
  }

  private <T> CompletionStage<List<T>> asked(
      Collection<String> nodes, Function<ActorRef<T>, SessionsHere.Command> question, T otherwise) {
    List<CompletableFuture<T>> answers =
        directory.nodes().at(nodes).stream()
            .map(
                node ->
                    AskPattern.<SessionsHere.Command, T>ask(
                            node, question::apply, ANSWERED_WITHIN, scheduler)
                        .exceptionally(late -> otherwise)
                        .toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
  }
}
