package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.atrio.cluster.address.Cidr;
import io.atrio.cluster.address.Networks;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One feature's part of the configuration; every read is checked and every failure names key, value
 * and rule.
 */
final class Section {
  private final Config config;
  private final String path;

  Section(Config config, String path) {
    this.config = config;
    this.path = path;
  }

  String text(String key) {
    return read(key, "a text", Config::getString).trim();
  }

  /** The value split at commas, without blanks and empty items. */
  List<String> commaList(String key) {
    return Arrays.stream(text(key).split(",")).map(String::trim).filter(s -> !s.isEmpty()).toList();
  }

  /** The networks of a comma list of CIDRs. */
  Networks networks(String key) {
    List<Optional<Cidr>> parsed = commaList(key).stream().map(Cidr::parse).toList();
    if (parsed.stream().anyMatch(Optional::isEmpty)) {
      throw refuse(key, "a comma list of networks such as 10.0.0.0/8, 2001:db8::/32");
    }
    return new Networks(parsed.stream().flatMap(Optional::stream).toList());
  }

  boolean isOn(String key) {
    return read(key, "on or off", Config::getBoolean);
  }

  int port(String key) {
    return number(key, 0, 65535, "a port between 0 and 65535");
  }

  int count(String key, int min, int max) {
    return number(key, min, max, "a number between " + min + " and " + max);
  }

  int bytes(String key, long min, long max) {
    String allowed = "a size between " + min + " and " + max + " bytes (such as 64 KiB)";
    long value = read(key, allowed, (c, k) -> c.getBytes(k));
    if (value < min || value > max) {
      throw refuse(key, allowed);
    }
    return (int) value;
  }

  Duration time(String key, Duration min, Duration max) {
    String allowed = "a time between " + spoken(min) + " and " + spoken(max) + " (such as 20 s)";
    Duration value = read(key, allowed, Config::getDuration);
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw refuse(key, allowed);
    }
    return value;
  }

  /** A value of an enum, in lower case and with hyphens. */
  <E extends Enum<E>> E oneOf(String key, Class<E> values) {
    String given = text(key);
    List<E> all = List.of(values.getEnumConstants());
    return all.stream()
        .filter(value -> spoken(value).equals(given))
        .findFirst()
        .orElseThrow(
            () ->
                refuse(
                    key,
                    "one of "
                        + all.stream().map(Section::spoken).collect(Collectors.joining(", "))));
  }

  SettingsException refuse(String key, String allowed) {
    String value = isSecret(key) ? "(not shown)" : shown(key);
    return new SettingsException(
        path + "." + key + " = " + value + " is not allowed: it must be " + allowed);
  }

  private int number(String key, int min, int max, String allowed) {
    int value = read(key, allowed, Config::getInt);
    if (value < min || value > max) {
      throw refuse(key, allowed);
    }
    return value;
  }

  private <T> T read(String key, String allowed, BiFunction<Config, String, T> get) {
    try {
      return get.apply(config, path + "." + key);
    } catch (ConfigException.Missing e) {
      throw new SettingsException(path + "." + key + " is missing: it must be " + allowed);
    } catch (ConfigException e) {
      throw refuse(key, allowed);
    }
  }

  private String shown(String key) {
    Function<Object, String> quoted =
        v -> v instanceof String s ? "\"" + s + "\"" : String.valueOf(v);
    return quoted.apply(config.getValue(path + "." + key).unwrapped());
  }

  private static boolean isSecret(String key) {
    return key.contains("secret")
        || key.contains("signing-key")
        || key.equals("token")
        || key.contains("service-keys")
        || key.endsWith("url");
  }

  private static String spoken(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String spoken(Duration d) {
    return d.toMillis() % 1000 == 0 ? d.toSeconds() + " s" : d.toMillis() + " ms";
  }
}
