package io.atrio.api.cli;

import io.atrio.actors.channel.ChannelName;
import io.atrio.api.auth.DevelopmentTokens;
import io.atrio.cluster.settings.AtrioSettings;
import io.atrio.cluster.settings.SettingsException;
import io.atrio.persistence.embedded.SecretFile;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code atrio token}: a development token, signed with the same secret as {@code serve} checks.
 */
@Command(
    name = "token",
    description = "Mint a development token and print it.",
    mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--user", paramLabel = "ID", description = "Whose token: the claim sub.")
  private @Nullable String user;

  @Option(
      names = "--role",
      paramLabel = "NAME",
      description =
          "A role; may be given several times. Embedded mode knows admin, editor and viewer.")
  private List<String> roles = List.of();

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "The login session; a new one if left out.")
  private @Nullable String session;

  @Option(
      names = "--ttl",
      paramLabel = "SECONDS",
      description = "How long it lives. Default: ${DEFAULT-VALUE}",
      defaultValue = "43200")
  private long ttlSeconds;

  @Option(names = "--service", description = "A back end's token instead of a user's.")
  private boolean service;

  @SuppressWarnings("NullAway.Init")
  TokenCommand() {}

  @Override
  public Integer call() {
    DevelopmentTokens tokens = tokens(AtrioSettings.load());
    Duration life = Duration.ofSeconds(ttlSeconds);
    if (ttlSeconds < 1) {
      throw wrong("--ttl must be 1 or more");
    }
    String token = service ? tokens.service(life) : tokens.user(user(), roles(), session(), life);
    spec.commandLine().getOut().println(token);
    return 0;
  }

  private String user() {
    if (user == null) {
      throw wrong("Missing option: --user (or --service)");
    }
    return name("--user", user);
  }

  private List<String> roles() {
    return roles.stream().map(role -> name("--role", role)).toList();
  }

  private @Nullable String session() {
    return session == null ? null : name("--session", session);
  }

  private String name(String option, String value) {
    if (!ChannelName.isValidId(value)) {
      throw wrong(option + " takes 1 to 192 of the characters a-z A-Z 0-9 _ . : -");
    }
    return value;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static DevelopmentTokens tokens(AtrioSettings settings) {
    if (!settings.auth().jwtSecret().isEmpty()) {
      return new DevelopmentTokens(settings.auth(), Clock.systemUTC());
    }
    String secret =
        SecretFile.read(settings.data().dataDir(), DevelopmentTokens.SECRET)
            .orElseThrow(
                () ->
                    new SettingsException(
                        "There is no secret to sign with yet: start atrio serve once with the same"
                            + " ATRIO_DATA_DIR, or set ATRIO_JWT_SECRET"));
    return new DevelopmentTokens(settings.auth().withJwtSecret(secret), Clock.systemUTC());
  }
}
