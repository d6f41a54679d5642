package io.atrio.cluster.settings;

import com.typesafe.config.Config;

/**
 * How much sessions and back ends may ask for.
 *
 * @param enabled whether they are limited
 * @param session the allowance of one session
 * @param service the allowance of one back end on each node
 * @param costs what requests cost both
 */
public record SessionLimitSettings(
    boolean enabled, RateSettings session, RateSettings service, RequestCosts costs) {

  static SessionLimitSettings from(Config config) {
    Section session = new Section(config, "atrio.limits.session");
    RequestCosts costs = RequestCosts.from(new Section(config, "atrio.limits.costs"));
    return new SessionLimitSettings(
        session.isOn("enabled"),
        RateSettings.from(session, costs),
        RateSettings.from(new Section(config, "atrio.limits.service"), costs),
        costs);
  }
}
