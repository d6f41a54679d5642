package io.atrio.actors.limit;

import io.atrio.actors.forms.Form;
import java.util.List;

/** Forms of what nodes tell each other of addresses, and sessions of what is left. */
public final class LimitForms {
  private static final Block BY_HAND =
      new Block(-7, 1_800_000_000_000L, 1_800_000_600_000L, Block.Cause.OPERATOR, "é");

  private LimitForms() {}

  /** All of them. */
  public static List<Form> all() {
    return List.of(
        Form.first(new AddressTotals.Counted(-7_000_000_000L, 30_000_000, 25)),
        Form.first(BY_HAND),
        Form.first(
            new BlockExchange.News(List.of(BY_HAND, new Block(7, 1, 2, Block.Cause.LIMIT, "")))),
        Form.first(new LimitAnswer.Admitted(29, 6_000_000_000L)),
        Form.first(new LimitAnswer.Limited(0, 6_000_000_000L, 3_000_000_000L)));
  }
}
