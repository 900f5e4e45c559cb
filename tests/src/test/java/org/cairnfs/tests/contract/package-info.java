/**
 * The contract of {@link org.cairnfs.actors.api.FileSystem}, kept by a real node without a kernel.
 *
 * <p>{@link org.cairnfs.tests.contract.NodeFixture} is a volume on image files with one node on it;
 * each test gets a mount of its own and must leave the root empty behind itself.
 */
@org.jspecify.annotations.NullMarked
package org.cairnfs.tests.contract;
