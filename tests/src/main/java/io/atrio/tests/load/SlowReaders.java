package io.atrio.tests.load;

import io.atrio.tests.process.Waiting;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Many clients of one channel that read a byte a second each, until they are let go. */
public final class SlowReaders implements AutoCloseable {
  private final EventLoopGroup group = Transport.group(1, "slow");
  private final EventLoop loop = group.next();
  private final List<SlowReader> readers = new ArrayList<>();

  /** Opens a stream for each token, which is slow once it has had its first frame. */
  public SlowReaders(URI streams, String channel, List<String> tokens) {
    Bootstrap client = Transport.client(group);
    for (String token : tokens) {
      readers.add(new SlowReader(client, streams, channel, token));
    }
    loop.execute(() -> readers.forEach(SlowReader::connect));
    var unused =
        loop.scheduleAtFixedRate(() -> readers.forEach(SlowReader::tick), 1, 1, TimeUnit.SECONDS);
  }

  /** Waits until all have had their first frame; says whether that was so in time. */
  public boolean awaitReady(Duration within) throws InterruptedException {
    return Waiting.until(
        within, () -> onLoop(() -> readers.stream().allMatch(SlowReader::isReady)));
  }

  /** All read at full speed until they have this offset; says whether they had it in time. */
  public boolean catchUp(long newest, Duration within) throws InterruptedException {
    loop.execute(() -> readers.forEach(SlowReader::letGo));
    return Waiting.until(
        within, () -> onLoop(() -> readers.stream().allMatch(r -> r.hasReached(newest))));
  }

  /** How they fared so far. */
  public SlowReading reading() {
    return onLoop(
        () ->
            readers.stream()
                .map(SlowReader::reading)
                .reduce(new SlowReading(0, 0, 0, 0), SlowReading::plus));
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private <T> T onLoop(Supplier<T> question) {
    try {
      return loop.submit(question::get).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
