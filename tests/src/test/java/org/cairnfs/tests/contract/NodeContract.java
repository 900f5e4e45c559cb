package org.cairnfs.tests.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.fuse.contract.FileSystemContract;
import org.cairnfs.sharding.mount.NodeMount;
import org.cairnfs.storage.leaks.ScannedAtEndOfClass;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The contract with a node that all tests of the class share.
 *
 * <p>Everything is asked on threads that end: Pekko keeps the actors that a thread has talked to as
 * long as the thread lives.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ScannedAtEndOfClass(because = "a node takes a second to start")
abstract class NodeContract extends FileSystemContract {
  private NodeFixture node;

  @SuppressWarnings("NullAway.Init") // the node is started before all tests
  NodeContract() {}

  abstract NodeFixture startNode() throws Exception;

  @BeforeAll
  final void start() throws Exception {
    node = startNode();
  }

  @AfterAll
  final void stop() throws Exception {
    node.close();
  }

  @Override
  protected final FileSystem newFileSystem() throws Exception {
    return node.mount();
  }

  @Override
  protected final void end(FileSystem fileSystem) throws Exception {
    NodeMount.Counts counts = node.emptyAndUnmount();
    assertEquals(1, counts.references(), "inodes still known, the root included");
    assertEquals(0, counts.open(), "still open");
    assertEquals(0, counts.underWay(), "requests without an answer");
  }
}
