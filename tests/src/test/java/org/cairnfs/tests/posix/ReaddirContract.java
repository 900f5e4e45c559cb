package org.cairnfs.tests.posix;

import static java.util.Objects.requireNonNull;
import static org.cairnfs.tests.posix.Kernel.LIBC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** getdents(2), readdir(3), telldir(3), seekdir(3) and rewinddir(3). */
abstract class ReaddirContract extends SyscallContract {
  /** Of d_type and d_name in {@code struct dirent64}. */
  private static final int TYPE_OFFSET = 18;

  private static final int NAME_OFFSET = 19;

  private static final int NAME_BYTES_MAX = 256;

  private static final int ENTRIES = 300;

  @Override
  String claims() {
    return """
    anEmptyDirectory_hasNothing: mkdir d 777; list d = ""
    everyName_isThereOnce: mkdir d 777; many d/n 10; list d = n0,n1,n2,n3,n4,n5,n6,n7,n8,n9
    ofA<regular|fifo|char>_isENOTDIR: make $T x; f <- open x O_RDONLY|O_NONBLOCK; getdents f 1k = ENOTDIR
    ofNothing_isEBADF: getdents -1 1k = EBADF
    throughADescriptorForAPath_isEBADF: mkdir d 777; d <- open d O_PATH; getdents d 1k = EBADF
    aBufferTooSmall_isEINVAL: mkdir d 777; make regular d/aLongNameThatNeedsSomeRoom; d <- open d O_RDONLY; getdents d 16 = EINVAL
    intoWhatCannotBeWritten_isEFAULT: mkdir d 777; d <- open d O_RDONLY; getdents d NULL = EFAULT
    ofARemovedDirectory_isENOENT: mkdir d 777; d <- open d O_RDONLY; rmdir d; getdents d 1k = ENOENT
    atTheEnd_isNothing: mkdir d 777; d <- open d O_RDONLY; getdents d 1k; getdents d 1k = ""; getdents d 1k = ""
    backAtTheBegin_isEverythingAgain: mkdir d 777; make regular d/x; d <- open d O_RDONLY; getdents d 1k; getdents d 1k = ""; lseek d 0 SEEK_SET = 0; getdents d 1k = x
    backAtTheBegin_seesWhatIsNew: mkdir d 777; d <- open d O_RDONLY; getdents d 1k = ""; getdents d 1k = ""; make regular d/x; lseek d 0 SEEK_SET; getdents d 1k = x
    withoutReadPermission_cannotBeOpened: mkdir d 733; alice open d O_RDONLY = EACCES
    withReadPermissionOnly_isListed_notReached: mkdir d 744; make regular d/x; d <- alice open d O_RDONLY; alice getdents d 1k = x; alice stat d/x type = EACCES
    """;
  }

  private static String name(long entry) {
    return Kernel.at(entry + NAME_OFFSET).getString(0, NAME_BYTES_MAX, StandardCharsets.ISO_8859_1);
  }

  /** Names and the positions after them, as readdir(3) and telldir(3) tell them. */
  private static Map<String, Long> read(long directory) {
    Map<String, Long> positions = new LinkedHashMap<>();
    for (long at = LIBC.readdir(directory); at != 0; at = LIBC.readdir(directory)) {
      String name = name(at);
      assertNull(positions.put(name, LIBC.telldir(directory)), name + " is there twice");
    }
    return positions;
  }

  private static long open(Run run, String path) throws Exception {
    return LIBC.fdopendir(Integer.parseInt(run.steps("open " + path + " O_RDONLY|O_DIRECTORY")));
  }

  @Test
  void seekdir_leadsToWhatFollowedTheName(Run run) throws Exception {
    run.steps("mkdir d 777; many d/n " + ENTRIES);
    long directory = open(run, "d");
    Map<String, Long> positions = read(directory);
    List<String> names = List.copyOf(positions.keySet());
    assertEquals(ENTRIES + 2, names.size());
    for (int i = names.size() - 2; i >= 0; i -= 7) {
      LIBC.seekdir(directory, requireNonNull(positions.get(names.get(i))));
      String next = name(LIBC.readdir(directory));
      assertEquals(names.get(i + 1), next);
    }
    run.closeDirectory(directory);
  }

  @Test
  void namesThatStay_areSeenExactlyOnce_whileOthersComeAndGo(Run run) throws Exception {
    run.steps("mkdir d 777; many d/stays 200; many d/goes 200");
    long directory = open(run, "d");
    Map<String, Long> seen = new LinkedHashMap<>();
    int step = 0;
    for (long at = LIBC.readdir(directory); at != 0; at = LIBC.readdir(directory)) {
      String name = name(at);
      assertNull(seen.put(name, 0L), name + " is there twice");
      if (step < 200) {
        run.steps("unlink d/goes" + step + "; make regular d/new" + step);
      }
      step++;
    }
    assertEquals(200, seen.keySet().stream().filter(name -> name.startsWith("stays")).count());
    run.closeDirectory(directory);
  }

  @Test
  void positions_stayRight_whenNamesBeforeThemGo(Run run) throws Exception {
    run.steps("mkdir d 777; many d/n " + ENTRIES);
    long directory = open(run, "d");
    List<String> names = new ArrayList<>();
    long middle = 0;
    for (Map.Entry<String, Long> entry : read(directory).entrySet()) {
      names.add(entry.getKey());
      if (names.size() == ENTRIES / 2) {
        middle = entry.getValue();
      }
    }
    for (String name : names.subList(0, ENTRIES / 2)) {
      if (!name.startsWith(".")) {
        run.steps("unlink d/" + name);
      }
    }
    LIBC.seekdir(directory, middle);
    assertEquals(names.subList(ENTRIES / 2, names.size()), List.copyOf(read(directory).keySet()));
    run.closeDirectory(directory);
  }

  @Test
  void everyByteButTwo_canBeAName(Run run) throws Exception {
    run.steps("mkdir d 777");
    for (int value = 1; value < 256; value++) {
      if (value != '/' && value != '.') {
        run.steps(String.format("mknod d/\\x%02x S_IFREG", value));
      }
    }
    long directory = open(run, "d");
    assertEquals(255, read(directory).size());
    run.closeDirectory(directory);
  }

  @Test
  void types_areThoseOfStat(Run run) throws Exception {
    run.steps("mkdir d 777");
    for (FileType type : FileType.values()) {
      run.steps("make " + type.word() + " d/" + type.word());
    }
    long directory = open(run, "d");
    for (long at = LIBC.readdir(directory); at != 0; at = LIBC.readdir(directory)) {
      String name = name(at);
      FileType type = FileType.of(Kernel.at(at + TYPE_OFFSET).getByte(0) << 12);
      assertEquals(name.startsWith(".") ? "directory" : name, type.word());
    }
    run.closeDirectory(directory);
  }
}
