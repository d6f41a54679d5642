package io.atrio.tests.demo;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The contrast of every visible text of a page, as WCAG 2.2 defines it (success criterion 1.4.3).
 */
final class Contrast {
  /** What text of normal size needs at level AA. */
  static final double LEGIBLE = 4.5;

  /**
   * Paints each text's colour over the backgrounds below it, as the browser does, and compares the
   * two. Parts that are switched off need no contrast.
   */
  private static final String MEASURE =
      """
      () => {
        const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
        const paint = (colours) => {
          canvas.globalAlpha = 1;
          canvas.fillStyle = matchMedia("(prefers-color-scheme: dark)").matches ? "black" : "white";
          canvas.fillRect(0, 0, 1, 1);
          for (const colour of colours) {
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
          }
          const linear = [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((each) => {
            const part = each / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
        };
        const below = (element) => {
          const colours = [];
          for (let each = element; each; each = each.parentElement) {
            colours.unshift(getComputedStyle(each).backgroundColor);
          }
          return colours;
        };
        const found = {};
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const text = texts.currentNode.textContent.trim();
          const element = texts.currentNode.parentElement;
          if (!text || !element.checkVisibility() || element.matches("option, script, :disabled")) continue;
          if (element.getClientRects().length === 0) continue;
          const backgrounds = below(element);
          const back = paint(backgrounds);
          const fore = paint([...backgrounds, getComputedStyle(element).color]);
          const ratio = (Math.max(fore, back) + 0.05) / (Math.min(fore, back) + 0.05);
          const name = `${element.tagName.toLowerCase()}.${element.className}: ${text.slice(0, 40)}`;
          found[name] = Math.min(found[name] ?? Infinity, Math.round(ratio * 100) / 100);
        }
        return found;
      }
      """;

  private Contrast() {}

  /** The contrast of each text that is shown, by where it stands. */
  static Map<String, Double> of(DemoPage page) {
    Map<String, Double> found = new LinkedHashMap<>();
    if (page.evaluate(MEASURE) instanceof Map<?, ?> measured) {
      measured.forEach(
          (text, ratio) -> found.put(text.toString(), Double.valueOf(ratio.toString())));
    }
    return found;
  }
}
