package org.cairnfs.actors.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.cairnfs.actors.api.Errno;
import org.cairnfs.actors.api.Outcome;
import org.cairnfs.actors.golden.GoldenFile;
import org.cairnfs.actors.item.ItemFormatException;
import org.cairnfs.storage.item.Bytes;
import org.junit.jupiter.api.Test;

class AnswerCodecTest {
  @Test
  void everyTypeOfValue_hasASample() {
    assertEquals(
        Set.of(ReplyValue.class.getPermittedSubclasses()),
        AnswerSamples.values().stream().map(Object::getClass).collect(Collectors.toSet()));
  }

  @Test
  void everyAnswer_isAsInItsGoldenFile() {
    AnswerSamples.all().stream()
        .collect(Collectors.groupingBy(answer -> AnswerCodec.encode(answer).byteAt(1)))
        .forEach(AnswerCodecTest::checkGolden);
  }

  private static void checkGolden(byte type, List<MountMessage.Answer> answers) {
    new GoldenFile("item/v1/answer." + type)
        .check(
            answers,
            answer -> AnswerCodec.encode(answer).toArray(),
            bytes -> AnswerCodec.decode(Bytes.of(bytes)));
  }

  @Test
  void everyErrno_comesBackEqual() {
    for (Errno errno : Errno.values()) {
      MountMessage.Answer answer = new MountMessage.Answer(-1, Outcome.refused(errno));
      assertEquals(answer, AnswerCodec.decode(AnswerCodec.encode(answer)));
    }
  }

  @Test
  void truncatedOrFollowedAnswers_areRefused() {
    for (MountMessage.Answer answer : AnswerSamples.all()) {
      byte[] bytes = AnswerCodec.encode(answer).toArray();
      for (int length = 0; length <= bytes.length + 1; length++) {
        if (length != bytes.length) {
          Bytes other = Bytes.of(Arrays.copyOf(bytes, length));
          assertThrows(ItemFormatException.class, () -> AnswerCodec.decode(other));
        }
      }
    }
  }

  @Test
  void damagedAnswers_areAnAnswerOrRefused_neverAnythingElse() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (MountMessage.Answer answer : AnswerSamples.all()) {
      for (int i = 0; i < 500; i++) {
        byte[] bytes = AnswerCodec.encode(answer).toArray();
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        decodeOrRefuse(bytes, seed);
      }
    }
  }

  private static void decodeOrRefuse(byte[] bytes, long seed) {
    try {
      AnswerCodec.decode(Bytes.of(bytes));
    } catch (ItemFormatException expected) {
      return;
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }
}
