package io.atrio.cluster.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.discovery.Lookup;

/**
 * Which nodes form a cluster, and where this one can be reached by them.
 *
 * @param discovery how nodes find each other
 * @param seeds the list, where they do by a list
 * @param service the name, where they do by a name
 * @param contactPoints nodes that must have answered before a new cluster is formed
 * @param host address the others know this node by
 */
public record ClusterSettings(
    Discovery discovery, List<Contact> seeds, String service, int contactPoints, String host) {
  private static final String LOOPBACK = "127.0.0.1";
  private static final List<String> WILDCARDS = List.of("0.0.0.0", "::");
  private static final int MOST_NODES = 1_000;

  /** What Pekko calls the service whose instances the nodes are. */
  private static final String NAME = "atrio";

  static ClusterSettings from(Config config) {
    Section s = new Section(config, "atrio.cluster");
    Discovery discovery = discovery(s);
    List<Contact> seeds = seeds(s);
    String service = s.text("service");
    if (discovery == Discovery.CONFIG && !service.isEmpty()) {
      throw s.refuse("service", "empty where discovery is config, which has its seeds");
    }
    if (discovery != Discovery.CONFIG && service.isEmpty()) {
      throw s.refuse("service", "the name to look for where discovery is not config");
    }
    if (discovery != Discovery.CONFIG && !seeds.isEmpty()) {
      throw s.refuse("seeds", "empty where discovery is not config");
    }
    int told = s.count("contact-points", 0, MOST_NODES);
    int half = seeds.isEmpty() ? 2 : seeds.size() / 2 + 1;
    boolean alone = discovery == Discovery.CONFIG && seeds.isEmpty();
    return new ClusterSettings(
        discovery, seeds, service, told == 0 ? half : told, host(config, alone));
  }

  /** Whether this node is a cluster of its own, and looks for no others. */
  public boolean alone() {
    return discovery == Discovery.CONFIG && seeds.isEmpty();
  }

  /** What Pekko must know of it, to be laid over its own settings. */
  Config pekko() {
    Map<String, Object> told = new HashMap<>();
    told.put("pekko.remote.artery.canonical.hostname", host);
    String bootstrap = "pekko.management.cluster.bootstrap.contact-point-discovery.";
    told.put(bootstrap + "discovery-method", discovery.method());
    told.put(bootstrap + "required-contact-point-nr", contactPoints);
    Lookup lookup = lookup();
    told.put(bootstrap + "service-name", lookup.serviceName());
    // A name of its own for a service in DNS: nothing is to be made of it.
    told.put(bootstrap + "effective-name", lookup.serviceName());
    lookup.getPortName().ifPresent(port -> told.put(bootstrap + "port-name", port));
    lookup.getProtocol().ifPresent(protocol -> told.put(bootstrap + "protocol", protocol));
    told.put(
        "pekko.discovery.config.services." + NAME + ".endpoints",
        seeds.stream().map(seed -> Map.of("host", seed.host(), "port", seed.port())).toList());
    return ConfigFactory.parseMap(told);
  }

  /** In DNS a name such as {@code _management._tcp.atrio.example.com} is one of SRV records. */
  private Lookup lookup() {
    return switch (discovery) {
      case CONFIG -> Lookup.create(NAME);
      case DNS -> Lookup.isValidSrv(service) ? Lookup.parseSrv(service) : Lookup.create(service);
      case KUBERNETES -> Lookup.create(service).withPortName("management");
    };
  }

  private static Discovery discovery(Section s) {
    try {
      return Discovery.valueOf(s.text("discovery").toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw s.refuse("discovery", "config, dns or kubernetes");
    }
  }

  private static List<Contact> seeds(Section s) {
    List<Optional<Contact>> parsed = s.commaList("seeds").stream().map(Contact::parse).toList();
    if (parsed.stream().anyMatch(Optional::isEmpty)) {
      throw s.refuse("seeds", "a comma list of host:managementPort such as 10.0.0.5:7626");
    }
    return parsed.stream().flatMap(Optional::stream).distinct().toList();
  }

  /** With others the doors' address, unless told; alone nothing but loopback. */
  private static String host(Config config, boolean alone) {
    Section artery = new Section(config, "pekko.remote.artery.canonical");
    String told = artery.text("hostname");
    if (told.isEmpty() || WILDCARDS.contains(told)) {
      throw artery.refuse("hostname", "an address by which other nodes can reach this one");
    }
    String doors = config.getString("atrio.http.host");
    boolean ofDoors = !alone && told.equals(LOOPBACK) && !WILDCARDS.contains(doors);
    return ofDoors ? doors : told;
  }
}
