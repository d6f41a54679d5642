package io.atrio.tests.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** A table that reads well as text and as Markdown. */
final class MarkdownTable {
  private final List<List<String>> rows = new ArrayList<>();

  MarkdownTable(String... headings) {
    rows.add(List.of(headings));
  }

  /** Adds a row, a cell for each heading. */
  MarkdownTable row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < rows.getFirst().size(); column++) {
      int at = column;
      widths.add(rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
    }
    List<String> lines = new ArrayList<>(rows.stream().map(row -> line(row, widths)).toList());
    List<String> rule = widths.stream().map("-"::repeat).toList();
    lines.add(1, line(rule, widths));
    return String.join("\n", lines);
  }

  private static String line(List<String> cells, List<Integer> widths) {
    List<String> padded = new ArrayList<>();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String space = String.join("", Collections.nCopies(widths.get(column) - cell.length(), " "));
      padded.add(column == 0 ? cell + space : space + cell);
    }
    return padded.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }
}
