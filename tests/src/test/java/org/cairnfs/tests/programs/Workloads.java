package org.cairnfs.tests.programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cairnfs.tests.mounted.Shell;

/**
 * What programs work on, made once in a directory beside the volume: a tree of sources, the same as
 * an archive, and as a repository.
 *
 * <p>The scripts below run in an empty directory of the mount, and find the directory in $MADE.
 */
final class Workloads {
  static final String TAR = "tar -xf $MADE/tree.tar && tar -df $MADE/tree.tar";
  static final String RSYNC =
      "rsync -a $MADE/tree/ copy/ && diff -r $MADE/tree copy"
          + " && [ -z \"$(rsync -ani --delete $MADE/tree/ copy/)\" ]";
  static final String GIT =
      "git clone -q --no-local $MADE/repository clone && git -C clone fsck --full --strict"
          + " && [ -z \"$(git -C clone status --porcelain)\" ] && git -C clone gc -q"
          + " && diff -r -x .git $MADE/tree clone";
  static final String JAVAC =
      "mkdir classes && javac -nowarn -d classes $(find $MADE/tree -name '*.java')"
          + " && java -cp classes made.Main | grep -q 'sum 499500'";

  private static final int CLASSES = 200;
  private static final int DIRECTORIES = 10;

  private Workloads() {}

  /**
   * Rows are numbered, and a number is told once its transaction is durable: with a rollback
   * journal that takes synchronous=extra, which syncs the directory after the journal was removed.
   */
  static String sqlite(String journal, int transactions) {
    return "db=numbers.db; sqlite3 $db 'pragma journal_mode="
        + journal
        + "; create table if not exists t(a integer primary key, b text);' >&2;"
        + " for n in $(seq "
        + transactions
        + "); do echo \"begin; insert into t(b) select hex(randomblob(500)) from"
        + " generate_series(1,20); commit; select 'done '||count(*) from t;\"; done"
        + " | sqlite3 -cmd 'pragma journal_mode="
        + journal
        + "' -cmd 'pragma synchronous=extra' $db";
  }

  static final String SQLITE_CHECK =
      "sqlite3 numbers.db 'pragma integrity_check; select count(*) from t'";

  /** Makes what the scripts need. */
  static Path make(Path directory) throws Exception {
    Path made = Files.createDirectory(directory.resolve("made"));
    Path tree = Files.createDirectory(made.resolve("tree"));
    StringBuilder sum = new StringBuilder("0");
    for (int i = 0; i < CLASSES; i++) {
      Path folder = tree.resolve("d" + i % DIRECTORIES);
      Files.createDirectories(folder);
      writeClass(folder, i);
      sum.append(" + new C").append(i).append("().sum()");
    }
    Files.writeString(
        tree.resolve("Main.java"),
        "package made; public class Main { public static void main(String[] a) {"
            + " System.out.println(\"sum \" + (new C0().sum())); long all = "
            + sum
            + "; } }");
    Files.write(tree.resolve("blob"), new byte[5_000_000]);
    Files.createSymbolicLink(tree.resolve("link"), Path.of("d0/C0.java"));
    Files.createLink(tree.resolve("hard"), tree.resolve("d1/C1.java"));
    Shell.script(
            made,
            "tar -cf tree.tar -C tree . && git init -q repository && cp -a tree/. repository"
                + " && cd repository && git add -A && git -c user.name=t -c user.email=t@t"
                + " commit -qm made")
        .ok();
    return made;
  }

  private static void writeClass(Path folder, int number) throws IOException {
    Files.writeString(
        folder.resolve("C" + number + ".java"),
        "package made;\n\npublic class C"
            + number
            + " {\n  /** "
            + "text ".repeat(number)
            + "*/\n  public long sum() {\n    long sum = 0;\n"
            + "    for (int i = 0; i < 1000; i++) {\n      sum += i;\n    }\n"
            + "    return sum;\n  }\n}\n");
  }
}
