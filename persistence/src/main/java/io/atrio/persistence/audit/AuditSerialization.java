package io.atrio.persistence.audit;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import scala.jdk.javaapi.FutureConverters;

/**
 * Reads the journal's payloads where no cluster runs, as on the command line: a small actor system
 * with the serializers of the platform that listens to nothing and joins nobody. Closing it ends
 * its threads; it takes a fraction of a second to make.
 */
public final class AuditSerialization implements AutoCloseable {
  private static final Duration TO_END = Duration.ofSeconds(5);

  /** One thread: Pekko needs some, and nothing runs there. */
  private static final String LOCAL =
      """
      pekko {
        actor.provider = local
        loglevel = "WARNING"
        actor.default-dispatcher.fork-join-executor.parallelism-max = 1
        actor.internal-dispatcher.fork-join-executor.parallelism-max = 1
      }
      """;

  private final ActorSystem system;

  private AuditSerialization(ActorSystem system) {
    this.system = system;
  }

  /** Starts it with the class path's configuration. */
  public static AuditSerialization open() {
    return new AuditSerialization(
        ActorSystem.create(
            "atrio-audit", ConfigFactory.parseString(LOCAL).withFallback(ConfigFactory.load())));
  }

  /** Thread-safe; use it until {@link #close()}. */
  public Serialization serialization() {
    return SerializationExtension.get(system);
  }

  @Override
  public void close() {
    FutureConverters.asJava(system.terminate())
        .toCompletableFuture()
        .completeOnTimeout(null, TO_END.toSeconds(), TimeUnit.SECONDS)
        .join();
  }
}
