package io.atrio.api.serve;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been opened, closed in the other order, each even if another fails to. Thread-safe. */
final class Closing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(1);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private boolean closed;

  /** Notes what must be closed; closes it at once if everything has been closed already. */
  <T extends AutoCloseable> T add(T resource) {
    synchronized (this) {
      if (!closed) {
        opened.push(resource);
        return resource;
      }
    }
    close(resource);
    throw new StartupInterrupted();
  }

  /** Notes a port; it is closed once the answers that are under way are given, for a second. */
  void add(ServerBinding binding) {
    add(() -> unbind(binding));
  }

  private static void unbind(ServerBinding binding)
      throws ExecutionException, InterruptedException, TimeoutException {
    var unused = binding.terminate(ANSWERS_WITHIN).toCompletableFuture().get(2, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    for (AutoCloseable next = pop(); next != null; next = pop()) {
      close(next);
    }
  }

  private synchronized @Nullable AutoCloseable pop() {
    return opened.poll();
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("Something did not close in good order", e);
    }
  }
}
