package io.atrio.actors.directory;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.session.SessionLegacy;
import io.atrio.actors.session.SessionProtocol;
import io.atrio.actors.stream.Bye;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/**
 * Speaks to sessions wherever they live. What is said of one stream arrives in the order in which
 * it was said. Thread-safe.
 */
public final class SessionPost {
  private final SessionDirectory directory;
  private final RemoteStreams remote;
  private final ActorRef<ShardingEnvelope<SessionProtocol.Command>> sessions;
  private final ActorRef<ChannelHub.Command> hub;
  private final Scheduler scheduler;
  private final Set<Long> looking = ConcurrentHashMap.newKeySet();

  /**
   * Speaks to {@code sessions}, which {@code directory} finds, for the streams of {@code hub}.
   *
   * @param remote remembers the streams here whose sessions live elsewhere
   */
  public SessionPost(
      SessionDirectory directory,
      RemoteStreams remote,
      ActorRef<ShardingEnvelope<SessionProtocol.Command>> sessions,
      ActorRef<ChannelHub.Command> hub,
      Scheduler scheduler) {
    this.directory = directory;
    this.remote = remote;
    this.sessions = sessions;
    this.hub = hub;
    this.scheduler = scheduler;
    directory.onLost(this::lost);
  }

  /** A stream of this node wants to listen; its hub is told whether it may. */
  public void attach(SessionProtocol.Attach attach) {
    Principal principal = attach.principal();
    CompletableFuture<Place> place =
        directory.place(principal.session(), principal.user()).toCompletableFuture();
    if (place.isDone()) {
      attach(attach, place.join());
    } else {
      looking.add(attach.stream());
      var unused = place.thenAccept(found -> attachUnlessGone(attach, found));
    }
  }

  /** A stream of the platform's own wants to listen: it always lives here. */
  public void attachHere(SessionProtocol.Attach attach) {
    send(directory.home(attach.principal().session()), attach);
  }

  /** A stream of this node has gone. */
  public void detach(String session, SessionProtocol.Detach gone) {
    if (!looking.remove(gone.stream())) {
      String elsewhere = remote.closed(session, gone.stream());
      send(elsewhere == null ? directory.home(session) : elsewhere, gone);
    }
  }

  /** What the session's user may do may have changed. */
  public void recheck(String session) {
    String elsewhere = remote.entity(session);
    send(elsewhere == null ? directory.home(session) : elsewhere, SessionProtocol.Recheck.NOW);
  }

  /** Ends a session of this node that has no stream any more. */
  public void endIfIdle(String session) {
    send(directory.home(session), SessionProtocol.EndIfIdle.NOW);
  }

  /**
   * Asks the session of {@code principal}. Fails with a {@link
   * java.util.concurrent.TimeoutException} if it does not answer in time.
   */
  public <T> CompletionStage<Answer<T>> ask(
      Principal principal,
      Function<ActorRef<T>, SessionProtocol.Command> question,
      Duration within) {
    return directory
        .locate(principal.session(), principal.user())
        .thenCompose(
            place ->
                switch (place) {
                  case Place.Ended ended ->
                      CompletableFuture.completedFuture(
                          new Answer.Refusal<T>(Refused.of(ErrorCode.SESSION_ENDED)));
                  case Place.Here here -> ask(here.entity(), question, within);
                  case Place.There there -> ask(there.entity(), question, within);
                  case Place.Computed computed -> ask(computed.entity(), question, within);
                });
  }

  /** What a session answers, or why there is nothing to be asked. */
  public sealed interface Answer<T> {
    /** What it said. */
    record Said<T>(T what) implements Answer<T> {}

    /** Why there is no session. */
    record Refusal<T>(Refused why) implements Answer<T> {}
  }

  private <T> CompletionStage<Answer<T>> ask(
      String entity, Function<ActorRef<T>, SessionProtocol.Command> question, Duration within) {
    return AskPattern.<ShardingEnvelope<SessionProtocol.Command>, T>ask(
            sessions,
            replyTo -> new ShardingEnvelope<>(entity, question.apply(replyTo)),
            within,
            scheduler)
        .thenApply(Answer.Said::new);
  }

  /** A stream that has gone meanwhile must not be attached: nobody would detach it. */
  private void attachUnlessGone(SessionProtocol.Attach attach, Place place) {
    if (looking.remove(attach.stream())) {
      attach(attach, place);
    }
  }

  private void attach(SessionProtocol.Attach attach, Place place) {
    switch (place) {
      case Place.Here here -> send(here.entity(), attach);
      case Place.There there -> {
        note(attach, there.entity());
        send(
            there.entity(),
            new SessionProtocol.Come(attach, directory.home(attach.principal().session())));
      }
      case Place.Computed computed -> {
        note(attach, computed.entity());
        send(
            computed.entity(),
            computed.instead().isEmpty() ? attach : settled(attach, computed.instead()));
      }
      case Place.Ended ended ->
          hub.tell(new ChannelHub.Refuse(attach.stream(), Refused.of(ErrorCode.SESSION_ENDED)));
    }
  }

  /**
   * The session takes the place that the store may have noted by now: nobody lives there, and it
   * would have to move there, with its streams cut.
   */
  private static SessionProtocol.Inherit settled(SessionProtocol.Attach attach, String instead) {
    Principal principal = attach.principal();
    return new SessionProtocol.Inherit(
        SessionLegacy.nothing(principal.session(), principal.user(), instead), attach);
  }

  /** Streams that were told to another entity come again, and find this one. */
  private void note(SessionProtocol.Attach attach, String entity) {
    remote
        .attached(attach, entity)
        .ifPresent(
            other ->
                other
                    .streams()
                    .keySet()
                    .forEach(
                        stream -> {
                          hub.tell(new ChannelHub.End(stream, Bye.DRAIN));
                          detach(other.entity(), stream);
                        }));
  }

  /**
   * The node of these streams' session does not live any more: they find the session elsewhere,
   * those that wait for it still at once.
   */
  private void lost(RemoteStreams.Away away) {
    away.streams()
        .forEach(
            (stream, attach) -> {
              detach(away.entity(), stream);
              hub.tell(new ChannelHub.Lost(stream, () -> attach(attach)));
            });
  }

  private void detach(String entity, long stream) {
    send(entity, new SessionProtocol.Detach(stream, hub));
  }

  private void send(String entity, SessionProtocol.Command command) {
    sessions.tell(new ShardingEnvelope<>(entity, command));
  }
}
