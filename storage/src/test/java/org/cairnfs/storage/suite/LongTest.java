package org.cairnfs.storage.suite;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Takes minutes: skipped unless the suite is run by {@code ./cairn test --long}. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Inherited
@EnabledIfEnvironmentVariable(
    named = "CAIRN_TEST_LONG",
    matches = "1",
    disabledReason = "it takes long: ./cairn test --long runs it")
public @interface LongTest {}
