/**
 * What programs see of system calls on a real mount.
 *
 * <p>Each test is a script in Python, whose standard library makes the calls as they are.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.tests.posix;
