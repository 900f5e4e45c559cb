package org.cairnfs.tests.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.ForwardingDevice;

/** Holds writes back, so that they reach the device later than they should; reads see them. */
class HoldingDevice extends ForwardingDevice {
  /** Blocks by address; guarded by this. */
  private final Map<Long, byte[]> held = new LinkedHashMap<>();

  HoldingDevice(BlockDevice device) {
    super(device);
  }

  /** Takes a write that is to reach the device at the next {@link #letGo}. */
  protected final synchronized void hold(long offset, ByteBuffer source) {
    for (long at = offset; source.hasRemaining(); at += BLOCK) {
      byte[] block = new byte[BLOCK];
      source.get(block);
      held.put(at, block);
    }
  }

  protected final synchronized void letGo() throws IOException {
    for (Map.Entry<Long, byte[]> block : held.entrySet()) {
      super.write(block.getKey(), ByteBuffer.wrap(block.getValue()));
    }
    held.clear();
  }

  @Override
  public final synchronized void read(long offset, ByteBuffer target) throws IOException {
    int start = target.position();
    int length = target.remaining();
    super.read(offset, target);
    for (int done = 0; done < length; done += BLOCK) {
      byte[] block = held.get(offset + done);
      if (block != null) {
        target.put(start + done, block);
      }
    }
  }

  @Override
  public final void close() throws IOException {
    letGo();
    super.close();
  }
}
