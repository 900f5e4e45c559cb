package org.cairnfs.sharding.mount;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.PosixAcl;
import org.jspecify.annotations.Nullable;

/**
 * Which extended attributes exist at all (xattr(7)): the namespaces user, trusted and security, and
 * ACLs.
 */
final class XattrNames {
  private static final int MAX_BYTES = 255;
  private static final List<String> NAMESPACES = List.of("user.", "trusted.", "security.");

  private XattrNames() {}

  /** Why a name is refused, or null. */
  static @Nullable Errno refusal(byte[] name) {
    if (name.length > MAX_BYTES) {
      return Errno.ERANGE;
    }
    if (PosixAcl.isName(name)) {
      return null;
    }
    String text = new String(name, StandardCharsets.ISO_8859_1);
    for (String namespace : NAMESPACES) {
      if (text.startsWith(namespace)) {
        return text.length() == namespace.length() ? Errno.EINVAL : null;
      }
    }
    return Errno.EOPNOTSUPP;
  }
}
