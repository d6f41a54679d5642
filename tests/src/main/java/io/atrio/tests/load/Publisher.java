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
 * Publishes over kept-alive connections on one thread: at a fixed rate, or each connection as soon
 * as it has its answer. Every event carries {@code t}, the time it was due, and {@code n}. For one
 * thread, one run at a time.
 */
public final class Publisher implements AutoCloseable {
  private static final int MOST_REOPENED = 1_000;
  private static final long REOPEN_AFTER_MS = 50;
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final EventLoopGroup group = Transport.group(1, "publisher");
  private final EventLoop loop = group.next();
  private final InetSocketAddress server;
  private final PublishRequest request;
  private final List<PublishConnection> connections = new ArrayList<>();
  private @Nullable PublishRun run;
  private int reopened;
  private boolean closing;
  private long number;

  private Publisher(URI api, PublishRequest request) {
    this.server = new InetSocketAddress(api.getHost(), api.getPort());
    this.request = request;
  }

  /**
   * Opens the connections.
   *
   * @param channels take turns
   * @throws IllegalStateException when not all are open within 20 s
   */
  public static Publisher open(URI api, String token, List<String> channels, int connections)
      throws InterruptedException {
    return open(api, new PublishRequest(api, token, channels, 1), connections);
  }

  /** Opens the connections of a publisher whose events have so many bytes more. */
  public static Publisher ofPadded(
      URI api, String token, List<String> channels, int padding, int connections)
      throws InterruptedException {
    return open(api, new PublishRequest(api, token, channels, 1, padding), connections);
  }

  /** Opens the connections of a publisher whose every publish is a batch of so many events. */
  public static Publisher ofBatches(
      URI api, String token, List<String> channels, int batch, int connections)
      throws InterruptedException {
    return open(api, new PublishRequest(api, token, channels, batch), connections);
  }

  private static Publisher open(URI api, PublishRequest request, int connections)
      throws InterruptedException {
    Publisher publisher = new Publisher(api, request);
    for (int i = 0; i < connections; i++) {
      publisher.loop.submit(publisher::add).await();
    }
    Duration within = Duration.ofSeconds(20);
    if (!Waiting.until(within, () -> publisher.free() == connections)) {
      int open = publisher.free();
      publisher.close();
      throw new IllegalStateException(open + " of " + connections + " connections opened");
    }
    return publisher;
  }

  /** Publishes {@code perSecond × duration} events, each when it is due or as soon as it can. */
  public PublishFigures atRate(double perSecond, Duration duration) throws InterruptedException {
    long start = EpochClock.micros() + 1_000;
    long count = Math.max(1, Math.round(perSecond * duration.toMillis() / 1e3));
    return run(new Pace.FixedRate(start, perSecond, count), start, duration);
  }

  /** Publishes on every connection as fast as it is answered, for the given time. */
  public PublishFigures asAnswered(Duration duration) throws InterruptedException {
    long start = EpochClock.micros();
    return run(new Pace.AsAnswered(start + duration.toNanos() / 1_000), start, duration);
  }

  /** Waits at most 10 s longer than planned for what is unanswered. */
  private PublishFigures run(Pace pace, long start, Duration planned) throws InterruptedException {
    PublishRun begun = new PublishRun(loop, pace, start, number);
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

  private void begin(PublishRun begun) {
    run = begun;
    connections.stream().filter(PublishConnection::isFree).forEach(begun::take);
    begun.pump();
  }

  /** Ends a run that waits for answers; connections that still owe one are replaced. */
  private void abandon(PublishRun late) {
    late.finish();
    connections.forEach(PublishConnection::closeUnlessFree);
  }

  private void add() {
    PublishConnection[] self = new PublishConnection[1];
    self[0] = new PublishConnection(request, () -> reopenLater(self[0]));
    connections.add(self[0]);
    connect(self[0]);
  }

  private void connect(PublishConnection connection) {
    Transport.client(loop)
        .handler(connection)
        .connect(server)
        .addListener((ChannelFuture future) -> connected(connection, future.isSuccess()));
  }

  private void connected(PublishConnection connection, boolean open) {
    if (!open) {
      reopenLater(connection);
    } else if (run != null && !run.isDone()) {
      run.take(connection);
      run.pump();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what comes of it is told to connected()
  private void reopenLater(PublishConnection connection) {
    if (!closing && reopened++ < MOST_REOPENED) {
      loop.schedule(() -> connect(connection), REOPEN_AFTER_MS, TimeUnit.MILLISECONDS);
    }
  }

  private int free() {
    try {
      return (int)
          (long)
              loop.submit(() -> connections.stream().filter(PublishConnection::isFree).count())
                  .get();
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
