package io.atrio.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.actors.audit.AuditType;
import io.atrio.actors.error.ErrorCode;
import io.atrio.actors.error.Refused;
import io.atrio.persistence.audit.AuditCursor;
import io.atrio.persistence.audit.AuditFilter;
import java.time.Instant;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditQueryTest {
  private static final AuditCursor CURSOR = new AuditCursor(1_764_000_000_123L, 3, 7);

  @Test
  void withoutParametersItAsksForTheNewestHundredOfAll() {
    assertThat(read("")).isEqualTo(new AuditQuery(AuditFilter.ALL, null, 100));
  }

  @Test
  void everyParameterIsRead() {
    String query =
        "?user=a%20b&session=s-1&type=session.opened&from=2026-11-23T15:00:00Z"
            + "&to=2026-11-23T16:00:00.5%2B01:00&after="
            + CURSOR.text()
            + "&limit=1000";
    assertThat(read(query))
        .isEqualTo(
            new AuditQuery(
                new AuditFilter(
                    "a b",
                    "s-1",
                    AuditType.SESSION_OPENED,
                    Instant.parse("2026-11-23T15:00:00Z"),
                    Instant.parse("2026-11-23T15:00:00.5Z")),
                CURSOR,
                1000));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "007, 7", "1000, 1000"})
  void aLimitWithinBoundsIsTaken(String text, int limit) {
    assertThat(read("?limit=" + text).limit()).isEqualTo(limit);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=",
        "limit=0",
        "limit=1001",
        "limit=99999999999999999999",
        "limit=-1",
        "limit=%2B1",
        "limit=1.0",
        "limit=%D9%A1",
        "type=",
        "type=session",
        "type=SESSION_OPENED",
        "type=Session.Opened",
        "type=session.opened%00",
        "from=",
        "from=2026-11-23",
        "from=2026-11-23T15:00:00",
        "from=2026-02-30T00:00:00Z",
        "from=now",
        "to=",
        "to=1764000000",
        "to=2026-11-23T25:00:00Z",
        "after=",
        "after=null",
        "after=AAAA"
      })
  void aBadValueIsRefusedWithTheNameOfItsParameter(String pair) {
    Refused refused = refused(AuditQuery.PAGE, "?" + pair);
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refused.detail()).startsWith(pair.substring(0, pair.indexOf('=')) + " is ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "session", "type", "from", "to", "after", "limit"})
  void aParameterThatIsGivenTwiceIsRefused(String name) {
    Refused refused = refused(AuditQuery.PAGE, "?" + name + "=1&" + name + "=1");
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refused.detail()).isEqualTo("The query has " + name + " twice.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?usr=ana", "?User=ana", "?user=ana&x", "?=", "?user%20=ana"})
  void aParameterThatIsNotKnownIsRefusedWithThoseThatAre(String query) {
    Refused refused = refused(AuditQuery.PAGE, query);
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refused.detail())
        .isEqualTo("The query takes after, from, limit, session, to, type, user");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?limit=10", "?after=x"})
  void anExportHasNoPages(String query) {
    Refused refused = refused(AuditQuery.FILTER, query);
    assertThat(refused.detail()).isEqualTo("The query takes from, session, to, type, user");
  }

  private static AuditQuery read(String query) {
    return AuditQuery.read(
        request(query),
        AuditQuery.PAGE,
        refused -> {
          throw new AssertionError(refused.detail());
        },
        read -> read);
  }

  private static Refused refused(Set<String> known, String query) {
    return AuditQuery.read(
        request(query),
        known,
        refused -> refused,
        read -> {
          throw new AssertionError("was read: " + read);
        });
  }

  private static HttpRequest request(String query) {
    return HttpRequest.GET("/v1/audit" + query);
  }
}
