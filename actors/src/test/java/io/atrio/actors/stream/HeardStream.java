package io.atrio.actors.stream;

import io.atrio.actors.error.Refused;
import io.atrio.actors.fanout.ChannelHub;
import io.atrio.actors.identity.Principal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A stream at a real hub, on the one loop of all such streams, with a client that reads at once.
 */
public final class HeardStream implements AutoCloseable {
  private static final ExecutorService LOOP =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

  private static final StreamLoop ONE_LOOP = LOOP::execute;

  private final Wire wire = new Wire(1 << 20);
  private final SessionStream stream;
  private final ActorRef<ChannelHub.Command> hub;
  private final String since;

  /** A stream of {@code user} that begins now, not yet admitted. */
  public HeardStream(String user, long id, ActorRef<ChannelHub.Command> hub) {
    this.hub = hub;
    this.since = "";
    this.stream = Streams.of(user, id, ONE_LOOP, wire);
    hub.tell(new ChannelHub.Open(stream));
  }

  /** A stream of {@code principal} that begins now, not yet admitted. */
  public HeardStream(Principal principal, long id, ActorRef<ChannelHub.Command> hub) {
    this.hub = hub;
    this.since = "";
    this.stream = Streams.of(principal, id, ONE_LOOP, wire);
    hub.tell(new ChannelHub.Open(stream));
  }

  /** A stream that resumes after {@code since}, not yet admitted. */
  public HeardStream(long id, ActorRef<ChannelHub.Command> hub, String since) {
    this.hub = hub;
    this.since = since;
    this.stream =
        Streams.open(
            id,
            ONE_LOOP,
            wire,
            since,
            (subscription, after, extent, question) ->
                hub.tell(new ChannelHub.Fetch(subscription, after, extent, question)));
    hub.tell(new ChannelHub.Open(stream));
  }

  /** The session lets it listen. */
  public HeardStream admit(String... channels) {
    hub.tell(new ChannelHub.Admit(stream.id(), List.of(channels)));
    return this;
  }

  /** It is the platform's own. To be said before it is admitted. */
  public HeardStream hide() {
    stream.hide();
    return this;
  }

  /** The session lets it see who is on these channels. */
  public HeardStream watch(String... channels) {
    hub.tell(new ChannelHub.Watch(stream.id(), List.of(channels)));
    return this;
  }

  /** Which session it is of. */
  public String session() {
    return stream.session();
  }

  /** Its number. */
  public long id() {
    return stream.id();
  }

  /** What the client has read so far. */
  public EventStream.Reading reading() {
    return onLoop(
        () -> {
          if (wire.readAll()) {
            stream.resume();
          }
          return wire.reading(since);
        });
  }

  /** The types of the events the client has read so far. */
  public List<String> types() {
    return reading().events().stream().map(EventStream.Event::type).toList();
  }

  /** Whether it was cut. */
  public boolean aborted() {
    return onLoop(wire::aborted);
  }

  /** Whether the platform has ended it, with a goodbye or without. */
  public boolean hasEnded() {
    return onLoop(() -> wire.closed() || wire.aborted());
  }

  /** Whether its client was told to come back soon. */
  public boolean soonBack() {
    return onLoop(wire::soonBack);
  }

  /** Why it was refused, if it was. */
  public Optional<Refused> refused() {
    return onLoop(() -> Optional.ofNullable(wire.refused()));
  }

  /** The connection breaks. */
  @Override
  public void close() {
    LOOP.execute(
        () -> {
          stream.end();
          hub.tell(new ChannelHub.Closed(stream.id()));
        });
  }

  private <T> T onLoop(Supplier<T> question) {
    try {
      Future<T> answer = LOOP.submit(question::get);
      return answer.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the loop does not answer", e);
    }
  }
}
