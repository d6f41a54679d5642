package io.atrio.persistence.query;

import java.util.List;

/**
 * What one look at the journal brought.
 *
 * @param next where the next look begins
 * @param rows what was found, in order
 * @param then when the next look is due
 */
record Page<P, R>(P next, List<R> rows, Then then) {

  enum Then {
    /** More is known to be there, or may be. */
    AT_ONCE,
    /** Everything there is was found. */
    LATER,
    /** Nothing more is wanted. */
    NEVER
  }

  static <P, R> Page<P, R> before(P first) {
    return new Page<>(first, List.of(), Then.AT_ONCE);
  }
}
