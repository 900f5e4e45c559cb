/**
 * What can only be tested with more than one module at hand, one package for each technique.
 *
 * <p>Unit tests live beside the code they test. Contract suites do too, as abstract classes in the
 * test jars of storage and actors; the packages here run them against the real thing.
 */
package org.cairnfs.tests;
