package io.atrio.tests.bench;

import io.atrio.tests.load.Audience;
import io.atrio.tests.load.Publisher;
import io.atrio.tests.load.StreamSwarm;
import io.atrio.tests.process.AtrioProcess;
import java.util.List;

/**
 * Who takes part in a broadcast.
 *
 * @param servers processes of the servers
 * @param audience streams that all hear the publisher's channel
 * @param publisher of one channel
 */
record Stage(List<Long> servers, Audience audience, Publisher publisher) {

  static Stage of(AtrioProcess server, StreamSwarm swarm, Publisher publisher) {
    return new Stage(List.of(server.pid()), swarm, publisher);
  }

  ProcessorTime processorTime() {
    return ProcessorTime.now(servers, audience.processes());
  }
}
