package org.cairnfs.fuse.contract;

/** A part of the contract: tests that share one caller. */
interface ContractPart {
  Calls calls();
}
