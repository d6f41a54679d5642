package io.atrio.cluster.settings;

/**
 * How much one caller may ask for, in units; what a request costs is in {@link RequestCosts}.
 *
 * @param requests units that come back in a minute
 * @param burst units that may be spent at once
 * @param comeback units that must be there before a refused caller is told to return
 */
public record RateSettings(int requests, int burst, int comeback) {
  private static final int MOST = 60_000_000;

  static RateSettings from(Section s, RequestCosts costs) {
    RateSettings rate =
        new RateSettings(
            s.count("requests", 1, MOST), s.count("burst", 1, MOST), s.count("comeback", 1, MOST));
    if (rate.burst() < costs.greatest()) {
      throw s.refuse("burst", "no less than the dearest request costs, " + costs.greatest());
    }
    if (rate.burst() < rate.comeback()) {
      throw s.refuse("comeback", "no more than burst, " + rate.burst());
    }
    return rate;
  }
}
