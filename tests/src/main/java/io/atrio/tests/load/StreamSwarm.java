package io.atrio.tests.load;

import io.atrio.tests.process.Waiting;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Holds many event streams open and checks what they are sent. One process may hold some 19,500 of
 * them, as far as its limit of open files allows. For one thread.
 */
public final class StreamSwarm implements Audience, AutoCloseable {
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(10);

  private final EventLoopGroup group;
  private final List<SwarmLoop> loops = new ArrayList<>();

  public StreamSwarm(SwarmOptions options) {
    group = Transport.group(options.loops(), "swarm");
    for (EventExecutor loop : group) {
      loops.add(new SwarmLoop((EventLoop) loop, options));
    }
  }

  /**
   * Opens a stream for every token and waits until each has had its first frame or has failed, at
   * most for the given time. What was counted before stays counted.
   */
  public Opening open(List<String> tokens, Duration within) throws InterruptedException {
    return openAll(tokens, within);
  }

  /** The same for clients that come back. */
  public Opening resume(List<Returning> clients, Duration within) throws InterruptedException {
    return openAll(clients.stream().map(Returning::credentials).toList(), within);
  }

  private Opening openAll(List<String> tokens, Duration within) throws InterruptedException {
    List<StreamOpener> openers = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      int from = (int) ((long) tokens.size() * i / loops.size());
      int to = (int) ((long) tokens.size() * (i + 1) / loops.size());
      List<String> share = tokens.subList(from, to);
      openers.add(on(loops.get(i), loop -> loop.open(share, loops.size())));
    }
    CompletableFuture<?>[] all =
        openers.stream().map(StreamOpener::done).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(all).get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      openers.forEach(StreamOpener::giveUp);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return openers.stream().map(opener -> opener.done().join()).reduce(Opening::plus).orElseThrow();
  }

  @Override
  public int size() throws InterruptedException {
    return each(SwarmLoop::size).stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public long events() throws InterruptedException {
    return each(loop -> loop.tally().events()).stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Counts frames that tell of changed subscriptions as events from now on, with the time since
   * {@code micros} as their latency.
   */
  public void countChangesSince(long micros) throws InterruptedException {
    each(
        loop -> {
          loop.tally().changedAt(micros);
          return 0;
        });
  }

  @Override
  public Delivery take() throws InterruptedException {
    return each(loop -> loop.tally().take()).stream().reduce(Delivery::plus).orElseThrow();
  }

  @Override
  public List<String> takeTroubles() throws InterruptedException {
    return each(SwarmLoop::takeTroubles).stream().flatMap(List::stream).toList();
  }

  /** None: this one holds them. */
  @Override
  public List<Long> processes() {
    return List.of();
  }

  /** Closes every stream; says whether all were closed in time. */
  public boolean closeStreams(Duration within) throws InterruptedException {
    each(
        loop -> {
          loop.closeStreams();
          return 0;
        });
    return awaitEmpty(within);
  }

  /** Waits until no stream is open; says whether that was so in time. */
  public boolean awaitEmpty(Duration within) throws InterruptedException {
    return Waiting.until(within, () -> sizeNow() == 0);
  }

  private int sizeNow() {
    try {
      return size();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Not left to the loops' end: a loop told to end between two of its steps closes nothing. */
  @Override
  public void close() {
    try {
      closeStreams(CLOSED_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private <T> List<T> each(Function<SwarmLoop, T> question) throws InterruptedException {
    List<T> answers = new ArrayList<>();
    for (SwarmLoop loop : loops) {
      answers.add(on(loop, question));
    }
    return answers;
  }

  private static <T> T on(SwarmLoop loop, Function<SwarmLoop, T> question)
      throws InterruptedException {
    try {
      return loop.loop().submit(() -> question.apply(loop)).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
