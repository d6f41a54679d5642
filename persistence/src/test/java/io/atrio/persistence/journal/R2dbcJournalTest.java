package io.atrio.persistence.journal;

import io.atrio.persistence.plugin.PluginDatabase;
import org.apache.pekko.persistence.CapabilityFlag;
import org.apache.pekko.persistence.japi.journal.JavaJournalSpec;
import org.junit.runner.RunWith;
import org.scalatestplus.junit.JUnitRunner;

/** Pekko's own conformance suite for journals, with every optional capability. */
@RunWith(JUnitRunner.class)
public final class R2dbcJournalTest extends JavaJournalSpec {
  private static final long serialVersionUID = 1L;
  private static final PluginDatabase DATABASE = PluginDatabase.start();

  public R2dbcJournalTest() {
    super(DATABASE.settings());
  }

  @Override
  public CapabilityFlag supportsRejectingNonSerializableObjects() {
    return CapabilityFlag.on();
  }

  @Override
  public CapabilityFlag supportsSerialization() {
    return CapabilityFlag.on();
  }

  @Override
  public CapabilityFlag supportsMetadata() {
    return CapabilityFlag.on();
  }

  @Override
  public void afterAll() {
    super.afterAll();
    DATABASE.close();
  }
}
