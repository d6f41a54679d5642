package io.atrio.tests.clients;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import io.atrio.tests.browser.Chromium;
import io.atrio.tests.process.AtrioProcess;
import io.atrio.tests.process.SharedServer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/**
 * Chromium's own EventSource. A ticket opens one connection, so the page takes another for each,
 * and hands over the last id it has seen.
 */
final class NativeEventSource implements StreamClient {
  private static final double TURN_MS = 20;
  private static final long ENDS_WITHIN_MS = 10_000;

  /** As few lines as one who uses EventSource without a library needs. */
  private static final String SCRIPT =
      """
      ({ tickets, stream, token }) => {
        const names = ["note", "atrio.ready", "atrio.gap", "atrio.subscribed", "atrio.unsubscribed"];
        let cursor = "";
        const open = async () => {
          const headers = { Authorization: `Bearer ${token}` };
          const answer = await fetch(tickets, { method: "POST", headers });
          const url = new URL(stream);
          url.searchParams.set("ticket", (await answer.json()).ticket);
          if (cursor) url.searchParams.set("lastEventId", cursor);
          const source = new EventSource(url);
          for (const name of names) {
            source.addEventListener(name, (message) => {
              cursor = message.lastEventId || cursor;
              heard(name, message.lastEventId, message.data);
            });
          }
          source.onerror = () => {
            source.close();
            setTimeout(open, 100);
          };
        };
        open();
      }
      """;

  private final Thread browser;
  private volatile boolean closed;

  private NativeEventSource(AtrioProcess server, URI stream, String token, Reading reading) {
    // A browser is for the thread that started it, and its messages come while that one waits.
    this.browser = Thread.ofPlatform().unstarted(() -> read(server, stream, token, reading));
  }

  static NativeEventSource open(URI stream, String token, Reading reading) {
    try {
      NativeEventSource client = new NativeEventSource(SharedServer.get(), stream, token, reading);
      client.browser.start();
      return client;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void read(AtrioProcess server, URI stream, String token, Reading reading) {
    try (Chromium chromium = Chromium.start()) {
      Page page = chromium.unrestricted(server.addresses().page());
      page.exposeFunction(
          "heard",
          frame -> {
            reading.add((String) frame[0], (String) frame[1], (String) frame[2]);
            return null;
          });
      String tickets = server.addresses().api() + "/stream/tickets";
      page.evaluate(
          SCRIPT, Map.of("tickets", tickets, "stream", stream.toString(), "token", token));
      while (!closed) {
        page.waitForTimeout(TURN_MS);
      }
    } catch (PlaywrightException e) {
      throw new IllegalStateException("the browser broke", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      browser.join(ENDS_WITHIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
