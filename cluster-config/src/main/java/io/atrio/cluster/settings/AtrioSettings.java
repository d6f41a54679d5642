package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every setting of Átrio, read and checked once at start.
 *
 * @param config all of them and those of Pekko, with what follows for it
 */
public record AtrioSettings(
    Config config,
    EmbeddedSettings data,
    HttpSettings http,
    ClusterSettings cluster,
    ManagementSettings management,
    StreamSettings stream,
    DrainSettings drain,
    SessionSettings session,
    ChannelSettings channel,
    AuthSettings auth,
    PermissionSettings permission,
    AuditSettings audit,
    OutboxSettings outbox,
    AddressLimitSettings addresses,
    LogSettings log) {

  private static final int SHOWN_MAX = 20;

  /** Maps whose keys are the operator's own words. */
  private static final Set<List<String>> FREE =
      Set.of(List.of("atrio", "permission", "roles"), List.of("atrio", "channel", "namespaces"));

  /**
   * Settings from files, system properties and the environment.
   *
   * @throws SettingsException one line that names the key, the value and what is allowed
   */
  public static AtrioSettings load() {
    ConfigFactory.invalidateCaches();
    try {
      return from(ConfigFactory.load());
    } catch (ConfigException e) {
      throw new SettingsException("The configuration cannot be read: " + firstLine(e));
    }
  }

  /** Settings from {@code config}, which must be resolved and complete. */
  public static AtrioSettings from(Config config) {
    refuseUnknownKeys(config);
    new Section(config, "pekko.remote.artery.canonical").port("port");
    EmbeddedSettings data = EmbeddedSettings.from(config);
    HttpSettings http = HttpSettings.from(config);
    ClusterSettings cluster = ClusterSettings.from(config);
    ManagementSettings management = ManagementSettings.from(config, cluster);
    return new AtrioSettings(
        cluster.pekko().withFallback(management.pekko()).withFallback(config),
        data,
        http,
        cluster,
        management,
        StreamSettings.from(config),
        DrainSettings.from(config),
        SessionSettings.from(config),
        ChannelSettings.from(config),
        AuthSettings.from(config, data.embedded()),
        PermissionSettings.from(config, data.embedded()),
        AuditSettings.from(config, data.embedded()),
        OutboxSettings.from(config),
        AddressLimitSettings.from(config, data.embedded()),
        LogSettings.from(config));
  }

  /** These settings with other rules for tokens. */
  public AtrioSettings withAuth(AuthSettings changed) {
    return new AtrioSettings(
        config,
        data,
        http,
        cluster,
        management,
        stream,
        drain,
        session,
        channel,
        changed,
        permission,
        audit,
        outbox,
        addresses,
        log);
  }

  /** These settings with other rules for the audit trail. */
  public AtrioSettings withAudit(AuditSettings changed) {
    return new AtrioSettings(
        config,
        data,
        http,
        cluster,
        management,
        stream,
        drain,
        session,
        channel,
        auth,
        permission,
        changed,
        outbox,
        addresses,
        log);
  }

  private static void refuseUnknownKeys(Config config) {
    Config known = ConfigFactory.parseResources("reference.conf").withOnlyPath("atrio");
    Set<String> keys = known.entrySet().stream().map(e -> e.getKey()).collect(Collectors.toSet());
    for (var entry : config.withOnlyPath("atrio").entrySet()) {
      List<String> path = ConfigUtil.splitPath(entry.getKey());
      if (!keys.contains(entry.getKey())
          && FREE.stream().noneMatch(free -> startsWith(path, free))) {
        String value = shown(entry.getValue().render(ConfigRenderOptions.concise()));
        throw new SettingsException(
            entry.getKey()
                + " = "
                + value
                + " is not a setting of Átrio: see reference.conf for those there are");
      }
    }
  }

  /** A misspelt key may hold a secret, and those are long or addresses. */
  private static String shown(String value) {
    return value.length() > SHOWN_MAX || value.contains("://") ? "(not shown)" : value;
  }

  private static boolean startsWith(List<String> path, List<String> prefix) {
    return path.size() > prefix.size() && path.subList(0, prefix.size()).equals(prefix);
  }

  private static String firstLine(ConfigException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown reason");
  }
}
