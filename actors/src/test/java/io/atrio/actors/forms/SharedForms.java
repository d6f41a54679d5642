package io.atrio.actors.forms;

import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.actors.identity.Principal;
import io.atrio.actors.stream.Bye;
import io.atrio.actors.stream.Departure;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Of what is in the messages of several features. */
final class SharedForms {
  private SharedForms() {}

  static List<Form> all() {
    return Stream.of(refusals(), principals(), byes(), departures()).flatMap(List::stream).toList();
  }

  private static List<Form> refusals() {
    return List.of(
        Form.first(new Refused(ErrorCode.RATE_LIMITED, "later", 10_000)),
        Form.read("before it could say how long", new Refused(ErrorCode.RATE_LIMITED, "later")),
        Form.read("of a version with another code", new Refused(ErrorCode.INTERNAL, "no tea", 0)));
  }

  private static List<Form> principals() {
    return List.of(
        Form.first(
            new Principal(
                Principal.Kind.USER, "ana", "s1", Set.of("editor"), 1_800_000_000, Set.of())),
        Form.written(
            "1 of a service", new Principal(Principal.Kind.SERVICE, "billing", "", Set.of(), 0)),
        Form.read("before roles were granted", Samples.ANA));
  }

  private static List<Form> byes() {
    return Stream.concat(
            Arrays.stream(Bye.values()).map(bye -> Form.written("1 " + bye, bye)),
            Stream.of(Form.read("of a version with another one", Bye.DRAIN)))
        .toList();
  }

  private static List<Form> departures() {
    return Stream.concat(
            Arrays.stream(Departure.values()).map(why -> Form.written("1 " + why, why)),
            Stream.of(Form.read("of a version with another one", Departure.REQUESTED)))
        .toList();
  }
}
