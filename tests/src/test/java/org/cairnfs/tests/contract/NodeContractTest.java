package org.cairnfs.tests.contract;

/** A node keeps the contract. */
class NodeContractTest extends NodeContract {
  @Override
  NodeFixture startNode() throws Exception {
    return NodeFixture.start("contract");
  }
}
