package io.atrio.actors.stream;

import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.Page;
import io.atrio.actors.channel.Position;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a session: keeps every channel's position and writes events exactly once and in
 * order. An event that is the next of its channel is written; one that is not, or that comes while
 * the reader lags, is left out and fetched later, and if history no longer has it the client is
 * told {@code atrio.gap}.
 *
 * <p>Everything but {@link #id}, {@link #loop} and the subscriptions is confined to the stream's
 * loop.
 */
public final class SessionStream {
  private static final JoinState LIVE = new JoinState.Live();
  private static final JoinState GAP = new JoinState.Gap();

  private final long id;
  private final StreamLoop loop;
  private final Outlet outlet;
  private final Hello hello;
  private final CatchUp catchUp;
  private volatile Subscription[] subscriptions = new Subscription[0];
  private @Nullable Cursor cursor;
  private @Nullable Opening opening;
  private @Nullable CursorLine line;
  private boolean ended;

  /** A stream that resumes from {@code cursor} once it has been admitted. */
  public SessionStream(
      long id, StreamLoop loop, Outlet outlet, Hello hello, Cursor cursor, CatchUp catchUp) {
    this.id = id;
    this.loop = loop;
    this.outlet = outlet;
    this.hello = hello;
    this.cursor = cursor;
    this.catchUp = catchUp;
  }

  /** Unique on its node. */
  public long id() {
    return id;
  }

  /** Whose it is. */
  public Principal principal() {
    return hello.principal();
  }

  /** The loop it lives on. */
  public StreamLoop loop() {
    return loop;
  }

  /** What it listens to; set once by {@link #subscribe}. */
  public Subscription[] subscriptions() {
    return subscriptions;
  }

  /**
   * Makes the subscriptions of an admitted stream. Called once, before anything else, from any one
   * thread.
   */
  public Subscription[] subscribe(List<String> channels) {
    Subscription[] made = new Subscription[channels.size()];
    for (int i = 0; i < made.length; i++) {
      made[i] = new Subscription(this, channels.get(i), i);
    }
    opening = new Opening(made.length);
    subscriptions = made;
    return made;
  }

  /** Whether the connection is gone. */
  public boolean ended() {
    return ended;
  }

  /** Refuses the request behind this stream. */
  public void refuse(Refused refused) {
    if (!ended) {
      outlet.refuse(refused);
    }
  }

  /** The channel stands at {@code now}: resume if the cursor allows, else begin here. */
  public void join(Subscription s, Position now) {
    if (ended) {
      return;
    }
    Position since = cursor == null ? null : cursor.position(s.channel());
    if (since == null) {
      joined(s, now, LIVE);
    } else if (since.equals(now)) {
      joined(s, now, new JoinState.Recovered(0));
    } else {
      s.standAt(since);
      fetch(s);
    }
  }

  /** Takes the channel's next event. */
  void deliver(Subscription s, long epoch, Frame frame) {
    boolean known = epoch == s.epoch && frame.offset() <= s.offset;
    if (ended || s.state != Subscription.State.LIVE || known) {
      return;
    }
    boolean next = epoch == s.epoch && frame.offset() == s.offset + 1;
    if (next && opening == null && outlet.writable()) {
      write(s, frame);
    } else {
      fallBehind(s);
    }
  }

  /**
   * The channel stands elsewhere: it was registered anew after its entity was lost or moved. A
   * question that waits for its answer is asked again, for it may have been lost with the entity.
   */
  void move(Subscription s, Position now) {
    if (ended || now.equals(s.position())) {
      return;
    }
    if (s.state == Subscription.State.LIVE) {
      fallBehind(s);
    } else if (s.state == Subscription.State.FETCHING && now.epoch() != s.epoch) {
      fetch(s);
    }
  }

  /** Takes the answer to a fetch. */
  public void fetched(Subscription s, Page page) {
    if (ended || s.state != Subscription.State.FETCHING) {
      return;
    }
    if (opening != null) {
      openWith(opening, s, page);
    } else if (page.gap()) {
      gap(s, page);
    } else {
      s.state = stateAfter(page);
      replay(s, page);
      fetchIfBehind(s);
    }
  }

  /** The reader keeps up again: fetches what was left out. */
  public void resume() {
    for (Subscription s : subscriptions) {
      fetchIfBehind(s);
    }
  }

  /** The connection is gone. */
  public void end() {
    ended = true;
    cursor = null;
    opening = null;
  }

  /** Says goodbye and ends the stream. */
  public void close(String reason, boolean reconnect) {
    if (!ended) {
      outlet.write(PlatformFrames.bye(reason, reconnect));
      outlet.close();
    }
  }

  /** Ends the stream without goodbye, as a broken network would. */
  public void abort() {
    outlet.abort();
  }

  private void openWith(Opening still, Subscription s, Page page) {
    if (page.gap()) {
      joined(s, new Position(page.epoch(), page.current()), GAP);
    } else {
      still.hold(s, page);
      joined(s, s.position(), new JoinState.Recovered(page.missed()), stateAfter(page));
    }
  }

  private void joined(Subscription s, Position position, JoinState state) {
    joined(s, position, state, Subscription.State.LIVE);
  }

  private void joined(Subscription s, Position position, JoinState state, Subscription.State next) {
    s.standAt(position);
    s.state = next;
    Opening still = opening;
    if (still != null && still.joined(s, state)) {
      open(still);
    }
  }

  /**
   * The first frame carries the positions the client came with: if it is all that arrives, nothing
   * is lost.
   */
  private void open(Opening finished) {
    opening = null;
    cursor = null;
    line = new CursorLine(principal().user(), subscriptions);
    outlet.accept();
    outlet.write(PlatformFrames.ready(line.bytes(), hello, subscriptions, finished.states()));
    finished.held().forEach(held -> replay(held.subscription(), held.page()));
    resume();
  }

  private void replay(Subscription s, Page page) {
    for (Frame frame : page.frames()) {
      if (!outlet.writable()) {
        s.state = Subscription.State.BEHIND;
        return;
      }
      write(s, frame);
    }
    s.offset = page.upTo();
    line().update(principal().user(), subscriptions, s);
  }

  private void write(Subscription s, Frame frame) {
    s.offset = frame.offset();
    CursorLine cursorLine = line();
    cursorLine.update(principal().user(), subscriptions, s);
    outlet.write(cursorLine.bytes(), frame);
  }

  private void gap(Subscription s, Page page) {
    String reason = page.epoch() == s.epoch ? "history" : "epoch";
    s.standAt(new Position(page.epoch(), page.current()));
    s.state = Subscription.State.LIVE;
    line = new CursorLine(principal().user(), subscriptions);
    outlet.write(PlatformFrames.gap(line.bytes(), s.channel(), reason));
  }

  private void fallBehind(Subscription s) {
    s.state = Subscription.State.BEHIND;
    fetchIfBehind(s);
  }

  private void fetchIfBehind(Subscription s) {
    if (s.state == Subscription.State.BEHIND && opening == null && outlet.writable()) {
      fetch(s);
    }
  }

  private void fetch(Subscription s) {
    s.state = Subscription.State.FETCHING;
    catchUp.fetch(s, s.position());
  }

  private CursorLine line() {
    CursorLine open = line;
    if (open == null) {
      throw new IllegalStateException("the stream is not open");
    }
    return open;
  }

  private static Subscription.State stateAfter(Page page) {
    return page.upTo() == page.current() ? Subscription.State.LIVE : Subscription.State.BEHIND;
  }
}
