package io.atrio.actors.directory;

import static org.awaitility.Awaitility.await;

import io.atrio.actors.ClusterMember;
import io.atrio.actors.stream.HeardStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Three real nodes of one cluster that share a store, and see each other. */
final class ThreeMembers implements AutoCloseable {
  final DirectoryInMemory store = new DirectoryInMemory();
  final DirectoryMember a = DirectoryMember.first(store);
  final DirectoryMember b = DirectoryMember.joining(a, store);
  final DirectoryMember c = DirectoryMember.joining(a, store);

  ThreeMembers() throws Exception {
    Set<String> ids = all().stream().map(DirectoryMember::id).collect(Collectors.toSet());
    for (DirectoryMember node : all()) {
      await().atMost(ClusterMember.SOON).until(() -> node.directory().nodes().ids().equals(ids));
    }
    settled();
  }

  List<DirectoryMember> all() {
    return List.of(a, b, c);
  }

  /** Comes back when all nodes share what they know. */
  void settled() {
    for (DirectoryMember node : all()) {
      await().atMost(ClusterMember.SOON).until(() -> !node.directory().degraded());
    }
  }

  /** Comes back when none relies on the store any more. */
  void degraded() {
    for (DirectoryMember node : all()) {
      await().atMost(ClusterMember.SOON).until(() -> node.directory().degraded());
    }
  }

  static HeardStream ready(HeardStream stream) {
    await().atMost(ClusterMember.SOON).until(() -> stream.types().contains("atrio.ready"));
    return stream;
  }

  static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    c.close();
    b.close();
    a.close();
  }
}
