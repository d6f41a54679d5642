package io.atrio.tests.load;

import io.atrio.tests.load.SwarmRequest.Begin;
import io.atrio.tests.load.SwarmRequest.Events;
import io.atrio.tests.load.SwarmRequest.Open;
import io.atrio.tests.load.SwarmRequest.Size;
import io.atrio.tests.load.SwarmRequest.Take;
import io.atrio.tests.load.SwarmRequest.TakeTroubles;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Locale;

/**
 * Holds a swarm for another process, whose requests come in at its standard input. Ends when that
 * does, so that it never outlives who started it.
 */
final class SwarmMain {
  private final StreamSwarm swarm;
  private final Tokens tokens;

  private SwarmMain(StreamSwarm swarm, Tokens tokens) {
    this.swarm = swarm;
    this.tokens = tokens;
  }

  public static void main(String[] arguments)
      throws IOException, ClassNotFoundException, InterruptedException {
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    Locale.setDefault(Locale.ROOT);
    OutputStream out = System.out;
    System.setOut(System.err); // what anybody prints must not get between the answers
    try (ObjectOutputStream answers = new ObjectOutputStream(out)) {
      answers.flush(); // the other side waits for the head
      serve(new ObjectInputStream(System.in), answers);
    }
  }

  private static void serve(ObjectInputStream requests, ObjectOutputStream answers)
      throws IOException, ClassNotFoundException, InterruptedException {
    Begin begin = (Begin) requests.readObject();
    try (StreamSwarm swarm = new StreamSwarm(begin.options())) {
      SwarmMain main = new SwarmMain(swarm, new Tokens(begin.secret()));
      while (true) {
        answers.writeObject(main.answer((SwarmRequest) requests.readObject()));
        answers.flush();
        answers.reset(); // else it remembers every answer
      }
    } catch (EOFException e) {
      // Nobody asks any more.
    }
  }

  private Object answer(SwarmRequest request) throws InterruptedException {
    return switch (request) {
      case Begin begin -> throw new IllegalStateException("begun twice: " + begin.options());
      case Open open -> swarm.open(tokens.viewers(open.prefix(), open.streams()), open.within());
      case Size size -> swarm.size();
      case Events events -> swarm.events();
      case Take take -> swarm.take();
      case TakeTroubles take -> new ArrayList<>(swarm.takeTroubles());
    };
  }
}
