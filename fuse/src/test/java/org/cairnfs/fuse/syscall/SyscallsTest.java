package org.cairnfs.fuse.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SyscallsTest {
  @Test
  void anAddress_isThatOfTheBuffersPosition() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(100);
    long start = Syscalls.addressOf(buffer);
    assertEquals(start + 10, Syscalls.addressOf(buffer.position(10)));
    assertEquals(start + 10, Syscalls.addressOf(buffer.slice()));
  }

  @Test
  void bytes_goThroughAPairOfSockets_asOneMessage() {
    int[] fds = new int[2];
    assertEquals(0, Syscalls.socketPair(fds));
    ByteBuffer out = ByteBuffer.allocateDirect(8).put(new byte[] {1, 2, 3}).flip();
    ByteBuffer in = ByteBuffer.allocateDirect(8);
    assertEquals(3, Syscalls.write(fds[0], Syscalls.addressOf(out), 3));
    assertEquals(3, Syscalls.read(fds[1], Syscalls.addressOf(in), 8));
    assertEquals(3, in.get(2));
    assertEquals(0, Syscalls.close(fds[0]));
    assertEquals(0, Syscalls.read(fds[1], Syscalls.addressOf(in), 8));
    assertEquals(0, Syscalls.close(fds[1]));
  }

  @Test
  void anError_isItsNegatedNumber() {
    assertEquals(-Syscalls.ENOENT, Syscalls.exists("/no/such/path"));
    assertEquals(-Syscalls.ENOENT, Syscalls.open("/no/such/path", 0));
    assertEquals(-9, Syscalls.read(-1, 0, 0));
    assertTrue(Syscalls.exists("/") == 0);
  }
}
