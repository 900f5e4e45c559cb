package org.cairnfs.tests.contract;

/** A node keeps the contract on a volume whose counters start at 2^62. */
class NodeFrom62BitsContractTest extends LargeNumbersContract {
  NodeFrom62BitsContractTest() {
    super(1L << 62);
  }
}
