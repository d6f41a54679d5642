package io.atrio.api.audit;

import io.atrio.actors.audit.AuditChain;
import io.atrio.actors.audit.AuditPartitions;
import io.atrio.actors.audit.AuditTrail;
import io.atrio.persistence.audit.AuditVerifier;
import io.atrio.persistence.audit.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * Verifies the trail of a running cluster: what is in the database must go as far as the chains'
 * writers know, so that a chain whose end was cut off everywhere is found too.
 */
public final class AuditTrails {
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final AuditVerifier verifier;
  private final AuditPartitions partitions;
  private final IntFunction<RecipientRef<AuditTrail.Command>> writers;
  private final Scheduler scheduler;

  /** The chains that {@code writers} write, by partition. */
  public AuditTrails(
      AuditVerifier verifier,
      AuditPartitions partitions,
      IntFunction<RecipientRef<AuditTrail.Command>> writers,
      Scheduler scheduler) {
    this.verifier = verifier;
    this.partitions = partitions;
    this.writers = writers;
    this.scheduler = scheduler;
  }

  /** Fails when a writer does not answer or the database cannot be read. */
  public CompletionStage<Verdict> verify() {
    List<CompletableFuture<AuditChain>> heads =
        IntStream.range(0, partitions.count()).mapToObj(this::head).toList();
    return CompletableFuture.allOf(heads.toArray(CompletableFuture<?>[]::new))
        .thenCompose(
            all ->
                verifier
                    .verify(
                        heads.stream()
                            .map(CompletableFuture::join)
                            .collect(Collectors.toMap(AuditChain::partition, Function.identity())))
                    .toFuture());
  }

  private CompletableFuture<AuditChain> head(int partition) {
    return AskPattern.ask(writers.apply(partition), AuditTrail.Head::new, ANSWER, scheduler)
        .toCompletableFuture();
  }
}
