/** What must not get slower, or larger, as the population grows. */
@org.jspecify.annotations.NullMarked
package org.cairnfs.tests.scale;
