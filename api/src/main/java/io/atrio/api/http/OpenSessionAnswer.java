package io.atrio.api.http;

import io.atrio.actors.directory.OpenSession;
import java.time.Instant;

/** A session as the API shows it. */
record OpenSessionAnswer(String session, String user, String node, String since, int streams) {

  static OpenSessionAnswer of(OpenSession open) {
    return new OpenSessionAnswer(
        open.session(),
        open.user(),
        open.node(),
        Instant.ofEpochMilli(open.since()).toString(),
        open.streams());
  }
}
