package io.atrio.tests.load;

/** Is told of the frames of the platform itself, {@code atrio.ready} first. */
interface PlatformFrames {
  void frame(String event, String dataLine);
}
