package io.atrio.api.serve;

import io.atrio.persistence.embedded.StartupException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something that must have happened before the start goes on. */
final class StartStep {
  private static final Duration USUALLY = Duration.ofSeconds(30);

  private StartStep() {}

  /** {@link #await(String, CompletionStage, Duration)} for half a minute. */
  static <T> T await(String otherwise, CompletionStage<T> stage) {
    return await(otherwise, stage, USUALLY);
  }

  /**
   * Returns what {@code stage} completes with.
   *
   * @throws StartupException it fails, or takes longer than {@code within}: {@code otherwise}, and
   *     which of the two
   * @throws StartupInterrupted the platform is closed meanwhile
   */
  static <T> T await(String otherwise, CompletionStage<T> stage, Duration within) {
    try {
      return stage.toCompletableFuture().get(within.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StartupException(otherwise + ": " + cause.getMessage());
    } catch (TimeoutException e) {
      throw new StartupException(otherwise + " within " + within.toSeconds() + " s.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupInterrupted();
    }
  }
}
