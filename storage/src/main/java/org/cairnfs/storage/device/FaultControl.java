package org.cairnfs.storage.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a test switch the faults of another process: a file is looked at ten times a second, and
 * each change of its content heals the device and then sets one fault for each line ({@link
 * FaultPlan#set}).
 */
public final class FaultControl implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FaultControl.class);
  private static final int PERIOD_MILLIS = 100;

  private final Path file;
  private final FaultPlan faults;
  private final Thread watcher;
  private List<String> current = List.of();

  private FaultControl(Path file, FaultPlan faults) {
    this.file = file;
    this.faults = faults;
    this.watcher = new Thread(this::watch, "faults of " + file.getFileName());
    this.watcher.setDaemon(true);
  }

  /** Watches a file, which need not exist yet, until closed. */
  public static FaultControl watch(Path file, FaultPlan faults) {
    FaultControl control = new FaultControl(file, faults);
    control.apply();
    control.watcher.start();
    return control;
  }

  private void watch() {
    while (!Thread.interrupted()) {
      try {
        Thread.sleep(PERIOD_MILLIS);
        apply();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void apply() {
    try {
      List<String> wanted = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (!wanted.equals(current)) {
        faults.heal();
        wanted.stream().filter(line -> !line.isBlank()).forEach(faults::set);
        current = wanted;
        LOG.info("Faults are now {}", wanted);
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("Faults stay as they are: {} cannot be followed", file, e);
    }
  }

  @Override
  public void close() {
    watcher.interrupt();
    boolean interrupted = false;
    while (watcher.isAlive()) {
      try {
        watcher.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
