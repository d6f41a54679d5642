package io.atrio.api.serve;

import io.atrio.actors.directory.Claim;
import io.atrio.actors.directory.DirectoryStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/** What a node has whose Redis is away: nothing answers. */
final class NoDirectory implements DirectoryStore {
  @Override
  public CompletionStage<List<String>> claim(List<Claim> claims, Collection<String> living) {
    return away();
  }

  @Override
  public CompletionStage<Done> release(List<Claim> claims) {
    return away();
  }

  @Override
  public CompletionStage<Optional<String>> find(String session) {
    return away();
  }

  @Override
  public CompletionStage<Map<String, String>> sessions(String user) {
    return away();
  }

  @Override
  public CompletionStage<Done> end(Map<String, Long> until) {
    return away();
  }

  @Override
  public CompletionStage<Map<String, Long>> ended(long from, int max) {
    return away();
  }

  @Override
  public CompletionStage<Boolean> isMarked(String node) {
    return away();
  }

  @Override
  public CompletionStage<Done> mark(String node) {
    return away();
  }

  private static <T> CompletionStage<T> away() {
    return CompletableFuture.failedStage(new IllegalStateException("there is no store"));
  }
}
