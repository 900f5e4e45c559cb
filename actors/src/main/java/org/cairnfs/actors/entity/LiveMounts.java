package org.cairnfs.actors.entity;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.cairnfs.actors.protocol.MountMessage;

/** The mounts that may hold references to inodes, with the actors that speak for them. */
public final class LiveMounts {
  private final ConcurrentMap<Long, ActorRef<MountMessage>> mounts = new ConcurrentHashMap<>();

  public void add(long mount, ActorRef<MountMessage> ref) {
    mounts.put(mount, ref);
  }

  public void remove(long mount) {
    mounts.remove(mount);
  }

  public boolean contains(long mount) {
    return mounts.containsKey(mount);
  }

  /** A snapshot. */
  public Map<Long, ActorRef<MountMessage>> all() {
    return Map.copyOf(mounts);
  }
}
