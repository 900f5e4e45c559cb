/**
 * What goes wrong outside: devices that are full, broken, foreign or in use, places and ports that
 * are taken. Each is refused or survived with one clear line, and nothing is lost.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.tests.faults;
