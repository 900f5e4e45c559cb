package org.cairnfs.actors.protocol;

import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.item.ShardMap;

/**
 * Names an entity.
 *
 * @param number the inode of a directory, the domain of the other kinds
 */
public record EntityAddress(Kind kind, long number) {
  /** The kinds of entities; the letter is part of persistent names. */
  public enum Kind {
    DIRECTORY('d'),
    INODE('i'),
    LOCKS('l');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    static Kind ofLetter(char letter) {
      for (Kind kind : values()) {
        if (kind.letter == letter) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no kind of entity has the letter " + letter);
    }
  }

  public static EntityAddress directory(Ino ino) {
    return new EntityAddress(Kind.DIRECTORY, ino.value());
  }

  /** The entity that looks after an inode which is not a directory. */
  public static EntityAddress inode(Ino ino) {
    return new EntityAddress(Kind.INODE, ShardMap.domainOf(ino));
  }

  public static EntityAddress locks(Ino ino) {
    return new EntityAddress(Kind.LOCKS, ShardMap.domainOf(ino));
  }

  /** The domain whose shard the entity lives in. */
  public long domain() {
    return kind == Kind.DIRECTORY ? ShardMap.domainOf(new Ino(number)) : number;
  }

  /** Such as {@code d513}: letter and unsigned decimal number. */
  public String entityId() {
    return kind.letter + Long.toUnsignedString(number);
  }

  public static EntityAddress ofEntityId(String entityId) {
    return new EntityAddress(
        Kind.ofLetter(entityId.charAt(0)), Long.parseUnsignedLong(entityId.substring(1)));
  }
}
