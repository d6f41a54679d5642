package io.atrio.api.http;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The body of {@code PUT /v1/blocks/{address}}. */
record BlockRequest(Duration time, String reason) {
  private static final long LONGEST = Duration.ofDays(366).toSeconds();
  private static final int MOST_TEXT = 200;

  private record Body(@Nullable Long seconds, @Nullable String reason) {}

  static <R> R read(
      byte[] body, Duration otherwise, Function<Refused, R> refuse, Function<BlockRequest, R> use) {
    return Json.read(
        body,
        Body.class,
        refuse,
        read -> {
          Long asked = read.seconds();
          long seconds = asked == null ? otherwise.toSeconds() : asked;
          String reason = read.reason() == null ? "" : read.reason();
          if (seconds < 1 || seconds > LONGEST || reason.length() > MOST_TEXT) {
            return refuse.apply(
                new Refused(
                    ErrorCode.INVALID_REQUEST,
                    "seconds is 1 to 31622400, reason has 200 characters at most"));
          }
          return use.apply(new BlockRequest(Duration.ofSeconds(seconds), reason));
        });
  }
}
