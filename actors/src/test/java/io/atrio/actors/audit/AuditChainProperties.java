package io.atrio.actors.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class AuditChainProperties {
  private static final AuditChain START = AuditChain.empty(3);

  /** One change for each field there is: a field that is added later must find its way in here. */
  private static final List<UnaryOperator<ChainedEvent>> CHANGES =
      List.of(
          link -> new ChainedEvent(link.event(), link.recordedAt() + 1, link.batch(), ""),
          link -> new ChainedEvent(link.event(), link.recordedAt(), link.batch() + 1, ""),
          event(e -> with(e, e.at() + 1, e.type(), e.outcome())),
          event(e -> with(e, e.at(), other(AuditType.values(), e.type()), e.outcome())),
          event(e -> with(e, e.at(), e.type(), other(AuditEvent.Outcome.values(), e.outcome()))),
          event(e -> with(e, e.user() + "x", e.session(), e.target(), e.address())),
          event(e -> with(e, e.user(), e.session() + "x", e.target(), e.address())),
          event(e -> with(e, e.user(), e.session(), e.target() + "x", e.address())),
          event(e -> with(e, e.user(), e.session(), e.target(), e.address() + "x")),
          event(e -> with(e, e.node() + "x", e.detail())),
          event(e -> with(e, e.node(), e.detail() + "x")),
          event(e -> in(e, e.request() + "x")));

  @Property
  void everyFieldChangesTheHash(
      @ForAll("links") ChainedEvent link, @ForAll @IntRange(max = 11) int change) {
    ChainedEvent changed = CHANGES.get(change).apply(link);

    assertThat(START.after(changed).hash()).isNotEqualTo(START.after(link).hash());
  }

  @Property
  void textThatMovesFromOneFieldToTheNextChangesTheHash(
      @ForAll("links") ChainedEvent link, @ForAll("names") String moved) {
    AuditEvent e = link.event();
    ChainedEvent left =
        event(x -> with(x, e.user() + moved + "!", e.session(), e.target(), e.address()))
            .apply(link);
    ChainedEvent right =
        event(x -> with(x, e.user(), moved + "!" + e.session(), e.target(), e.address()))
            .apply(link);

    assertThat(START.after(left).hash()).isNotEqualTo(START.after(right).hash());
  }

  @Property
  void twoNeighboursThatChangePlacesChangeTheHead(
      @ForAll("links") ChainedEvent first, @ForAll("links") ChainedEvent second) {
    AuditChain inOrder = START.after(first).after(second);
    AuditChain swapped = START.after(second).after(first);

    assertThat(inOrder.hash().equals(swapped.hash())).isEqualTo(first.equals(second));
  }

  @Property
  void eachLinkFollowsTheHeadBeforeItAndNoOther(
      @ForAll @Size(min = 2, max = 20) List<@From("events") AuditEvent> events) {
    List<ChainedEvent> links = TrailState.empty(3).chain(events, 1, 5);
    List<AuditChain> heads = new ArrayList<>(List.of(START));
    links.forEach(link -> heads.add(heads.getLast().after(link)));

    for (int place = 0; place < links.size(); place++) {
      for (AuditChain head : heads) {
        assertThat(head.precedes(links.get(place))).isEqualTo(head.sequence() == place);
      }
    }
  }

  @Example
  void partitionsHaveDifferentHashesForTheSameEvent() {
    ChainedEvent link =
        new ChainedEvent(AuditEvents.event(AuditType.LIMIT_HIT, "ana"), 1, 1, START.hash());

    assertThat(AuditChain.empty(4).after(link).hash()).isNotEqualTo(START.after(link).hash());
  }

  /** Computed apart from this code, from the description of the bytes alone. */
  @Example
  void theHashOfAKnownEventIsTheSameForEver() {
    ChainedEvent link =
        new ChainedEvent(AuditEvents.event(AuditType.LIMIT_HIT, "ana"), 1, 1, START.hash());

    assertThat(START.after(link).hash())
        .isEqualTo("450d9e5a8f5091d7a95013d9e36d06773e244044a19895d8b719f2148e1d5855");
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().ofMaxLength(12);
  }

  @Provide
  Arbitrary<AuditEvent> events() {
    Arbitrary<String> text = names();
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.of(AuditType.class),
            Combinators.combine(text, text, text, text, text, text, text)
                .as((a, b, c, d, e, f, g) -> List.of(a, b, c, d, e, f, g)),
            Arbitraries.of(AuditEvent.Outcome.class))
        .as(
            (at, type, t, outcome) ->
                new AuditEvent(
                    at, type, t.get(0), t.get(1), t.get(2), t.get(3), t.get(4), outcome, t.get(5),
                    t.get(6)));
  }

  @Provide
  Arbitrary<ChainedEvent> links() {
    return Combinators.combine(events(), Arbitraries.longs(), Arbitraries.longs())
        .as((event, at, batch) -> new ChainedEvent(event, at, batch, ""));
  }

  private static UnaryOperator<ChainedEvent> event(UnaryOperator<AuditEvent> change) {
    return link ->
        new ChainedEvent(change.apply(link.event()), link.recordedAt(), link.batch(), "");
  }

  private static AuditEvent with(
      AuditEvent e, long at, AuditType type, AuditEvent.Outcome outcome) {
    return new AuditEvent(
        at,
        type,
        e.user(),
        e.session(),
        e.target(),
        e.address(),
        e.node(),
        outcome,
        e.detail(),
        e.request());
  }

  private static AuditEvent with(
      AuditEvent e, String user, String session, String target, String address) {
    return new AuditEvent(
        e.at(),
        e.type(),
        user,
        session,
        target,
        address,
        e.node(),
        e.outcome(),
        e.detail(),
        e.request());
  }

  private static AuditEvent with(AuditEvent e, String node, String detail) {
    return new AuditEvent(
        e.at(),
        e.type(),
        e.user(),
        e.session(),
        e.target(),
        e.address(),
        node,
        e.outcome(),
        detail,
        e.request());
  }

  private static AuditEvent in(AuditEvent e, String request) {
    return new AuditEvent(
        e.at(),
        e.type(),
        e.user(),
        e.session(),
        e.target(),
        e.address(),
        e.node(),
        e.outcome(),
        e.detail(),
        request);
  }

  private static <T extends Enum<T>> T other(T[] all, T one) {
    return one == all[0] ? all[1] : all[0];
  }
}
