package io.atrio.tests.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrio.tests.process.ProjectRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads the files in cluster-config/deploy, and the pages of docs they must agree with. */
final class DeployFiles {
  private static final Path FOLDER = ProjectRoot.find().resolve("cluster-config/deploy");
  private static final ObjectMapper JSON = new ObjectMapper();

  private DeployFiles() {}

  static String text(String name) {
    return read(FOLDER.resolve(name));
  }

  /** A page of docs. */
  static String page(String name) {
    return read(ProjectRoot.find().resolve("docs").resolve(name));
  }

  static JsonNode json(String name) {
    try {
      return JSON.readTree(text(name));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** The documents of a YAML file, anchors and merges resolved. A key that is there twice fails. */
  static List<JsonNode> yaml(String name) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    Iterable<Object> documents = new Yaml(new SafeConstructor(strict)).loadAll(text(name));
    return StreamSupport.stream(documents.spliterator(), false)
        .map(document -> JSON.<JsonNode>valueToTree(document))
        .toList();
  }

  /** Names of all files below {@code folder}. */
  static List<String> below(String folder) {
    try (Stream<Path> files = Files.walk(FOLDER.resolve(folder))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> FOLDER.relativize(file).toString())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the first group of {@code pattern} finds in {@code text}. */
  static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
