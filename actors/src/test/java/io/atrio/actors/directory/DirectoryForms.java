package io.atrio.actors.directory;

import io.atrio.actors.forms.Elsewhere;
import io.atrio.actors.forms.Form;
import java.util.List;
import java.util.Map;

/** Forms of what nodes ask each other of the sessions that live on them. */
public final class DirectoryForms {
  private static final OpenSession OPEN = new OpenSession("s1", "ana", "b", 1_800_000_000_000L, 2);

  private DirectoryForms() {}

  /** All of them. */
  public static List<Form> all(Elsewhere other) {
    return List.of(
        Form.first(OPEN),
        Form.first(new SessionsHere.End(Map.of("s1", 1_800_000_600_000L), other.actor("asker"))),
        Form.first(new SessionsHere.DescribeOne("s1", other.actor("asker"))),
        Form.first(new SessionsHere.DescribeAll("ana", other.actor("asker"))),
        Form.first(SessionsHere.Settle.NOW),
        Form.first(new SessionsHere.Described(List.of(OPEN))));
  }
}
