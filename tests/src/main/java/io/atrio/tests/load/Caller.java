package io.atrio.tests.load;

import io.atrio.tests.process.Waiting;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls an HTTP server over kept-alive connections on one thread: at a fixed rate, or on each
 * connection as soon as it has its answer. For one thread, one run at a time.
 */
public final class Caller implements AutoCloseable {
  private static final int MOST_REOPENED = 1_000;
  private static final long REOPEN_AFTER_MS = 50;
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final EventLoopGroup group = Transport.group(1, "caller");
  private final EventLoop loop = group.next();
  private final InetSocketAddress server;
  private final Calls calls;
  private final List<CallConnection> connections = new ArrayList<>();
  private @Nullable CallRun run;
  private int reopened;
  private boolean closing;
  private long number;

  private Caller(URI api, Calls calls) {
    this.server = new InetSocketAddress(api.getHost(), api.getPort());
    this.calls = calls;
  }

  /**
   * Opens the connections.
   *
   * @param api whose host and port they go to
   * @throws IllegalStateException when not all are open within 20 s
   */
  public static Caller open(URI api, Calls calls, int connections) throws InterruptedException {
    Caller caller = new Caller(api, calls);
    for (int i = 0; i < connections; i++) {
      caller.loop.submit(caller::add).await();
    }
    Duration within = Duration.ofSeconds(20);
    if (!Waiting.until(within, () -> caller.free() == connections)) {
      int open = caller.free();
      caller.close();
      throw new IllegalStateException(open + " of " + connections + " connections opened");
    }
    return caller;
  }

  /** Makes {@code perSecond × duration} calls, each when it is due or as soon as it can. */
  public CallFigures atRate(double perSecond, Duration duration) throws InterruptedException {
    long start = EpochClock.micros() + 1_000;
    long count = Math.max(1, Math.round(perSecond * duration.toMillis() / 1e3));
    return run(new Pace.FixedRate(start, perSecond, count), start, duration);
  }

  /** Calls on every connection as fast as it is answered, for the given time. */
  public CallFigures asAnswered(Duration duration) throws InterruptedException {
    long start = EpochClock.micros();
    return run(new Pace.AsAnswered(start + duration.toNanos() / 1_000), start, duration);
  }

  /** Waits at most 10 s longer than planned for what is unanswered. */
  private CallFigures run(Pace pace, long start, Duration planned) throws InterruptedException {
    CallRun begun = new CallRun(loop, pace, start, number);
    loop.execute(() -> begin(begun));
    try {
      return begun.done().get(planned.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      loop.execute(() -> abandon(begun));
      return begun.done().join();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      number += begun.sent();
    }
  }

  private void begin(CallRun begun) {
    run = begun;
    connections.stream().filter(CallConnection::isFree).forEach(begun::take);
    begun.pump();
  }

  /** Ends a run that waits for answers; connections that still owe one are replaced. */
  private void abandon(CallRun late) {
    late.finish();
    connections.forEach(CallConnection::closeUnlessFree);
  }

  private void add() {
    CallConnection[] self = new CallConnection[1];
    self[0] = new CallConnection(calls, () -> reopenLater(self[0]));
    connections.add(self[0]);
    connect(self[0]);
  }

  private void connect(CallConnection connection) {
    Transport.client(loop)
        .handler(connection)
        .connect(server)
        .addListener((ChannelFuture future) -> connected(connection, future.isSuccess()));
  }

  private void connected(CallConnection connection, boolean open) {
    if (!open) {
      reopenLater(connection);
    } else if (run != null && !run.isDone()) {
      run.take(connection);
      run.pump();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what comes of it is told to connected()
  private void reopenLater(CallConnection connection) {
    if (!closing && reopened++ < MOST_REOPENED) {
      loop.schedule(() -> connect(connection), REOPEN_AFTER_MS, TimeUnit.MILLISECONDS);
    }
  }

  private int free() {
    try {
      return (int)
          (long)
              loop.submit(() -> connections.stream().filter(CallConnection::isFree).count()).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    loop.execute(() -> closing = true);
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
