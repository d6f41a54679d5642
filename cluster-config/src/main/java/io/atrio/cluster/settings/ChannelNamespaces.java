package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the classes of channels that the operator has named. */
final class ChannelNamespaces {
  private static final String CHANNEL = "atrio.channel";
  private static final String NAMESPACES = "namespaces";
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,100}");

  /** What a namespace may say for itself; the rest is of the whole platform. */
  private static final Set<String> KEYS =
      Set.of(
          "durable",
          "history-size",
          "history-bytes",
          "history-age",
          "key-window-size",
          "key-window",
          "slow-reader",
          "presence",
          "presence-leave-after");

  private ChannelNamespaces() {}

  /** The class of each namespace: what it does not say is as for all channels. */
  static Map<String, ChannelClass> from(Config config) {
    Config all = config.getConfig(CHANNEL);
    ConfigObject named = all.getObject(NAMESPACES);
    Map<String, ChannelClass> classes = new TreeMap<>();
    for (var entry : named.entrySet()) {
      String path = CHANNEL + "." + NAMESPACES + "." + ConfigUtil.joinPath(entry.getKey());
      checkName(entry.getKey(), path);
      Config own = keys(entry.getValue(), path).withFallback(all.withoutPath(NAMESPACES));
      classes.put(entry.getKey(), ChannelClass.from(new Section(own.atPath(path), path)));
    }
    return Map.copyOf(classes);
  }

  private static void checkName(String name, String path) {
    if (!NAME.matcher(name).matches()) {
      throw new SettingsException(
          path
              + " is not allowed: a namespace is what stands before the colon in a channel's name,"
              + " 1 to 100 of the characters a-z A-Z 0-9 _ . -");
    }
  }

  private static Config keys(ConfigValue value, String path) {
    if (!(value instanceof ConfigObject object)) {
      throw new SettingsException(
          path + " is not allowed: it must be a section such as { durable = on }");
    }
    for (String key : object.keySet()) {
      if (!KEYS.contains(key)) {
        throw new SettingsException(
            path
                + "."
                + key
                + " is not a setting of a namespace: there are "
                + String.join(", ", KEYS.stream().sorted().toList()));
      }
    }
    return object.toConfig();
  }
}
