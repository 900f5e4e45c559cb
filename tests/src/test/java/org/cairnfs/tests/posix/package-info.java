/**
 * The contract of POSIX and the Linux man pages, system call by system call.
 *
 * <p>Each contract is a list of claims, which {@link org.cairnfs.tests.posix.Claim} reads and
 * {@link org.cairnfs.tests.posix.Run} carries out through {@link org.cairnfs.tests.posix.Verbs},
 * the system calls by their names. The same claims are made about a local directory, {@code
 * PosixOnLocalTest}, and about a mount, {@code PosixOnCairnTest}: where the local one disagrees the
 * claim is wrong. A table of the errors that the man pages list shows for each type of file the
 * claim, or why there is none.
 *
 * <p>What takes several processes is a script in Python, whose standard library makes the calls as
 * they are.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.tests.posix;
