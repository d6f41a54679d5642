package io.atrio.api.stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.Collection;

/** What the event loops of the streams have before them, and hold. Asked for at each scrape. */
final class LoopGauges {

  private LoopGauges() {}

  static void show(MeterRegistry registry, Collection<NettyLoop> loops) {
    Gauge.builder("atrio.stream.loop.pending", loops, LoopGauges::pending)
        .description("Tasks that wait for the event loops of the streams")
        .strongReference(true)
        .register(registry);
    if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider buffers) {
      Gauge.builder("atrio.stream.buffers", buffers, b -> b.metric().usedDirectMemory())
          .description("Memory outside the heap that is set aside for what is written to streams")
          .baseUnit("bytes")
          .strongReference(true)
          .register(registry);
    }
  }

  private static double pending(Collection<NettyLoop> loops) {
    return loops.stream().mapToInt(LoopGauges::pending).sum();
  }

  private static int pending(NettyLoop loop) {
    return loop.eventLoop() instanceof SingleThreadEventExecutor executor
        ? executor.pendingTasks()
        : 0;
  }
}
