package io.atrio.persistence.postgres;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.atrio.persistence.ServerUrl;
import io.netty.buffer.ByteBufAllocator;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.client.SSLMode;
import io.r2dbc.postgresql.codec.CodecRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * How to connect to a PostgreSQL, from a URL or from the settings of the persistence plugins, which
 * are the same in two forms.
 */
public final class PostgresConfiguration {
  static final Duration LIMIT = Duration.ofSeconds(3);

  private static final List<String> SCHEMES = List.of("postgresql", "postgres");
  private static final int PORT = 5432;

  private PostgresConfiguration() {}

  /**
   * The parts of {@code postgresql://user:password@host:port/database?sslmode=…}, checked.
   *
   * @throws IllegalArgumentException when the URL is wrong: one line, without the password
   */
  public static ServerUrl parse(String url) {
    ServerUrl address = ServerUrl.parse(url, SCHEMES);
    if (address.user() == null) {
      throw new IllegalArgumentException("The postgresql URL has no user");
    }
    if (address.path().isEmpty()) {
      throw new IllegalArgumentException("The postgresql URL has no database after the host");
    }
    address.parameters().forEach(PostgresConfiguration::check);
    return address;
  }

  /**
   * The settings of the persistence plugins' {@code connection-factory} for the database at {@code
   * url}, under their path. They hold the password.
   */
  public static Config pluginSettings(String url) {
    ServerUrl address = parse(url);
    Map<String, Object> settings = new HashMap<>();
    settings.put("host", address.host());
    settings.put("port", port(address));
    settings.put("database", address.path());
    settings.put("user", Objects.requireNonNullElse(address.user(), ""));
    settings.put("password", Objects.requireNonNullElse(address.password(), ""));
    settings.put("ssl.mode", address.parameters().getOrDefault("sslmode", "prefer"));
    settings.put("ssl.root-cert", address.parameters().getOrDefault("sslrootcert", ""));
    return ConfigFactory.parseMap(settings).atPath("pekko.persistence.r2dbc.connection-factory");
  }

  /** The port of {@code url}, or PostgreSQL's own. */
  public static int port(ServerUrl url) {
    return url.port() == 0 ? PORT : url.port();
  }

  static PostgresqlConnectionConfiguration of(ServerUrl url) {
    var configuration =
        base(url.host(), port(url), url.path(), Objects.requireNonNullElse(url.user(), ""));
    if (url.password() != null) {
      configuration.password(url.password());
    }
    url.parameters().forEach((name, value) -> apply(configuration, name, value));
    return configuration.build();
  }

  static PostgresqlConnectionConfiguration of(Config factory) {
    var configuration =
        base(
            factory.getString("host"),
            factory.getInt("port"),
            factory.getString("database"),
            factory.getString("user"));
    configuration
        .password(factory.getString("password"))
        .connectTimeout(factory.getDuration("connect-timeout"))
        .sslMode(sslMode(factory.getString("ssl.mode")));
    if (!factory.getString("ssl.root-cert").isEmpty()) {
      configuration.sslRootCert(factory.getString("ssl.root-cert"));
    }
    return configuration.build();
  }

  private static PostgresqlConnectionConfiguration.Builder base(
      String host, int port, String database, String user) {
    return PostgresqlConnectionConfiguration.builder()
        .host(host)
        .port(port)
        .username(user)
        .database(database)
        .applicationName("atrio")
        .codecRegistrar(PostgresConfiguration::register)
        .connectTimeout(LIMIT)
        .tcpKeepAlive(true)
        .sslMode(SSLMode.PREFER);
  }

  private static Mono<Void> register(
      PostgresqlConnection connection, ByteBufAllocator allocator, CodecRegistry codecs) {
    codecs.addFirst(new BinaryArrayCodec(allocator));
    return Mono.empty();
  }

  private static void check(String name, String value) {
    apply(PostgresqlConnectionConfiguration.builder(), name, value);
  }

  private static void apply(
      PostgresqlConnectionConfiguration.Builder configuration, String name, String value) {
    switch (name) {
      case "sslmode" -> configuration.sslMode(sslMode(value));
      case "sslrootcert" -> configuration.sslRootCert(value);
      case "application_name" -> configuration.applicationName(value);
      default ->
          throw new IllegalArgumentException(
              "The postgresql URL has the parameter "
                  + name
                  + "; known are sslmode, sslrootcert and application_name");
    }
  }

  private static SSLMode sslMode(String value) {
    try {
      return SSLMode.fromValue(value);
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          "The postgresql URL has the sslmode "
              + value
              + "; known are disable, allow, prefer, require, verify-ca and verify-full",
          unknown);
    }
  }
}
