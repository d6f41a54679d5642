package io.atrio.tests.load;

import java.io.Serializable;
import java.time.Duration;

/** What a {@link SwarmProcess} asks of its process. Each has one answer, in order. */
sealed interface SwarmRequest extends Serializable {

  /** The first one: what is to be opened, and the secret of its tokens. */
  record Begin(SwarmOptions options, String secret) implements SwarmRequest {}

  /** Answered with an {@link Opening}. */
  record Open(String prefix, int streams, Duration within) implements SwarmRequest {}

  /** Answered with an {@link Integer}. */
  record Size() implements SwarmRequest {}

  /** Answered with a {@link Long}. */
  record Events() implements SwarmRequest {}

  /** Answered with a {@link Delivery}. */
  record Take() implements SwarmRequest {}

  /** Answered with a list of texts. */
  record TakeTroubles() implements SwarmRequest {}
}
