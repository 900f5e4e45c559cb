package org.cairnfs.tests.contract;

/** A node keeps the contract on a volume whose counters start at 2^33. */
class NodeFrom33BitsContractTest extends LargeNumbersContract {
  NodeFrom33BitsContractTest() {
    super(1L << 33);
  }
}
