package io.atrio.actors.stream;

/** How a channel begins on a stream, as {@code atrio.ready} says it. */
sealed interface JoinState {

  /** Nothing was asked for: events from now on. */
  record Live() implements JoinState {}

  /** Everything since the cursor follows: {@code replayed} events. */
  record Recovered(int replayed) implements JoinState {}

  /** Events since the cursor are lost. */
  record Gap() implements JoinState {}

  default void appendTo(StringBuilder json) {
    switch (this) {
      case Live live -> json.append("{\"state\":\"live\"}");
      case Recovered r ->
          json.append("{\"state\":\"recovered\",\"replayed\":").append(r.replayed()).append('}');
      case Gap gap -> json.append("{\"state\":\"gap\"}");
    }
  }
}
