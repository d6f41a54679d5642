package io.atrio.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which template a path is of: what metrics may say of a request without naming a user, a session
 * or a channel. The templates are the paths of the API's description, so that a new one is known
 * here as soon as it is described.
 */
final class PathTemplates {
  /** All paths that are of no template. */
  static final String OTHER = "other";

  private static final String DESCRIPTION = "/web/openapi.yaml";
  private static final Pattern PATH = Pattern.compile("(?m)^  (/\\S*):$");
  private static final List<String> PAGES = List.of("/", "/openapi.yaml", "/assets/{file}");

  private final Node root = new Node();

  private static final class Node {
    private final Map<String, Node> fixed = new HashMap<>();
    private @Nullable Node any;
    private @Nullable String template;

    /** A fixed name goes before a parameter. */
    @Nullable Node next(String segment) {
      Node named = fixed.get(segment);
      return named == null ? any : named;
    }

    Node add(String segment) {
      if (!segment.startsWith("{")) {
        return fixed.computeIfAbsent(segment, s -> new Node());
      }
      Node parameter = any == null ? new Node() : any;
      any = parameter;
      return parameter;
    }
  }

  private PathTemplates(List<String> templates) {
    for (String template : templates) {
      Node node = root;
      for (String segment : template.substring(1).split("/", -1)) {
        node = node.add(segment);
      }
      node.template = template;
    }
  }

  /** Those of the API's description, and the pages. */
  static PathTemplates described() {
    List<String> all = new ArrayList<>(PAGES);
    PATH.matcher(description()).results().map(path -> path.group(1)).forEach(all::add);
    return new PathTemplates(all);
  }

  /** The template of {@code path}, {@link #OTHER} if it has none. */
  String of(String path) {
    @Nullable Node node = root;
    for (int from = 1; node != null && from <= path.length(); ) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      node = node.next(path.substring(from, to));
      from = to + 1;
    }
    return node == null || node.template == null ? OTHER : node.template;
  }

  private static String description() {
    try (InputStream in = PathTemplates.class.getResourceAsStream(DESCRIPTION)) {
      if (in == null) {
        throw new IllegalStateException("the API's description is not in the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
