/**
 * The rules about the shape of the code, checked on the compiled classes of every module.
 *
 * <p>ARCHITECTURE.md says why each rule is there. Its picture of the modules is not a copy of the
 * rule but the rule itself: the test reads it from that file.
 */
package org.cairnfs.tests.architecture;
