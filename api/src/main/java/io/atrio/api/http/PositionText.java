package io.atrio.api.http;

import io.atrio.actors.channel.Position;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Positions as clients see them: {@code epoch.offset}, the epoch in base 36. */
final class PositionText {
  private static final Pattern FORM = Pattern.compile("([0-9a-z]{1,8})\\.([0-9]{1,18})");

  private PositionText() {}

  /** The position as text. */
  static String of(Position position) {
    return epoch(position.epoch()) + '.' + position.offset();
  }

  /** The epoch as text. */
  static String epoch(long epoch) {
    return Long.toString(epoch, Character.MAX_RADIX);
  }

  /** The position that {@code text} names, of whatever epoch; nothing if it is none. */
  static Optional<Position> parse(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? Optional.of(
            new Position(
                Long.parseLong(parts.group(1), Character.MAX_RADIX),
                Long.parseLong(parts.group(2))))
        : Optional.empty();
  }
}
