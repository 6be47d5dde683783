package io.reactorchannel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method whose result must be used: a publisher that nobody subscribes to does nothing. Static analysers (Error
 * Prone, SpotBugs, IDEs) know the annotation by its simple name and report a call that ignores the result.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface CheckReturnValue {}
