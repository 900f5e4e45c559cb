package org.cairnfs.storage.leaks;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Scans for leaks around every test, every dynamic test and every class.
 *
 * <p>The scan of a test begins before its instance is made, whose fields may open things, and ends
 * when JUnit closes what was stored for the test: registered before those of any test class, this
 * extension comes after them there, and after every {@code @AfterEach}.
 */
public final class LeakScanExtension
    implements TestInstancePreConstructCallback,
        BeforeAllCallback,
        BeforeEachCallback,
        InvocationInterceptor {
  private static final Namespace NAMESPACE = Namespace.create(LeakScanExtension.class);

  /** Begun for an instance whose test has not begun yet. */
  private @Nullable LeakScan prepared;

  /** For the ServiceLoader. */
  public LeakScanExtension() {}

  @Override
  public void preConstructTestInstance(
      TestInstanceFactoryContext instance, ExtensionContext context) {
    if (prepared == null) {
      prepared = begin(context);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    verifyAtEnd(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (sharesFixture(context)) {
      prepared = null;
      LeakScan scan = LeakScan.before(subject(context), Probes.bound());
      atEnd(context, () -> scan.verify(Probes.bound(), () -> {}));
    } else {
      verifyAtEnd(context);
    }
  }

  private void verifyAtEnd(ExtensionContext context) {
    LeakScan scan = prepared == null ? begin(context) : prepared.of(subject(context));
    prepared = null;
    atEnd(context, () -> scan.verify(Probes.all(), () -> endInstances(context)));
  }

  private static void atEnd(ExtensionContext context, AutoCloseable end) {
    context.getStore(NAMESPACE).put(context.getUniqueId(), end);
  }

  /**
   * JUnit holds a test's instance for a while after its end, and so what its fields hold; static
   * ones hold it after the class.
   */
  private static void endInstances(ExtensionContext context) {
    boolean ofTheTest =
        context
            .getTestInstanceLifecycle()
            .filter(TestInstance.Lifecycle.PER_METHOD::equals)
            .isPresent();
    if (context.getTestMethod().isPresent() && ofTheTest) {
      context
          .getTestInstances()
          .ifPresent(instances -> instances.getAllInstances().forEach(EndedInstance::clear));
    }
    if (context.getTestMethod().isEmpty()) {
      context.getTestClass().ifPresent(EndedInstance::clearStatics);
    }
  }

  @Override
  public void interceptDynamicTest(
      Invocation<@Nullable Void> invocation,
      DynamicTestInvocationContext dynamic,
      ExtensionContext context)
      throws Throwable {
    boolean shares = sharesFixture(context);
    LeakScan scan = LeakScan.before(subject(context), shares ? Probes.bound() : Probes.all());
    invocation.proceed();
    scan.verify(shares ? Probes.bound() : Probes.all(), () -> {});
  }

  /** The context of a dynamic test knows no class; its parents do. */
  private static boolean sharesFixture(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getTestClass(), ScannedAtEndOfClass.class)
        || context.getTestClass().isEmpty()
            && context.getParent().filter(LeakScanExtension::sharesFixture).isPresent();
  }

  private static LeakScan begin(ExtensionContext context) {
    return LeakScan.before(subject(context));
  }

  private static String subject(ExtensionContext context) {
    return context.getTestClass().map(Class::getSimpleName).orElse("?")
        + context.getTestMethod().map(method -> "." + method.getName()).orElse("");
  }
}
