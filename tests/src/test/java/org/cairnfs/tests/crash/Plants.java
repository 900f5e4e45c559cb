package org.cairnfs.tests.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.cairnfs.storage.device.BlockDevice;
import org.cairnfs.storage.device.ForwardingDevice;
import org.cairnfs.storage.format.BlockHeader;
import org.cairnfs.storage.format.Superblocks;
import org.cairnfs.storage.format.VolumeLayout;
import org.cairnfs.storage.volume.NodeStorage;

/** The bugs that the exploration must see. */
enum Plants implements Plant {
  /** DATA is not flushed before the log names its blocks. */
  DATA_FLUSH_SKIPPED {
    @Override
    public Devices on(BlockDevice meta, BlockDevice data) {
      return new Devices(
          meta,
          new ForwardingDevice(data) {
            @Override
            public void flush() {}
          });
    }
  },

  /** META is not flushed after the log was written. */
  LOG_FLUSH_SKIPPED {
    @Override
    public Devices on(BlockDevice meta, BlockDevice data) throws IOException {
      VolumeLayout layout = Superblocks.read(meta).layout();
      return new Devices(
          new ForwardingDevice(meta) {
            private volatile boolean logWritten;

            @Override
            public void write(long offset, ByteBuffer source) throws IOException {
              logWritten = offset >= layout.logsAt() && offset < layout.metaChunksAt();
              super.write(offset, source);
            }

            @Override
            public void flush() throws IOException {
              if (!logWritten) {
                super.flush();
              }
            }
          },
          data);
    }
  },

  /** A manifest is durable before the tables that it names are written. */
  MANIFEST_BEFORE_TABLES {
    @Override
    public Devices on(BlockDevice meta, BlockDevice data) throws IOException {
      VolumeLayout layout = Superblocks.read(meta).layout();
      return new Devices(
          new HoldingDevice(meta) {
            @Override
            public void write(long offset, ByteBuffer source) throws IOException {
              if (offset >= layout.metaChunksAt()) {
                hold(offset, source);
              } else if (offset >= layout.manifestsAt() && offset < layout.logsAt()) {
                super.write(offset, source);
                super.flush();
                letGo();
              } else {
                super.write(offset, source);
              }
            }
          },
          data);
    }
  },

  /** Blocks are written again before it is durable that nobody holds them any more. */
  SPACE_REUSED_EARLY {
    @Override
    public NodeStorage on(NodeStorage storage) {
      return EarlySpace.in(storage);
    }
  },

  /** Another shard writes into a chunk before it is durable that its blocks are free. */
  CHUNK_REUSED_EARLY {
    @Override
    public NodeStorage on(NodeStorage storage) {
      return EarlyChunks.in(storage);
    }

    @Override
    void work(Workload workload) {
      workload.moveSpace(MOVES);
    }
  },

  /** Nobody looks whether a checksum holds. */
  CHECKSUM_UNCHECKED {
    @Override
    public BlockDevice reading(BlockDevice meta) {
      return new ForwardingDevice(meta) {
        @Override
        public void read(long offset, ByteBuffer target) throws IOException {
          int start = target.position();
          super.read(offset, target);
          for (int at = start; at < target.position(); at += BLOCK) {
            makeChecksumHold(target, at, target.position() - at);
          }
        }
      };
    }
  },

  /** The log names blocks, durably, whose data is written only then. */
  EXTENTS_LOGGED_BEFORE_DATA {
    @Override
    public Devices on(BlockDevice meta, BlockDevice data) {
      return new Devices(
          meta,
          new HoldingDevice(data) {
            @Override
            public void write(long offset, ByteBuffer source) {
              hold(offset, source);
            }

            @Override
            public void flush() throws IOException {
              super.flush();
              letGo();
            }
          });
    }
  };

  private static final int OPERATIONS = 250;
  private static final int MOVES = 3;
  private static final int MAGIC_PREFIX = BlockHeader.magic("Ca\0\0");
  private static final int PREFIX_MASK = 0xffff;

  /** Does what the bug shows itself in. */
  void work(Workload workload) {
    workload.random(OPERATIONS);
  }

  private static void makeChecksumHold(ByteBuffer buffer, int at, int room) {
    BlockHeader header = BlockHeader.peek(buffer, at);
    if ((header.magic() & PREFIX_MASK) == MAGIC_PREFIX
        && header.length() >= BlockHeader.BYTES
        && header.length() <= room) {
      header.writeTo(buffer, at);
    }
  }
}
