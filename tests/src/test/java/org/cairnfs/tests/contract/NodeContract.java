package org.cairnfs.tests.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.cairnfs.actors.api.FileSystem;
import org.cairnfs.fuse.contract.FileSystemContract;
import org.cairnfs.sharding.mount.NodeMount;
import org.cairnfs.tests.leaks.ScannedAtEndOfClass;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract with a node that all tests of the class share. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ScannedAtEndOfClass(because = "a node takes a second to start")
abstract class NodeContract extends FileSystemContract {
  private NodeFixture node;

  @SuppressWarnings("NullAway.Init") // the node is started before all tests
  NodeContract() {}

  abstract NodeFixture startNode() throws IOException;

  @BeforeAll
  final void start() throws IOException {
    node = startNode();
  }

  @AfterAll
  final void stop() throws IOException {
    node.close();
  }

  @Override
  protected final FileSystem newFileSystem() {
    return node.mount().fileSystem();
  }

  @Override
  protected final void end(FileSystem fileSystem) throws Exception {
    new Emptying(fileSystem).emptyRoot();
    NodeMount.Counts counts = node.unmount();
    assertEquals(1, counts.references(), "inodes still known, the root included");
    assertEquals(0, counts.open(), "still open");
    assertEquals(0, counts.underWay(), "requests without an answer");
  }
}
