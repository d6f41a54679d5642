package io.atrio.persistence.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atrio.persistence.StoreLab;
import io.atrio.persistence.embedded.StartupException;
import io.atrio.persistence.postgres.PostgresPool;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ClusterConstantsTest {
  @TempDir private static Path temp;

  @Test
  void theFirstNodeDecidesAndTheOthersMustAgree() throws Exception {
    try (StoreLab lab = StoreLab.start(temp);
        PostgresPool pool = PostgresPool.open(lab.database())) {
      agree(pool, Map.of("slots", 128, "partitions", 16));
      agree(pool, Map.of("slots", 128, "partitions", 16));
      agree(pool, Map.of("shards", 7));

      assertThatThrownBy(() -> agree(pool, Map.of("slots", 64)))
          .hasCauseInstanceOf(StartupException.class)
          .hasMessageContaining("slots is 64 here and 128");
      agree(pool, Map.of("slots", 128));
    }
  }

  private static void agree(PostgresPool pool, Map<String, Integer> settings) throws Exception {
    var done = ClusterConstants.agree(pool.database(), settings).toCompletableFuture();
    assertThat(done.get(20, TimeUnit.SECONDS)).isNotNull();
  }
}
