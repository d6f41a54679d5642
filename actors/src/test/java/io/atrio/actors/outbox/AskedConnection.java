package io.atrio.actors.outbox;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/** A connection whose answers a test gives when it likes. */
final class AskedConnection implements OutboxConnection {
  final Queue<Asked<OutboxLook, List<OutboxRow>>> looks = new ArrayDeque<>();
  final Queue<Asked<OutboxSettlement, Done>> settlements = new ArrayDeque<>();

  record Asked<Q, A>(Q question, CompletableFuture<A> answer) {}

  @Override
  public CompletionStage<Boolean> take() {
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public CompletionStage<List<OutboxRow>> look(OutboxLook look) {
    CompletableFuture<List<OutboxRow>> answer = new CompletableFuture<>();
    looks.add(new Asked<>(look, answer));
    return answer;
  }

  @Override
  public CompletionStage<Done> settle(OutboxSettlement settlement) {
    CompletableFuture<Done> answer = new CompletableFuture<>();
    settlements.add(new Asked<>(settlement, answer));
    return answer;
  }

  @Override
  public void close() {}
}
