package org.cairnfs.actors.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Turns messages of mounts and entities into bytes and back, for Pekko's remoting.
 *
 * <p>Named in reference.conf for everything that an entity or a mount may receive. Messages that an
 * entity sends itself have no form: to serialise one is an error of the software, said so here
 * rather than left to another serializer. They implement {@code NoSerializationVerificationNeeded},
 * so that tests can run with serialize-messages.
 */
public final class CairnSerializer extends SerializerWithStringManifest {
  /** Unique among the serializers of a cluster, and the same for ever. */
  static final int IDENTIFIER = 24_101;

  private final Map<Class<?>, MessageForm<?>> byType = new HashMap<>();
  private final Map<String, MessageForm<?>> byManifest = new HashMap<>();

  /** Called by Pekko. */
  public CairnSerializer(ExtendedActorSystem system) {
    this(ActorRefResolver.get(Adapter.toTyped(system)));
  }

  private CairnSerializer(ActorRefResolver refs) {
    RequestCodec requests = new RequestCodec(refs);
    List<MessageForm<?>> forms = new ArrayList<>();
    InodeCodec inodes = new InodeCodec(requests);
    DirectoryCodec directories = new DirectoryCodec(requests, inodes);
    forms.addAll(directories.forms());
    forms.addAll(inodes.forms());
    forms.addAll(new RangeCodec(requests).forms());
    forms.addAll(LoanCodec.forms());
    forms.addAll(LockCodec.forms());
    forms.addAll(new FileLockCodec(requests).forms());
    forms.addAll(MountCodec.forms());
    forms.forEach(this::add);
    directories.earlierForms().forEach(this::addEarlier);
  }

  private void add(MessageForm<?> form) {
    if (byType.put(form.type(), form) != null || byManifest.put(form.manifest(), form) != null) {
      throw new IllegalStateException("two forms for " + form.type() + " or " + form.manifest());
    }
  }

  private void addEarlier(MessageForm<?> form) {
    if (byManifest.put(form.manifest(), form) != null) {
      throw new IllegalStateException("two forms for " + form.manifest());
    }
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return form(message).manifest();
  }

  @Override
  public byte[] toBinary(Object message) {
    return form(message).encode(message);
  }

  /**
   * The message in these bytes.
   *
   * @throws WireFormatException if they hold none of this manifest, or nothing here has it
   */
  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    MessageForm<?> form = byManifest.get(manifest);
    if (form == null) {
      throw new WireFormatException("no message of this version has the manifest " + manifest);
    }
    return form.decode(bytes);
  }

  private MessageForm<?> form(Object message) {
    MessageForm<?> form = byType.get(message.getClass());
    if (form == null) {
      throw new WireFormatException(
          message.getClass().getName() + " has no binary form: it never leaves its JVM");
    }
    return form;
  }
}
