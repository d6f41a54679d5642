package io.atrio.persistence.journal;

import org.apache.pekko.persistence.CapabilityFlag;
import org.apache.pekko.persistence.japi.journal.JavaJournalSpec;
import org.junit.runner.RunWith;
import org.scalatestplus.junit.JUnitRunner;

/**
 * Pekko's own conformance suite for journals, with every optional capability. It has its database
 * from {@link R2dbcJournalTest}, which runs it: a suite of ScalaTest is made to be looked at, and
 * must not start anything then.
 */
@RunWith(JUnitRunner.class)
public final class R2dbcJournalSuite extends JavaJournalSpec {
  private static final long serialVersionUID = 1L;

  public R2dbcJournalSuite() {
    super(R2dbcJournalTest.settings());
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
}
