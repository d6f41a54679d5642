package io.atrio.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.api.client.Answer;
import io.atrio.api.client.OpenStream;
import io.atrio.api.client.Request;
import io.atrio.api.serve.Doors;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tickets from one door to the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TicketsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Doors doors =
      Doors.open(nanos::get, "atrio.auth.max-tickets = 3", "atrio.auth.ticket-ttl = 30 s");

  @BeforeEach
  void olderTicketsAreGone() {
    pass(Duration.ofMinutes(5));
  }

  @AfterAll
  void nothingIsLoggedAsAnErrorAndNoTicketAtAll() {
    doors.loggedNothingBad();
    doors.close();
  }

  @Test
  void aTicketSaysWhereAndHowLongItWorks() {
    Answer answer = ask(doors.token("ana"));
    assertThat(answer.json().path("expires_in").asInt()).isEqualTo(30);
    assertThat(answer.json().path("stream_url").asText())
        .isEqualTo("http://atrio:" + doors.stream().getPort() + "/v1/stream");
  }

  @Test
  void aTicketOpensAStreamOfItsSession() {
    String ticket = ticket(doors.sessionToken("ana", "ana-1"));
    try (OpenStream stream = doors.stream(redeem(ticket))) {
      assertThat(stream.ready().json().path("session").asText()).isEqualTo("ana-1");
      assertThat(stream.ready().json().path("user").asText()).isEqualTo("ana");
    }
  }

  @Test
  void aTicketCarriesTheRolesOfItsToken() {
    String ticket = ticket(doors.token("vera", "viewer"));
    try (OpenStream stream =
        doors.stream(Request.get("/v1/stream?channels=orders&ticket=" + ticket))) {
      assertThat(stream.state("role:viewer")).isEqualTo("live");
      assertThat(stream.state("orders")).isEqualTo("live");
    }
  }

  @Test
  void aTicketWorksOnce() {
    String ticket = ticket(doors.token("ana"));
    doors.stream(redeem(ticket)).close();
    doors.refusedStream(redeem(ticket)).refuses(401, "ticket_invalid");
  }

  @Test
  void aTicketWorksUntilItsTimeIsOver() {
    String ticket = ticket(doors.token("ana"));
    pass(Duration.ofSeconds(29));
    doors.stream(redeem(ticket)).close();
  }

  @Test
  void aTicketTooOldIsRefused() {
    String ticket = ticket(doors.token("ana"));
    pass(Duration.ofSeconds(31));
    doors.refusedStream(redeem(ticket)).refuses(401, "ticket_invalid");
  }

  @Test
  void anUnknownTicketIsRefused() {
    doors.refusedStream(redeem(doors.secret("guessed-ticket"))).refuses(401, "ticket_invalid");
  }

  @Test
  void anEmptyTicketIsRefused() {
    doors.refusedStream(redeem("")).refuses(401, "ticket_invalid");
  }

  @Test
  void aTicketIsNoBearerToken() {
    String ticket = ticket(doors.token("ana"));
    doors.refusedStream(Request.get("/v1/stream").bearer(ticket)).refuses(401, "token_invalid");
  }

  @Test
  void anAuthorizationThatDoesNotHoldIsNotRescuedByATicket() {
    String ticket = ticket(doors.token("ana"));
    doors.refusedStream(redeem(ticket).bearer("nonsense")).refuses(401, "token_invalid");
  }

  @Test
  void moreTicketsThanANodeHoldsAreRefusedForNow() {
    String token = doors.token("ana");
    for (int i = 0; i < 3; i++) {
      ticket(token);
    }
    doors.api(request(token)).refuses(503, "unavailable");
  }

  @Test
  void ticketsThatAreTooOldMakeRoom() {
    String token = doors.token("ana");
    for (int i = 0; i < 3; i++) {
      ticket(token);
    }
    pass(Duration.ofSeconds(31));
    ask(token).succeeds();
  }

  @Test
  void aServiceGetsNoTicket() {
    doors.api(request(doors.service())).refuses(403, "session_needed");
  }

  @Test
  void whoIsNotKnownGetsNoTicket() {
    doors.api(Request.of("POST", "/v1/stream/tickets")).refuses(401, "token_missing");
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private Answer ask(String token) {
    return doors.api(request(token)).succeeds();
  }

  private String ticket(String token) {
    return doors.secret(ask(token).json().path("ticket").asText());
  }

  private static Request request(String token) {
    return Request.of("POST", "/v1/stream/tickets").bearer(token);
  }

  private static Request redeem(String ticket) {
    return Request.get("/v1/stream?ticket=" + ticket);
  }
}
