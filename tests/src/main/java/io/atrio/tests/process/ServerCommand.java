package io.atrio.tests.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line that starts a server. */
final class ServerCommand {
  private ServerCommand() {}

  static List<String> of(ServerOptions options) {
    Path jar = options.jar();
    if (jar == null) {
      jar = ProjectRoot.find().resolve("api/target/atrio.jar");
    }
    if (!Files.exists(jar)) {
      throw new IllegalStateException("no " + jar + ": build it with mvn package -DskipTests");
    }
    List<String> command = new ArrayList<>(options.launcher());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dstdout.encoding=UTF-8");
    command.addAll(PreparedStart.flags());
    command.addAll(options.jvmFlags());
    command.addAll(List.of("-jar", jar.toString(), "serve"));
    return command;
  }
}
