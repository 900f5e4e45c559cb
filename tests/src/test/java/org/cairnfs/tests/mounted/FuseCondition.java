package org.cairnfs.tests.mounted;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether this machine can mount. */
final class FuseCondition implements ExecutionCondition {
  private static final Path DEVICE = Path.of("/dev/fuse");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Files.isReadable(DEVICE) && Files.isWritable(DEVICE)) {
      return ConditionEvaluationResult.enabled(DEVICE + " can be used");
    }
    String reason = DEVICE + " cannot be used: mounted tests are skipped";
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(reason + ", which CI does not allow");
    }
    return ConditionEvaluationResult.disabled(reason);
  }
}
