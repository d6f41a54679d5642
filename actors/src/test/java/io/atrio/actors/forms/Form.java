package io.atrio.actors.forms;

/**
 * A message as some version writes it, and what is read from that.
 *
 * @param name its name in the file of its feature: the number of the first protocol that has it, or
 *     what sets it apart
 * @param message what is read
 * @param written whether this version writes the message so; otherwise another one does
 */
public record Form(String name, Object message, boolean written) {

  /** That of the first protocol, which still is written. */
  public static Form first(Object message) {
    return written("1", message);
  }

  /** One that is written. */
  public static Form written(String name, Object message) {
    return new Form(name, message, true);
  }

  /** One that is only read. */
  public static Form read(String name, Object message) {
    return new Form(name, message, false);
  }

  /** The name of its class, which goes with the bytes. */
  String manifest() {
    return message instanceof Enum<?> constant
        ? constant.getDeclaringClass().getName()
        : message.getClass().getName();
  }

  @Override
  public String toString() {
    return manifest() + " " + name;
  }
}
