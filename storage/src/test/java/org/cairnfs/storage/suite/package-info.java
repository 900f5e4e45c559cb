/** What the tests of all modules have in common besides the leak scan. */
@org.jspecify.annotations.NullMarked
package org.cairnfs.storage.suite;
