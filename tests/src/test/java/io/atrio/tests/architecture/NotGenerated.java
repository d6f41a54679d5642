package io.atrio.tests.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** Leaves out what JMH generates. */
final class NotGenerated implements ImportOption {

  @Override
  public boolean includes(Location location) {
    return !location.contains("/jmh_generated/");
  }
}
