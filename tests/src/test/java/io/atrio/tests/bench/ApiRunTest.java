package io.atrio.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.Postgres;
import io.atrio.tests.process.SharedServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our half of the API's benchmark, for some seconds; the other half needs Node.js. */
@Timeout(60)
class ApiRunTest {
  private static final Rig RIG =
      new Rig(
          new Options(Map.of("connections", "4", "rate", "100", "seconds", "1", "warmup", "1")));
  private static final ApiUsers USERS = new ApiUsers(50);

  private AtrioProcess process;
  private Postgres postgres;

  @SuppressWarnings("NullAway.Init") // set before each test
  ApiRunTest() {}

  @BeforeEach
  void grant() throws Exception {
    process = SharedServer.get();
    postgres = Postgres.of(process);
    USERS.grant(postgres);
  }

  @AfterEach
  void revoke() throws Exception {
    USERS.revoke(postgres);
    postgres.close();
  }

  @ParameterizedTest
  @EnumSource(ApiCall.class)
  void everyRequestIsAnsweredRightly(ApiCall call) throws Exception {
    ApiServer server =
        new ApiServer("here", process.pid(), process.addresses().api(), process.secret());

    ApiRun run = ApiRun.measure(RIG, server, call, USERS);

    assertThat(run.isComplete()).as(run.toString()).isTrue();
    assertThat(run.perSecond()).isPositive();
    assertThat(run.open().accepted()).isEqualTo(100);
  }

  @ParameterizedTest
  @EnumSource(ApiCall.class)
  void aServerThatKnowsLessIsFoundOut(ApiCall call) throws Exception {
    postgres.run("DELETE FROM atrio.user_roles WHERE role = 'api-desk' AND user_id = 'api-49'");
    ApiServer server =
        new ApiServer("here", process.pid(), process.addresses().api(), process.secret());

    ApiRun run = ApiRun.measure(RIG, server, call, USERS);

    assertThat(run.isComplete()).isFalse();
    assertThat(run.closed().wrong()).isPositive();
    assertThat(run.open().wrong()).isEqualTo(2);
  }
}
