package org.cairnfs.tests.contract;

import java.io.IOException;

/** A node keeps the contract. */
class NodeContractTest extends NodeContract {
  @Override
  NodeFixture startNode() throws IOException {
    return NodeFixture.start("contract");
  }
}
