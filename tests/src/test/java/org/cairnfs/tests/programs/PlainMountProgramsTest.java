package org.cairnfs.tests.programs;

/** Programs on a mount of kind plain. */
class PlainMountProgramsTest extends ProgramsContract {
  PlainMountProgramsTest() {
    super("plain");
  }
}
