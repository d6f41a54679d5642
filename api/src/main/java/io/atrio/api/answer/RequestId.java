package io.atrio.api.answer;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id by which a request is found again: in its answer, the log, the audit trail and the
 * journal. The client's own, if it sends one that can be written anywhere; else the id of the trace
 * it is part of (W3C Trace Context); else a new one. One rule for both doors.
 */
public final class RequestId {
  /** The header of requests and answers. */
  public static final String HEADER = "X-Request-Id";

  /** The header with the id of a trace. */
  public static final String TRACE = "traceparent";

  private static final int LONGEST = 64;

  /** Version, trace id, parent id, flags; later versions may have more behind them. */
  private static final Pattern PARENT =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

  private RequestId() {}

  /** The id of a request with these headers; null where there is none. */
  public static String of(@Nullable String sent, @Nullable String trace) {
    if (sent != null && isTaken(sent)) {
      return sent;
    }
    if (trace != null) {
      Matcher parent = PARENT.matcher(trace);
      if (parent.matches()) {
        return parent.group(1);
      }
    }
    return next();
  }

  /** An id that no request has had: 16 hexadecimal digits. */
  public static String next() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  private static boolean isTaken(String sent) {
    return !sent.isEmpty() && sent.length() <= LONGEST && sent.chars().allMatch(RequestId::isPlain);
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }
}
