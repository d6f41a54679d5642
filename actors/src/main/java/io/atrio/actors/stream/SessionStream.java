package io.atrio.actors.stream;

import io.atrio.actors.channel.Frame;
import io.atrio.actors.channel.Page;
import io.atrio.actors.channel.Position;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.cluster.settings.SlowReader;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a session: keeps every channel's position and writes events exactly once and in
 * order. An event that is the next of its channel is written; one that is not, or that comes while
 * the reader lags, is left out and fetched later, and if history no longer has it the client is
 * told {@code atrio.gap}.
 *
 * <p>Subscriptions may come and go while the stream is open. The hub changes {@link
 * #subscriptions}, which are those it has registered; the loop learns of it by {@link #join} and
 * {@link #leave}, in the order of the channel's events, and tells the client as soon as it reads.
 *
 * <p>Everything but {@link #id} and {@link #loop} is confined to the stream's loop, and what deals
 * with the registered subscriptions to the hub.
 */
public final class SessionStream {
  private static final JoinState LIVE = new JoinState.Live();
  private static final JoinState GAP = new JoinState.Gap();

  private final long id;
  private final StreamLoop loop;
  private final StreamToken token;
  private final Telling telling;
  private final CatchUp catchUp;
  private final Function<String, SlowReader> policies;
  private final StreamMetrics metrics;
  private Subscription[] registered = Subscriptions.NONE;
  private @Nullable Cursor cursor;
  private @Nullable Opening opening;
  private boolean ended;
  private boolean hidden;

  /**
   * A stream that resumes from {@code cursor} once it has been admitted.
   *
   * @param policies what a slow reader of a channel gets. Safe from any thread
   * @param metrics where it is counted
   */
  public SessionStream(
      long id,
      StreamLoop loop,
      Outlet outlet,
      Hello hello,
      Cursor cursor,
      CatchUp catchUp,
      Function<String, SlowReader> policies,
      StreamMetrics metrics) {
    this.id = id;
    this.loop = loop;
    this.token = new StreamToken(hello);
    this.telling = new Telling(outlet, token);
    this.cursor = cursor;
    this.catchUp = catchUp;
    this.policies = policies;
    this.metrics = metrics;
  }

  /** Unique on its node. */
  public long id() {
    return id;
  }

  /** Whose it is, by the last token that was shown. For the loop. */
  public Principal principal() {
    return token.principal();
  }

  /** Whose it is, the same with every token. Safe from any thread. */
  public String user() {
    return token.principal().user();
  }

  /** Which session it is of, the same with every token. Safe from any thread. */
  public String session() {
    return token.principal().session();
  }

  /** It is the platform's own: nobody is there because of it. Before the hub knows of it. */
  public void hide() {
    hidden = true;
  }

  /** Whether it is the platform's own. */
  public boolean isHidden() {
    return hidden;
  }

  /** The loop it lives on. */
  public StreamLoop loop() {
    return loop;
  }

  /** What it listens to. For the hub. */
  public Subscription[] subscriptions() {
    return registered;
  }

  /** Its subscription with this number, or null if that has ended. For the hub. */
  public @Nullable Subscription subscription(int number) {
    return Subscriptions.numbered(registered, number);
  }

  /** Its subscription to {@code channel}, or null. For the hub. */
  public @Nullable Subscription subscription(String channel) {
    return Subscriptions.of(registered, channel);
  }

  /**
   * Makes a subscription of a stream that has been admitted.
   *
   * @param number no number another subscription of the stream has or had, {@link
   *     Subscription#LATER} at least. For the hub.
   */
  public Subscription subscribe(String channel, int number) {
    Subscription made = new Subscription(this, channel, number, policies.apply(channel));
    registered = Subscriptions.with(registered, made);
    return made;
  }

  /** Ends the hub's part of a subscription; {@link #leave} is the loop's. For the hub. */
  public void unsubscribe(Subscription s) {
    registered = Subscriptions.without(registered, s);
  }

  /** Makes the subscriptions of an admitted stream. Called once, before any other. For the hub. */
  public Subscription[] subscribe(List<String> channels) {
    Subscription[] made = new Subscription[channels.size()];
    for (int i = 0; i < made.length; i++) {
      String channel = channels.get(i);
      made[i] = new Subscription(this, channel, i, policies.apply(channel));
    }
    opening = new Opening(made.length);
    registered = made;
    telling.begin(made);
    return made;
  }

  /** Whether the connection is gone, or goes once everything has left. */
  public boolean ended() {
    return ended;
  }

  /** Refuses the request behind this stream. */
  public void refuse(Refused refused) {
    if (!ended) {
      telling.refuse(refused);
    }
  }

  /** {@link #join(Subscription, Position, Set)} where nothing is known of the time before. */
  public void join(Subscription s, Position now) {
    join(s, now, Set.of());
  }

  /**
   * The channel stands at {@code now}: resume if the cursor allows, else begin here. Doing so twice
   * does no harm.
   *
   * @param past epochs of the channel that are over: nobody needs to be asked what came after a
   *     position in them, as thousands of streams would at once
   */
  public void join(Subscription s, Position now, Set<Long> past) {
    if (ended || s.state != Subscription.State.JOINING) {
      return;
    }
    if (s.isLater()) {
      begin(s, now);
      return;
    }
    Position since = cursor == null ? null : cursor.position(s.channel());
    if (since == null) {
      joined(s, now, LIVE);
    } else if (since.equals(now)) {
      joined(s, now, new JoinState.Recovered(0));
    } else if (past.contains(since.epoch())) {
      joined(s, now, GAP);
    } else {
      s.standAt(since);
      fetch(s);
    }
  }

  /** Nothing more of the channel is written; says so, unless the client knows nothing of it. */
  public void leave(Subscription s, Departure why) {
    if (ended) {
      return;
    }
    Subscription.State before = s.state;
    s.state = why.untold();
    Opening still = s.isLater() ? null : opening;
    if (still != null) {
      telling.remove(s);
      openWithout(still, s);
    } else if (before == Subscription.State.NEW) {
      telling.remove(s);
    } else if (before != Subscription.State.JOINING) {
      telling.news();
    }
  }

  /** Takes the channel's next event. */
  void deliver(Subscription s, long epoch, Frame frame) {
    boolean known = epoch == s.epoch && frame.offset() <= s.offset;
    if (ended || s.state != Subscription.State.LIVE || known) {
      return;
    }
    boolean next = epoch == s.epoch && frame.offset() == s.offset + 1;
    if (next && opening == null && telling.writable()) {
      telling.event(s, frame);
    } else if (opening == null && !telling.writable()) {
      leaveOut(s);
    } else {
      fallBehind(s);
    }
  }

  /**
   * The channel was registered anew, after its entity was lost or moved, and stands at {@code now}.
   * A question that waits for its answer is asked again, for it may have been lost with the entity.
   *
   * @param past as for {@link #join(Subscription, Position, Set)}
   */
  void move(Subscription s, Position now, Set<Long> past) {
    if (ended) {
      return;
    }
    boolean anew = past.contains(s.epoch);
    if (s.state == Subscription.State.LIVE && !now.equals(s.position())) {
      if (anew && opening == null && telling.writable()) {
        gap(s, now);
      } else {
        fallBehind(s);
      }
    } else if (s.state == Subscription.State.FETCHING && anew) {
      fetched(s, s.question, Page.none(now));
    } else if (s.state == Subscription.State.FETCHING) {
      fetch(s);
    }
  }

  /** Takes the answer to the last question that was asked, and to no other. */
  public void fetched(Subscription s, int question, Page page) {
    if (ended || s.state != Subscription.State.FETCHING || s.question != question) {
      return;
    }
    if (opening != null) {
      openWith(opening, s, page);
    } else if (page.gap()) {
      gap(s, new Position(page.epoch(), page.current()));
    } else {
      s.state = stateAfter(page);
      if (s.state == Subscription.State.LIVE) {
        s.lag.caughtUp();
      }
      replay(s, page);
      fetchIfBehind(s);
    }
  }

  /**
   * Says who is on a channel.
   *
   * @return false if it could not be said, because the reader lags or knows nothing of the channel
   *     yet
   */
  public boolean present(Subscription s, byte[] frame) {
    if (ended || s.hasEnded()) {
      return true;
    }
    boolean known = s.state != Subscription.State.JOINING && s.state != Subscription.State.NEW;
    boolean possible = telling.isOpen() && known && telling.writable();
    if (possible) {
      telling.say(frame);
    }
    return possible;
  }

  /** The reader keeps up again: tells what was not told and fetches what was left out. */
  public void resume() {
    if (ended || opening != null) {
      return;
    }
    telling.news();
    for (Subscription s : telling.subscriptions()) {
      fetchIfBehind(s);
    }
  }

  /** The connection is gone. */
  public void end() {
    ended = true;
    cursor = null;
    opening = null;
  }

  /** Says goodbye and ends the stream, or refuses it if it has not begun. */
  public void close(Bye bye) {
    close(bye, false);
  }

  /**
   * Says that the client finds its session at another node, and ends the stream.
   *
   * @param soon if something else keeps those that are sent away apart than how long they wait
   */
  public void sendAway(boolean soon) {
    close(Bye.DRAIN, soon);
  }

  private void close(Bye bye, boolean soon) {
    if (ended) {
      return;
    }
    if (telling.bye(bye, soon) && !hidden) {
      metrics.bye(bye);
    }
    end();
  }

  /** Sends the client to come again if the first frame is still not there. */
  public void beginOrEnd() {
    if (!telling.isOpen()) {
      close(Bye.OVERLOAD);
    }
  }

  /** Goes on with another token of the same user and session, and says so. */
  public void renew(Principal principal) {
    boolean open = !ended && telling.isOpen();
    token.renew(principal, open);
    if (open) {
      telling.news();
      telling.renewed();
    }
  }

  /** When something happens because of its token's end next, in seconds since the epoch. */
  public long due(TokenLife life) {
    return token.due(life);
  }

  /** Says that the token ends soon, once, and goodbye when it has. {@code now} in seconds. */
  public void age(long now, TokenLife life) {
    if (ended || !telling.isOpen()) {
      return;
    }
    if (token.isOver(now, life)) {
      close(Bye.EXPIRED);
      return;
    }
    byte[] expiring = token.expiring(now, life);
    if (expiring != null) {
      telling.say(expiring);
    }
  }

  /** Ends the stream without goodbye, as a broken network would. */
  public void abort() {
    telling.abort();
  }

  /** Where the reader keeps up nothing can have been left out since the channel stood here. */
  private void begin(Subscription s, Position now) {
    s.standAt(now);
    s.state = Subscription.State.NEW;
    telling.add(s);
    telling.news();
    if (s.state == Subscription.State.BEHIND) {
      s.state = Subscription.State.LIVE;
    }
  }

  private void openWithout(Opening still, Subscription s) {
    if (still.left(s)) {
      open(still);
    }
  }

  private void openWith(Opening still, Subscription s, Page page) {
    if (page.gap()) {
      joined(s, new Position(page.epoch(), page.current()), GAP);
    } else {
      still.hold(s, page);
      s.lag.owe(page.current());
      joined(s, s.position(), new JoinState.Recovered(page.missed()), stateAfter(page));
    }
  }

  private void joined(Subscription s, Position position, JoinState state) {
    joined(s, position, state, Subscription.State.LIVE);
  }

  private void joined(Subscription s, Position position, JoinState state, Subscription.State next) {
    s.standAt(position);
    s.state = next;
    if (!hidden) {
      metrics.joined(state);
    }
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
    boolean ignored = Cursor.IGNORED.equals(cursor);
    opening = null;
    cursor = null;
    telling.ready(finished.states(), ignored);
    finished.held().forEach(held -> replay(held.subscription(), held.page()));
    resume();
  }

  private void replay(Subscription s, Page page) {
    if (ended) {
      return;
    }
    for (Frame frame : page.frames()) {
      if (!telling.writable()) {
        leaveOut(s);
        return;
      }
      telling.event(s, frame);
    }
    telling.pass(s, page.upTo());
  }

  private void gap(Subscription s, Position now) {
    s.state = Subscription.State.LIVE;
    s.lag.forget();
    metrics.gap(now.epoch() == s.epoch);
    telling.gap(s, now);
  }

  /**
   * The reader does not keep up: what comes next waits for it in history, or it is not waited for.
   */
  private void leaveOut(Subscription s) {
    s.state = Subscription.State.BEHIND;
    s.lag.leftOutAfter(s.offset);
    if (s.lag.isOver()) {
      metrics.slow(StreamMetrics.Slowness.CLOSED);
      close(Bye.SLOW);
    }
  }

  private void fallBehind(Subscription s) {
    s.state = Subscription.State.BEHIND;
    fetchIfBehind(s);
  }

  private void fetchIfBehind(Subscription s) {
    boolean canRead = !ended && opening == null && telling.writable();
    if (s.state == Subscription.State.BEHIND && canRead) {
      fetch(s);
    }
  }

  private void fetch(Subscription s) {
    s.state = Subscription.State.FETCHING;
    s.question++;
    catchUp.fetch(s, s.position(), s.lag.after(s.offset), s.question);
  }

  private static Subscription.State stateAfter(Page page) {
    return page.upTo() == page.current() ? Subscription.State.LIVE : Subscription.State.BEHIND;
  }
}
