package io.atrio.actors.audit;

import io.atrio.actors.error.ErrorCode;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Failed authentications counted by address, so that who tries a thousand tokens leaves one line a
 * minute instead of a thousand. Bounded: past 10,000 addresses the rest is counted together.
 */
final class AuthenticationFailures {
  /** The target of the count of those addresses that have no count of their own. */
  static final String OTHERS = "others";

  static final int ADDRESSES_MAX = 10_000;

  private final Map<String, Tally> tallies = new LinkedHashMap<>();

  /**
   * The failures of one address.
   *
   * @param address empty for all the others together
   * @param since when the first happened, milliseconds since the epoch
   * @param codes the different reasons
   */
  record Tally(String address, long since, long count, Set<ErrorCode> codes) {
    private Tally and(ErrorCode code) {
      Set<ErrorCode> all = codes;
      if (!codes.contains(code)) {
        all = EnumSet.of(code);
        all.addAll(codes);
      }
      return new Tally(address, since, count + 1, all);
    }

    /** What or who it is about. */
    String target() {
      return address.isEmpty() ? OTHERS : address;
    }

    /** One line, such as {@code 12 times: token_expired, token_invalid}. */
    String detail() {
      String reasons =
          codes.stream().sorted().map(ErrorCode::code).collect(Collectors.joining(", "));
      return count + (count == 1 ? " time: " : " times: ") + reasons;
    }
  }

  /** Counts a failure at {@code now}. */
  void add(String address, ErrorCode code, long now) {
    boolean known = tallies.containsKey(address) || tallies.size() < ADDRESSES_MAX;
    String counted = known ? address : "";
    Tally tally = tallies.get(counted);
    tallies.put(
        counted, tally == null ? new Tally(counted, now, 1, EnumSet.of(code)) : tally.and(code));
  }

  /** Takes what was counted, in the order of the first failures. */
  List<Tally> drain() {
    List<Tally> counted = List.copyOf(tallies.values());
    tallies.clear();
    return counted;
  }
}
