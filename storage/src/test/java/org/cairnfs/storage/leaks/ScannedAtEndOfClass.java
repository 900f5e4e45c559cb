package org.cairnfs.storage.leaks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The tests of this class share something that opens descriptors, threads or buffers as it needs
 * them, so leaks of those can only be told after the class has closed it. What is bound to it, such
 * as the probes of a node, is scanned after each test; the scan around the class stays as it is.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Inherited
public @interface ScannedAtEndOfClass {
  /** What they share, and why each test cannot have its own. */
  String because();
}
