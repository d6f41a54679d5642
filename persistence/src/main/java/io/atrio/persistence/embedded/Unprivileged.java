package io.atrio.persistence.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How PostgreSQL, which refuses to run as root, is started by whoever runs Átrio.
 *
 * <p>An ordinary user just starts it. Root starts it in a user namespace of its own, where it is
 * nobody in particular and still owns its files. Where namespaces are forbidden, as in most
 * containers, root starts it as the user {@code nobody} and gives it the data.
 *
 * @param prefix what stands before the command
 * @param owner the uid that the data must have; nothing where it has the right one by itself
 */
record Unprivileged(List<String> prefix, OptionalInt owner) {
  private static final int NOBODY = 65_534;

  static final Unprivileged ORDINARY = new Unprivileged(List.of(), OptionalInt.empty());
  static final Unprivileged NAMESPACE =
      new Unprivileged(List.of("unshare", "-U"), OptionalInt.of(0));
  static final Unprivileged AS_NOBODY =
      new Unprivileged(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
          OptionalInt.of(NOBODY));

  /** The way for this process, told by the owner of a directory that it made. */
  static Unprivileged forOwnerOf(Path madeHere) throws IOException, InterruptedException {
    if (!Integer.valueOf(0).equals(Files.getAttribute(madeHere, "unix:uid"))) {
      return ORDINARY;
    }
    return NAMESPACE.runs("true") ? NAMESPACE : AS_NOBODY;
  }

  List<String> command(List<String> command) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(command);
    return all;
  }

  /** Makes files or directories belong to the user that the server runs as. */
  void own(Path tree) throws IOException {
    if (owner.isPresent()
        && !Integer.valueOf(owner.getAsInt()).equals(Files.getAttribute(tree, "unix:uid"))) {
      FileTree.own(tree, owner.getAsInt());
    }
  }

  /**
   * Makes sure that the server can be run at all.
   *
   * @throws StartupException when not, with what to do
   */
  void check(String program) throws InterruptedException {
    if (!owner.equals(OptionalInt.of(NOBODY))) {
      return;
    }
    // Not the program itself: setpriv keeps enough of root to start what nobody cannot reach.
    if (!runs("test -x \"$0\"", program)) {
      throw new StartupException(
          "PostgreSQL refuses to run as root, and the user nobody cannot run "
              + program
              + ": start Átrio as an ordinary user, choose an ATRIO_DATA_DIR that everybody may enter,"
              + " or name a database of your own in ATRIO_DATABASE_URL");
    }
  }

  private boolean runs(String script, String... arguments) throws InterruptedException {
    List<String> shell = new ArrayList<>(List.of("sh", "-c", script));
    shell.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command(shell))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException thisSystemHasNoSuchProgram) {
      return false;
    }
  }
}
