package org.cairnfs.actors.protocol;

import org.cairnfs.actors.api.Ino;
import org.cairnfs.storage.item.LoanId;

/**
 * What a LockDomain looks after: which mounts use inodes without links, and, in the domain of the
 * root, who may move directories between directories. File locks are {@link FileLockCommand}.
 */
public sealed interface LockCommand extends EntityCommand {
  /** The last link of an inode is gone: delete it as soon as no mount uses it. */
  record Orphaned(Ino ino) implements LockCommand {
    @Override
    public EntityAddress address() {
      return EntityAddress.locks(ino);
    }
  }

  /** A mount's answer to {@link MountMessage.ReportUse}, or its later report that use has ended. */
  record UseReported(long mount, Ino ino, boolean inUse) implements LockCommand {
    @Override
    public EntityAddress address() {
      return EntityAddress.locks(ino);
    }
  }

  /**
   * Find the orphans of the shard of this domain and delete those that no mount uses; and go on
   * with trims that were interrupted.
   */
  record ScanOrphans(long domain) implements LockCommand {
    @Override
    public EntityAddress address() {
      return new EntityAddress(EntityAddress.Kind.LOCKS, domain);
    }
  }

  /** To the Inode entity's domain: nobody uses the orphan, delete what it holds. */
  record Reap(Ino ino) implements LockCommand {
    @Override
    public EntityAddress address() {
      return EntityAddress.inode(ino);
    }
  }

  /** To the Inode entity's domain: go on with what is left to be done to the inode's extents. */
  record Trim(Ino ino) implements LockCommand {
    @Override
    public EntityAddress address() {
      return EntityAddress.inode(ino);
    }
  }

  /** Asks for the topology lock; answered with Lent for the root when it is free. */
  record LockTopology(LoanId loan, EntityAddress borrower) implements LockCommand {
    @Override
    public EntityAddress address() {
      return EntityAddress.locks(Ino.ROOT);
    }
  }

  /** Gives the topology lock back, or stops waiting for it. */
  record UnlockTopology(LoanId loan) implements LockCommand {
    @Override
    public EntityAddress address() {
      return EntityAddress.locks(Ino.ROOT);
    }
  }
}
