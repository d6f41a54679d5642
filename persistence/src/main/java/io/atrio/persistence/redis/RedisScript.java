package io.atrio.persistence.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A script that Redis knows by its digest, and is told again when it does not. Each run is one step
 * for everybody else.
 */
public final class RedisScript {
  private final String text;
  private final String digest;

  /** The script {@code text}, in Lua. */
  public RedisScript(String text) {
    this.text = text;
    this.digest = digest(text);
  }

  /** Runs it at {@code redis}. */
  public <T> CompletionStage<T> run(
      RedisDoor redis, ScriptOutputType output, List<String> keys, List<String> arguments) {
    String[] names = keys.toArray(String[]::new);
    String[] values = arguments.toArray(String[]::new);
    return redis
        .<T>ask(commands -> commands.evalsha(digest, output, names, values))
        .exceptionallyCompose(
            failure ->
                isUnknown(failure)
                    ? redis.<T>ask(commands -> commands.eval(text, output, names, values))
                    : CompletableFuture.failedStage(failure));
  }

  private static boolean isUnknown(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof RedisNoScriptException;
  }

  private static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
