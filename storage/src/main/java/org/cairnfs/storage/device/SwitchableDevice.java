package org.cairnfs.storage.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A device that fails, hangs, lies or fills up on command, else does what another one does.
 *
 * <p>For tests of a running node; {@link FaultControl} takes the commands from a file. Filling up
 * is counted in pages written, since another device does not tell which of them are new.
 */
public final class SwitchableDevice implements BlockDevice {
  private final BlockDevice inner;
  private final FaultPlan faults;
  private final Runnable onClose;

  public SwitchableDevice(BlockDevice inner, FaultPlan faults) {
    this(inner, faults, () -> {});
  }

  private SwitchableDevice(BlockDevice inner, FaultPlan faults, Runnable onClose) {
    this.inner = inner;
    this.faults = faults;
    this.onClose = onClose;
  }

  /** A device that takes its faults from a file, see {@link FaultControl}, until it is closed. */
  public static SwitchableDevice controlledBy(Path file, BlockDevice inner) {
    FaultPlan faults = new FaultPlan();
    FaultControl control = FaultControl.watch(file, faults);
    return new SwitchableDevice(inner, faults, control::close);
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public long size() {
    return inner.size();
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    faults.before(FaultPlan.Operation.READ, this, offset);
    int start = target.position();
    inner.read(offset, target);
    faults.afterRead(target, start);
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    faults.before(FaultPlan.Operation.WRITE, this, offset);
    faults.beforeGrowth(this, source.remaining() / BLOCK);
    inner.write(offset, source);
  }

  @Override
  public void flush() throws IOException {
    faults.before(FaultPlan.Operation.FLUSH, this, 0);
    if (!faults.flushesLie()) {
      inner.flush();
    }
  }

  @Override
  public void close() throws IOException {
    onClose.run();
    inner.close();
  }

  @Override
  public String toString() {
    return name();
  }
}
