package org.cairnfs.tests.contract;

import com.typesafe.config.ConfigFactory;

/** A node keeps the contract when every message between its actors is made bytes and back. */
class SerializedNodeContractTest extends NodeContract {
  private static final String SETTING = "pekko.actor.serialize-messages";

  @Override
  NodeFixture startNode() throws Exception {
    System.setProperty(SETTING, "on");
    ConfigFactory.invalidateCaches();
    try {
      return NodeFixture.start("serialized");
    } finally {
      System.clearProperty(SETTING);
      ConfigFactory.invalidateCaches();
    }
  }
}
