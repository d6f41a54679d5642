package io.atrio.persistence.query;

import com.typesafe.config.Config;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.query.ReadJournalProvider;

/** How Pekko finds the read journal: the {@code class} of {@code pekko.persistence.r2dbc.query}. */
public final class R2dbcReadJournalProvider implements ReadJournalProvider {
  private final R2dbcReadJournal journal;
  private final ScalaReadJournal scala;

  /**
   * Called by Pekko.
   *
   * @param config the plugin's settings
   * @param configPath where they were found
   * @throws IllegalArgumentException if a setting is wrong
   */
  public R2dbcReadJournalProvider(ExtendedActorSystem system, Config config, String configPath) {
    journal = new R2dbcReadJournal(system, config);
    scala = new ScalaReadJournal(journal, Persistence.get(system));
  }

  @Override
  public R2dbcReadJournal javadslReadJournal() {
    return journal;
  }

  @Override
  public ScalaReadJournal scaladslReadJournal() {
    return scala;
  }
}
