package org.cairnfs.storage.leaks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;

/** Runs tests that leak, and undoes what they did. */
public abstract class ExpectedLeaks {
  @BeforeEach
  protected void waitNoLongerThanNeeded() {
    System.setProperty(LeakScan.GRACE_MILLIS, "60");
    System.setProperty(Planting.ENABLED, "true");
  }

  @AfterEach
  protected final void undo() throws Exception {
    System.clearProperty(LeakScan.GRACE_MILLIS);
    System.clearProperty(Planting.ENABLED);
    Planting.undoAll();
  }

  protected static TestExecutionSummary run(Class<?> tests) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build();
    LauncherConfig alone =
        LauncherConfig.builder()
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableTestExecutionListenerAutoRegistration(false)
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create(alone).execute(request, listener);
    return listener.getSummary();
  }

  /** The one failure of a class's tests. */
  protected static String failure(Class<?> tests) {
    TestExecutionSummary summary = run(tests);
    assertEquals(1, summary.getTestsFoundCount());
    List<Failure> failures = summary.getFailures();
    assertEquals(1, failures.size(), () -> texts(failures));
    return texts(failures);
  }

  protected static String texts(List<Failure> failures) {
    return failures.stream()
        .map(failure -> failure.getException().toString())
        .collect(Collectors.joining("\n"));
  }

  protected static void assertMentions(String failure, String... parts) {
    for (String part : parts) {
      assertTrue(failure.contains(part), () -> "no '" + part + "' in: " + failure);
    }
  }
}
