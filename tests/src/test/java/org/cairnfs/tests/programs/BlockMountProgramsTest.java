package org.cairnfs.tests.programs;

/** Programs on a mount of kind block. */
class BlockMountProgramsTest extends ProgramsContract {
  BlockMountProgramsTest() {
    super("block");
  }
}
