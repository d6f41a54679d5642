package io.atrio.persistence.redis;

import io.atrio.persistence.ServerUrl;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One connection to Redis that all of the node shares.
 *
 * <p>A command fails after 250 ms, and at once while the connection is down: whoever asks has an
 * answer without Redis, and must not queue up behind it. The connection comes back by itself, at
 * most 2 seconds after the server does.
 */
public final class RedisConnection implements AutoCloseable {
  private static final Duration COMMAND_LIMIT = Duration.ofMillis(250);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
  private static final long CLOSE_LIMIT_SECONDS = 2;
  private static final List<String> SCHEMES = List.of("redis", "rediss");

  private final ServerUrl address;
  private final ClientResources resources;
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;

  private RedisConnection(
      ServerUrl address,
      ClientResources resources,
      RedisClient client,
      StatefulRedisConnection<String, String> connection) {
    this.address = address;
    this.resources = resources;
    this.client = client;
    this.connection = connection;
  }

  /**
   * Connects. Fails with a {@link RedisConnectionException}, which names the address without the
   * password, when there is no Redis at the address or it does not let us in.
   *
   * @param url {@code redis://user:password@host:port/database}, percent-encoded; {@code rediss}
   *     for TLS. User, password, port (6379) and database (0) may be left out.
   * @throws IllegalArgumentException when the URL is wrong: one line, without the password
   */
  public static CompletionStage<RedisConnection> connect(String url) {
    ServerUrl address = ServerUrl.parse(url, SCHEMES);
    RedisURI uri = uri(address);
    ClientResources resources = resources();
    RedisClient client = RedisClient.create(resources);
    client.setOptions(options());
    return client
        .connectAsync(StringCodec.UTF8, uri)
        // Lettuce's own stage never completes what exceptionallyCompose makes of it.
        .toCompletableFuture()
        .thenApply(connection -> new RedisConnection(address, resources, client, connection))
        .exceptionallyCompose(
            failure ->
                end(client, resources)
                    .handle(
                        (done, alsoFailed) -> {
                          throw unreachable(address, failure);
                        }));
  }

  /** The commands; each fails after 250 ms, and at once while the connection is down. */
  public RedisAsyncCommands<String, String> commands() {
    return connection.async();
  }

  /** Completes when the server has answered; fails as every command does. */
  public CompletionStage<Void> ping() {
    return commands().ping().thenAccept(pong -> {});
  }

  /** Closes the connection, waiting 2 seconds at most. May be called more than once. */
  @Override
  public void close() {
    try {
      // First the connection: a client that ends under one that is just reconnecting logs errors.
      connection
          .closeAsync()
          .handle((done, failed) -> failed == null)
          .thenCompose(closed -> end(client, resources))
          .get(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException serverIsAway) {
      // Nobody is left to take leave of; the threads end all the same.
    }
  }

  /** The address without user and password. */
  @Override
  public String toString() {
    return address.toString();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The last threads end by themselves.
  private static CompletableFuture<Void> end(RedisClient client, ClientResources resources) {
    return client
        .shutdownAsync(0, CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)
        .whenComplete(
            (done, failed) -> {
              resources.shutdown(0, CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS);
            });
  }

  private static ClientResources resources() {
    return ClientResources.builder()
        .ioThreadPoolSize(2)
        .computationThreadPoolSize(2)
        .commandLatencyRecorder(CommandLatencyRecorder.disabled())
        .reconnectDelay(
            Delay.exponential(
                Duration.ofMillis(20), Duration.ofSeconds(2), 2, TimeUnit.MILLISECONDS))
        .build();
  }

  private static ClientOptions options() {
    return ClientOptions.builder()
        .autoReconnect(true)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .socketOptions(
            SocketOptions.builder().connectTimeout(CONNECT_LIMIT).keepAlive(true).build())
        // Of a commercial server; every other one answers the question with an error.
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .timeoutOptions(TimeoutOptions.enabled(COMMAND_LIMIT))
        .build();
  }

  private static RedisURI uri(ServerUrl address) {
    if (!address.path().matches("[0-9]{0,4}")) {
      throw new IllegalArgumentException("The redis URL has a database that is not a number");
    }
    if (!address.parameters().isEmpty()) {
      throw new IllegalArgumentException("The redis URL has parameters; none are known");
    }
    RedisURI.Builder uri =
        RedisURI.builder()
            .withHost(address.host())
            .withPort(address.port() == 0 ? RedisURI.DEFAULT_REDIS_PORT : address.port())
            .withSsl(address.scheme().equals("rediss"))
            .withDatabase(address.path().isEmpty() ? 0 : Integer.parseInt(address.path()))
            // Of the handshake; commands have their own limit.
            .withTimeout(CONNECT_LIMIT);
    String password = address.password();
    if (password != null) {
      String user = address.user();
      uri =
          user == null
              ? uri.withPassword(password.toCharArray())
              : uri.withAuthentication(user, password.toCharArray());
    }
    return uri.build();
  }

  private static RedisConnectionException unreachable(ServerUrl address, Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new RedisConnectionException(
        "Redis cannot be used at " + address + ": " + root.getMessage(), failure);
  }
}
