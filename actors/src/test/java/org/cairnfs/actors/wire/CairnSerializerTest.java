package org.cairnfs.actors.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.protocol.DirectoryCommand;
import org.cairnfs.actors.protocol.EntityMessage;
import org.cairnfs.actors.protocol.InodeCommand;
import org.cairnfs.actors.protocol.LockCommand;
import org.cairnfs.actors.protocol.MountMessage;
import org.cairnfs.actors.protocol.Request;
import org.cairnfs.storage.item.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CairnSerializerTest {
  private static final Ino INO = new Ino(513);
  private static final Bytes XATTR = Bytes.utf8("user.a");

  private static WireFixture fixture;
  private static CairnSerializer serializer;

  @BeforeAll
  static void start() {
    fixture = new WireFixture();
    serializer = fixture.serializer();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static Request request() {
    return new Request(fixture.mount(), 1, 2, 3);
  }

  private static Object roundTrip(Object message) {
    return serializer.fromBinary(serializer.toBinary(message), serializer.manifest(message));
  }

  private static WireFormatException refused(byte[] bytes, String manifest) {
    return assertThrows(
        WireFormatException.class, () -> serializer.fromBinary(bytes, manifest), manifest);
  }

  @Test
  void replyTo_ofALivingActor_isThatActor() {
    ActorRef<MountMessage> mount =
        Adapter.spawnAnonymous(fixture.system(), Behaviors.<MountMessage>ignore());
    InodeCommand.Touch touch = new InodeCommand.Touch(new Request(mount, 1, 2, 3), INO);
    assertEquals(touch, roundTrip(touch));
  }

  private record Secret() implements EntityMessage {}

  private record SerializableSecret() implements EntityMessage, java.io.Serializable {}

  @Test
  void privateMessagesOfEntities_areRefused_alsoByPekko() {
    for (EntityMessage secret : List.of(new Secret(), new SerializableSecret())) {
      assertThrows(WireFormatException.class, () -> serializer.toBinary(secret));
      assertTrue(fixture.serialization().serialize(secret).isFailure(), secret::toString);
    }
    WireFormatException refusal =
        assertInstanceOf(
            WireFormatException.class,
            fixture.serialization().serialize(new Secret()).failed().get());
    assertTrue(refusal.toString().contains("Secret has no binary form"), refusal::toString);
    assertFalse(
        fixture.system().settings().config().getBoolean("pekko.actor.allow-java-serialization"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "directory.make", "directory.make.2", "java.lang.String"})
  void unknownManifests_areRefused(String manifest) {
    refused(new byte[8], manifest);
  }

  @Test
  void everyTruncation_isRefused() {
    for (Object sample : fixture.samples()) {
      byte[] bytes = serializer.toBinary(sample);
      String manifest = serializer.manifest(sample);
      for (int length = 0; length < bytes.length; length++) {
        refused(Arrays.copyOf(bytes, length), manifest);
      }
    }
  }

  @Test
  void whatFollowsAMessage_isRefused() {
    for (Object sample : fixture.samples()) {
      byte[] bytes = serializer.toBinary(sample);
      refused(Arrays.copyOf(bytes, bytes.length + 1), serializer.manifest(sample));
    }
  }

  @Test
  void randomBytes_areAMessageOrRefused_neverAnythingElse() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    List<String> manifests =
        fixture.samples().stream().map(serializer::manifest).distinct().toList();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      readOrRefuse(bytes, manifests.get(random.nextInt(manifests.size())), seed);
    }
  }

  @Test
  void damagedMessages_areAMessageOrRefused_neverAnythingElse() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (Object sample : fixture.samples()) {
      byte[] good = serializer.toBinary(sample);
      for (int i = 0; i < 300; i++) {
        byte[] bad = good.clone();
        for (int damage = random.nextInt(1, 4); damage > 0; damage--) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
        }
        readOrRefuse(bad, serializer.manifest(sample), seed);
      }
    }
  }

  /** What is read must be sound enough to be written again. */
  private static void readOrRefuse(byte[] bytes, String manifest, long seed) {
    Object message;
    try {
      message = serializer.fromBinary(bytes, manifest);
    } catch (WireFormatException expected) {
      return;
    } catch (RuntimeException e) {
      throw new AssertionError(manifest + " with seed " + seed, e);
    }
    byte[] again = serializer.toBinary(message);
    assertEquals(manifest, serializer.manifest(message));
    assertEquals(message, serializer.fromBinary(again, manifest), () -> "seed " + seed);
  }

  @Test
  void hugeCounts_areRefused_beforeAnythingIsAllocated() {
    byte[] many = serializer.toBinary(new InodeCommand.GetMany(request(), INO, List.of()));
    for (int count : new int[] {1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
      ByteBuffer.wrap(many).putInt(many.length - 4, count);
      refused(many, "inode.many.1");
    }
    byte[] get = serializer.toBinary(new InodeCommand.GetXattr(request(), INO, Bytes.EMPTY));
    ByteBuffer.wrap(get).putInt(get.length - 4, Integer.MAX_VALUE);
    refused(get, "inode.get-xattr.1");
    byte[] answer = {1, 3, 0, 0, 0, 0, 0, 0, 0, 9, 0x7f, -1, -1, -1};
    refused(answer, "mount.answer.1");
    answer[1] = 6;
    refused(answer, "mount.answer.1");
  }

  @Test
  void replyTo_thatIsNoPath_isRefused() {
    WireWriter out = new WireWriter();
    out.putText("no path").putLong(1).putLong(2).putLong(3).putIno(INO);
    refused(out.toByteArray(), "inode.touch.1");
  }

  @Test
  void ownRecord_holdsOnlyWhatADirectoryOwns() {
    WireWriter out = new WireWriter();
    byte[] read = serializer.toBinary(new InodeCommand.GetTarget(request(), INO));
    out.putText("inode.target.1").putRest(Bytes.of(read));
    refused(out.toByteArray(), "directory.own-record.1");
  }

  @Test
  void names_ofOneByteAndOf255_comeBackEqual_andOnesOfNone_areRefused() {
    for (int length : new int[] {1, 127, 128, FileName.MAX_BYTES}) {
      byte[] name = new byte[length];
      Arrays.fill(name, (byte) 0xff);
      Object lookup = new DirectoryCommand.Lookup(request(), INO, FileName.of(name));
      assertEquals(lookup, roundTrip(lookup));
    }
    Object lookup = new DirectoryCommand.Lookup(request(), INO, FileName.of("a"));
    byte[] bytes = serializer.toBinary(lookup);
    byte[] nameless = Arrays.copyOf(bytes, bytes.length - 1);
    nameless[nameless.length - 1] = 0;
    refused(nameless, "directory.lookup.1");
    bytes[bytes.length - 1] = '/';
    refused(bytes, "directory.lookup.1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536, 65_537, WireLimits.MAX_BYTES})
  void xattrs_ofAnySizeTheKernelLetsThrough_comeBackEqual(int length) {
    Object set = new InodeCommand.SetXattr(request(), INO, XATTR, Bytes.of(new byte[length]), 0);
    assertEquals(set, roundTrip(set));
  }

  @ParameterizedTest
  @ValueSource(ints = {WireLimits.MAX_BYTES + 1, 1 << 20})
  void xattrs_ofAMebibyte_areNeitherSentNorRead(int length) {
    Bytes value = Bytes.of(new byte[length]);
    Object set = new InodeCommand.SetXattr(request(), INO, XATTR, value, 0);
    assertThrows(WireFormatException.class, () -> serializer.toBinary(set));
    byte[] empty = serializer.toBinary(new InodeCommand.GetXattr(request(), INO, Bytes.EMPTY));
    byte[] bytes = Arrays.copyOf(empty, empty.length + length);
    ByteBuffer.wrap(bytes).putInt(empty.length - 4, length);
    refused(bytes, "inode.get-xattr.1");
  }

  @Test
  void messages_ofMoreThanTheLimit_areNeitherSentNorRead() {
    int fit = (WireLimits.MAX_MESSAGE_BYTES - 200) / Long.BYTES;
    Object longest = new InodeCommand.GetMany(request(), INO, Collections.nCopies(fit, INO));
    assertEquals(longest, roundTrip(longest));
    Object tooLong = new InodeCommand.GetMany(request(), INO, Collections.nCopies(fit + 200, INO));
    assertThrows(WireFormatException.class, () -> serializer.toBinary(tooLong));
    refused(new byte[WireLimits.MAX_MESSAGE_BYTES + 1], "inode.many.1");
  }

  @Test
  void texts_keepEveryCharacter_andRefuseWhatIsNotUtf8() {
    String text = "pekko://ü/😀";
    byte[] bytes = new WireWriter().putText(text).toByteArray();
    assertEquals(text, new WireReader(bytes).text());
    bytes[bytes.length - 1] = 'x';
    assertThrows(WireFormatException.class, () -> new WireReader(bytes).text());
    String tooLong = "x".repeat(WireLimits.MAX_TEXT_BYTES + 1);
    assertThrows(WireFormatException.class, () -> new WireWriter().putText(tooLong));
  }

  @Test
  void flags_areNothingButZeroAndOne() {
    byte[] use = serializer.toBinary(new LockCommand.UseReported(1, INO, true));
    assertEquals(1, use[use.length - 1]);
    use[use.length - 1] = 2;
    refused(use, "lock.use.1");
  }
}
