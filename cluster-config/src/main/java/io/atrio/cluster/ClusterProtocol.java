package io.atrio.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.Invalid;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import org.apache.pekko.cluster.Valid$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Lets into the cluster only nodes whose messages this version understands, and that understand
 * its. Protocols are numbered; two versions get along if each knows the oldest that the other can
 * live with, so that a cluster is upgraded node by node.
 *
 * <p>A change of a {@link WireMessage} that an older version could not read takes two versions. The
 * first reads what is new and writes what it wrote: it makes the newest one more. The second writes
 * what is new: it makes the oldest the same, and is refused by those that could not read it. What
 * needs neither is in {@code docs/serialization.md}.
 */
public final class ClusterProtocol extends JoinConfigCompatChecker {
  /** The newest whose messages this version reads. */
  public static final int NEWEST = 1;

  /** The oldest: who knows it reads what this version writes, and is read. */
  public static final int OLDEST = 1;

  private static final String SPEAKS = "pekko.cluster.atrio.protocol.newest";
  private static final String UNDERSTANDS = "pekko.cluster.atrio.protocol.oldest";

  /** What is told to the nodes this one joins. */
  public static Config config() {
    return ConfigFactory.parseMap(Map.of(SPEAKS, NEWEST, UNDERSTANDS, OLDEST));
  }

  @Override
  public Seq<String> requiredKeys() {
    return CollectionConverters.asScala(List.of(SPEAKS, UNDERSTANDS)).toSeq();
  }

  @Override
  public ConfigValidation check(Config theirs, Config ours) {
    if (!theirs.hasPath(SPEAKS) || !theirs.hasPath(UNDERSTANDS)) {
      return invalid("it says nothing of a protocol of Átrio's");
    }
    boolean theyUnderstand = theirs.getInt(UNDERSTANDS) <= ours.getInt(SPEAKS);
    boolean weUnderstand = ours.getInt(UNDERSTANDS) <= theirs.getInt(SPEAKS);
    return theyUnderstand && weUnderstand
        ? Valid$.MODULE$
        : invalid("it speaks protocol " + spoken(theirs) + ", and here it is " + spoken(ours));
  }

  /** For a person: what this version speaks and understands. */
  public static String spoken() {
    return spoken(config());
  }

  private static String spoken(Config config) {
    int newest = config.getInt(SPEAKS);
    int oldest = config.getInt(UNDERSTANDS);
    return newest == oldest ? String.valueOf(newest) : newest + " (and from " + oldest + " on)";
  }

  private static ConfigValidation invalid(String why) {
    return new Invalid(CollectionConverters.asScala(List.of(why)).toSeq());
  }
}
