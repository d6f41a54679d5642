package io.atrio.actors.stream;

import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.LiveChannel;
import io.atrio.actors.channel.Page;
import io.atrio.actors.channel.Position;
import io.atrio.actors.fanout.HubChannel;
import io.atrio.cluster.settings.ChannelSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything around one client's streams, one step at a time: channels with mailboxes that can lose
 * their node, a hub that takes each channel's news in order, and a client that reads slowly,
 * disconnects and comes back with the last id it saw.
 */
final class StreamWorld {
  private static final ChannelSettings SETTINGS = LiveChannel.settings(8, 4000, 60_000);
  private static final int HIGH = 900;
  private static final int PAGE = 500;

  private final List<Place> places = new ArrayList<>();
  private final Map<Long, SessionStream> known = new HashMap<>();
  private final Queue<Runnable> closings = new ArrayDeque<>();
  private final StreamWitness witness;
  private @Nullable Wire wire;
  private @Nullable SessionStream stream;
  private String lastEventId = "";
  private long streams;
  private long now;
  private int crashes;

  /** One channel: its owner's mailbox on one side, the hub's news of it on the other. */
  private final class Place {
    final String name;
    final Queue<Mail> mailbox = new ArrayDeque<>();
    final Queue<Runnable> news = new ArrayDeque<>();
    LiveChannel channel;
    boolean delivers;
    long watched;
    @Nullable HubChannel hub;

    Place(String name) {
      this.name = name;
      this.channel = new LiveChannel(name, 1, 0, SETTINGS);
    }

    long epoch() {
      return channel.position().epoch();
    }

    void add(Subscription subscription) {
      HubChannel listened = hub;
      if (listened == null) {
        listened = new HubChannel();
        hub = listened;
        mailbox.add(new Mail(Mail.Kind.LISTEN, this::onListen));
      }
      listened.add(subscription);
    }

    void remove(Subscription subscription) {
      HubChannel listened = hub;
      if (listened != null && listened.remove(subscription)) {
        hub = null;
        mailbox.add(new Mail(Mail.Kind.UNLISTEN, () -> delivers = false));
      }
    }

    void publish(long ttl) {
      Frame frame = channel.publish("{\"n\":1}", ttl, now);
      witness.published(name, channel.position(), frame.expiresAt());
      long epoch = epoch();
      if (delivers) {
        news.add(() -> onHub(h -> h.deliver(epoch, frame)));
      }
    }

    void onListen() {
      delivers = true;
      Position position = channel.position();
      news.add(() -> onRegistered(position));
    }

    void onRegistered(Position position) {
      if (watched != position.epoch()) {
        watched = position.epoch();
        if (watched != epoch()) {
          news.add(this::onOwnerLost);
        }
      }
      onHub(h -> h.registered(position));
    }

    void onOwnerLost() {
      watched = 0;
      if (hub != null) {
        mailbox.add(new Mail(Mail.Kind.LISTEN, this::onListen));
      }
    }

    void fetch(Subscription subscription, Position after) {
      long id = subscription.stream().id();
      mailbox.add(
          new Mail(
              Mail.Kind.FETCH,
              () -> {
                Page page = channel.after(after, PAGE, now);
                news.add(() -> onFetched(id, subscription, page));
              }));
    }

    void onFetched(long id, Subscription subscription, Page page) {
      SessionStream asking = known.get(id);
      if (asking != null) {
        asking.fetched(subscription, page);
      }
    }

    /**
     * The owner dies and lives again with a new epoch. Its mailbox is lost or kept; what the hub
     * would never learn of (it watches only owners that have registered it) it asks again, as
     * {@code ChannelHub} does for registrations that stay away.
     */
    void crash(boolean losing) {
      if (losing) {
        mailbox.removeIf(mail -> mail.kind() == Mail.Kind.FETCH);
      }
      if (watched == epoch()) {
        news.add(this::onOwnerLost);
      }
      delivers = false;
      channel = new LiveChannel(name, epoch() + 1, 0, SETTINGS);
    }

    void onHub(Consumer<HubChannel> work) {
      HubChannel listened = hub;
      if (listened != null) {
        work.accept(listened);
      }
    }
  }

  private record Mail(Kind kind, Runnable work) {
    enum Kind {
      LISTEN,
      UNLISTEN,
      FETCH
    }
  }

  StreamWorld(int channels) {
    for (int i = 0; i < channels; i++) {
      places.add(new Place("c" + i));
    }
    witness = new StreamWitness(places.stream().map(p -> p.name).toList());
  }

  void publish(int channel, long ttl) {
    place(channel).publish(ttl);
  }

  /** The owner of a channel handles the next message in its mailbox. */
  void handle(int channel) {
    Mail mail = place(channel).mailbox.poll();
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

  void pass(long millis) {
    now += millis;
  }

  void read(int bytes) {
    Wire open = wire;
    SessionStream reading = stream;
    if (open != null && reading != null && open.read(bytes)) {
      reading.resume();
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
            place(subscription.index()).remove(subscription);
          }
        });
  }

  void connect() {
    if (wire != null) {
      return;
    }
    Wire open = new Wire(HIGH);
    SessionStream fresh = Streams.open(++streams, Streams.DIRECT, open, lastEventId, this::fetch);
    wire = open;
    stream = fresh;
    known.put(fresh.id(), fresh);
    for (Subscription subscription : fresh.subscribe(places.stream().map(p -> p.name).toList())) {
      place(subscription.index()).add(subscription);
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
    for (Place place : places) {
      witness.hasAllOf(place.name, place.channel.position(), now);
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
        .anyMatch(p -> p.channel.after(since, PAGE, now).gap());
  }

  private void fetch(Subscription subscription, Position after) {
    place(subscription.index()).fetch(subscription, after);
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
