package org.cairnfs.ops.daemon;

import java.nio.file.Path;
import org.cairnfs.fuse.mount.MountOptions;
import org.cairnfs.ops.node.OpsAddress;
import org.cairnfs.ops.node.RunDirectory;
import org.jspecify.annotations.Nullable;

/**
 * What a node is told on its command line.
 *
 * @param mount where to mount, null for nowhere
 * @param listen where other nodes reach it; port 0 means any
 * @param ops where HTTP and gRPC are served; port 0 means any
 */
public record DaemonSettings(
    Path meta,
    Path data,
    @Nullable Path mount,
    MountOptions mountOptions,
    OpsAddress listen,
    OpsAddress ops,
    String name,
    RunDirectory runDirectory) {}
