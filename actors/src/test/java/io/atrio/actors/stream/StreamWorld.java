package io.atrio.actors.stream;

import io.atrio.actors.channel.Extent;
import io.atrio.actors.channel.Position;
import io.atrio.cluster.settings.SlowReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Everything around one client's streams, one step at a time: channels with mailboxes that can lose
 * their node, a hub that takes each channel's news in order, a session that adds and drops
 * channels, and a client that reads slowly, disconnects and comes back with the last id it saw.
 */
final class StreamWorld {
  private static final int HIGH = 900;

  private final List<Place> places = new ArrayList<>();
  private final Map<Long, SessionStream> known = new HashMap<>();
  private final Queue<Runnable> closings = new ArrayDeque<>();
  private final StreamWitness witness;
  private final SlowReader policy;
  private final Set<Integer> wanted = new TreeSet<>();
  private @Nullable Wire wire;
  private @Nullable SessionStream stream;
  private String lastEventId = "";
  private long streams;
  private long now;
  private int crashes;
  private int later = Subscription.LATER;

  StreamWorld(int channels, SlowReader policy) {
    this.policy = policy;
    List<String> names = IntStream.range(0, channels).mapToObj(i -> "c" + i).toList();
    witness = new StreamWitness(names, policy);
    for (int i = 0; i < channels; i++) {
      places.add(new Place("c" + i, witness, () -> now, known::get));
      wanted.add(i);
    }
  }

  /** The session wants to hear a channel, on its open stream and on those to come. */
  void subscribe(int channel) {
    Place place = place(channel);
    SessionStream open = stream;
    if (wanted.add(places.indexOf(place)) && open != null) {
      place.add(open.subscribe(place.name, later++));
    }
  }

  /** The session does not want to hear a channel any more. One is never dropped. */
  void unsubscribe(int channel) {
    Place place = place(channel);
    SessionStream open = stream;
    if (places.indexOf(place) == 0 || !wanted.remove(places.indexOf(place)) || open == null) {
      return;
    }
    Subscription dropped = open.subscription(place.name);
    if (dropped == null) {
      throw new AssertionError("not registered: " + place.name);
    }
    open.unsubscribe(dropped);
    place.remove(dropped);
    open.leave(dropped, Departure.REQUESTED);
  }

  void publish(int channel, long ttl) {
    place(channel).publish(ttl);
  }

  /** The owner of a channel handles the next message in its mailbox. */
  void handle(int channel) {
    Place.Mail mail = place(channel).mailbox.poll();
    if (mail != null) {
      mail.work().run();
    }
  }

  /** The hub takes the next news of a channel. */
  void hear(int channel) {
    run(place(channel).news.poll());
  }

  /** The hub learns of the next connection that is gone. */
  void hearClosed() {
    run(closings.poll());
  }

  void crash(int channel, boolean losing) {
    crashes++;
    place(channel).crash(losing);
  }

  /** As the owner of a durable channel does, whose events are no reason for a gap then. */
  void restart(int channel, boolean losing) {
    place(channel).restart(losing);
  }

  void pass(long millis) {
    now += millis;
  }

  void read(int bytes) {
    Wire open = wire;
    SessionStream reading = stream;
    if (open != null && reading != null && open.read(bytes)) {
      reading.resume();
    }
    if (open != null && open.closed() && open.drained()) {
      disconnect();
    }
  }

  void disconnect() {
    Wire open = wire;
    SessionStream gone = stream;
    if (open == null || gone == null) {
      return;
    }
    look(open);
    wire = null;
    stream = null;
    gone.end();
    closings.add(
        () -> {
          known.remove(gone.id());
          for (Subscription subscription : gone.subscriptions()) {
            place(subscription).remove(subscription);
          }
        });
  }

  void connect() {
    if (wire != null) {
      return;
    }
    Wire open = new Wire(HIGH);
    SessionStream fresh =
        Streams.open(++streams, Streams.DIRECT, open, lastEventId, this::fetch, policy);
    wire = open;
    stream = fresh;
    known.put(fresh.id(), fresh);
    List<String> names = wanted.stream().map(i -> places.get(i).name).toList();
    for (Subscription subscription : fresh.subscribe(names)) {
      place(subscription).add(subscription);
    }
  }

  /** Nothing new happens, and everything that waits is done. */
  void quiesce() {
    connect();
    for (boolean busy = true; busy; ) {
      busy = !closings.isEmpty();
      hearClosed();
      for (int i = 0; i < places.size(); i++) {
        busy |= !place(i).mailbox.isEmpty() || !place(i).news.isEmpty();
        handle(i);
        hear(i);
      }
      Wire open = wire;
      busy |= open != null && !open.drained();
      read(Integer.MAX_VALUE / 2);
      busy |= wire == null;
      connect();
    }
  }

  /** The client has everything up to where each channel stands, or was told of a gap. */
  void checkComplete() {
    Wire open = wire;
    if (open == null) {
      throw new AssertionError("not connected");
    }
    if (!open.accepted()) {
      throw new AssertionError("the stream never opened");
    }
    look(open);
    witness.hears(wanted.stream().map(i -> places.get(i).name).toList());
    for (int i : wanted) {
      witness.hasAllOf(places.get(i).name, places.get(i).channel.position(), now);
    }
  }

  private void look(Wire open) {
    EventStream.Reading reading = open.reading(lastEventId);
    witness.see(reading, now, crashes == 0 ? this::gapHasCause : (channel, since) -> true);
    lastEventId = reading.lastEventId();
  }

  private boolean gapHasCause(String channel, Position since) {
    return places.stream()
        .filter(p -> p.name.equals(channel))
        .anyMatch(p -> p.channel.after(since, Place.PAGE, now).gap());
  }

  private void fetch(Subscription subscription, Position after, Extent extent, int question) {
    place(subscription).fetch(subscription, after, extent, question);
  }

  private Place place(Subscription subscription) {
    return places.stream()
        .filter(p -> p.name.equals(subscription.channel()))
        .findFirst()
        .orElseThrow();
  }

  private Place place(int channel) {
    return places.get(channel % places.size());
  }

  private static void run(@Nullable Runnable work) {
    if (work != null) {
      work.run();
    }
  }
}
