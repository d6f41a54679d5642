package io.atrio.actors.forms;

import io.atrio.actors.audit.AuditEvent;
import io.atrio.cluster.StoredMessage;
import io.atrio.cluster.WireMessage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The classes of this module that are marked as messages, however hidden they are. */
final class Marked {
  private static final String CLASS = ".class";

  private Marked() {}

  static List<? extends Class<?>> messages() throws IOException, URISyntaxException {
    Path root =
        Path.of(AuditEvent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(file -> file.endsWith(CLASS) && !file.endsWith("-info.class"))
          .map(file -> load(file.substring(0, file.length() - CLASS.length())))
          .filter(Marked::isMessage)
          .toList();
    }
  }

  private static boolean isMessage(Class<?> type) {
    return !type.isInterface()
        && (WireMessage.class.isAssignableFrom(type) || StoredMessage.class.isAssignableFrom(type));
  }

  private static Class<?> load(String file) {
    try {
      return Class.forName(file.replace('/', '.'), false, Marked.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
