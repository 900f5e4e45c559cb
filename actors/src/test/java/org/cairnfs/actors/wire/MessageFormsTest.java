package org.cairnfs.actors.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.serialization.Serialization;
import org.cairnfs.actors.api.FileName;
import org.cairnfs.actors.api.Ino;
import org.cairnfs.actors.golden.GoldenFile;
import org.cairnfs.actors.protocol.DirectoryCommand;
import org.cairnfs.actors.protocol.NewInode;
import org.cairnfs.actors.protocol.Request;
import org.cairnfs.storage.item.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every message there is has a form, and keeps it. */
class MessageFormsTest {
  private static WireFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new WireFixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void everyTypeOfMessage_hasASample() {
    Set<Class<?>> types = WireFixture.messageTypes();
    assertTrue(types.size() >= 30, () -> "saw only " + types);
    assertEquals(
        types, fixture.samples().stream().map(Object::getClass).collect(Collectors.toSet()));
  }

  @Test
  void everySample_comesBackEqual_throughPekkoItself() {
    Serialization serialization = fixture.serialization();
    for (Object sample : fixture.samples()) {
      assertEquals(
          CairnSerializer.class,
          serialization.findSerializerFor(sample).getClass(),
          sample::toString);
      byte[] bytes = serialization.serialize(sample).get();
      String manifest = fixture.serializer().manifest(sample);
      assertEquals(
          sample,
          serialization.deserialize(bytes, CairnSerializer.IDENTIFIER, manifest).get(),
          manifest);
    }
  }

  @Test
  void manifests_areNamesOfOurOwn_withAVersion() {
    for (Object sample : fixture.samples()) {
      String manifest = fixture.serializer().manifest(sample);
      assertTrue(manifest.matches("[a-z]+\\.[a-z-]+\\.[1-9][0-9]*"), manifest);
    }
  }

  @Test
  void everyMessage_isAsInItsGoldenFile() {
    CairnSerializer serializer = fixture.serializer();
    Map<String, List<Object>> byManifest = new LinkedHashMap<>();
    for (Object sample : fixture.samples()) {
      byManifest
          .computeIfAbsent(serializer.manifest(sample), unused -> new ArrayList<>())
          .add(sample);
    }
    byManifest.forEach(
        (manifest, samples) ->
            new GoldenFile("wire/v1/" + manifest)
                .check(
                    samples,
                    serializer::toBinary,
                    bytes -> serializer.fromBinary(bytes, manifest)));
  }

  @Test
  void theFirstFormOfMake_isReadStill() {
    Request request = new Request(fixture.mount(), 3, 1L << 40, 1L << 39);
    Ino ino = new Ino(0x0102030405060708L);
    FileName name = FileName.of("näme");
    List<Object> made =
        List.of(
            new DirectoryCommand.Make(
                request, ino, name, new NewInode(0100644, 0, false, 1, 2, 3, Bytes.EMPTY)),
            new DirectoryCommand.Make(
                request, ino, name, new NewInode(0120777, 0, false, -1, -2, 0, Bytes.utf8("a/b"))));
    assertEquals(
        made,
        new GoldenFile("wire/v1/directory.make.1")
            .read(bytes -> fixture.serializer().fromBinary(bytes, "directory.make.1")));
  }
}
