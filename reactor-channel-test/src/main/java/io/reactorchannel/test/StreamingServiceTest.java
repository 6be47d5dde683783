package io.reactorchannel.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a class a {@link TestService} of its own, which ends with the test. Test methods, methods before
 * and after each, and constructors of instances made for each test may have parameters of the types
 * {@link TestService}, {@link io.reactorchannel.service.StreamingService} and
 * {@link io.reactorchannel.ReactiveChannel}, the last the same channel throughout a test.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(StreamingServiceExtension.class)
public @interface StreamingServiceTest {

    /**
     * Topics that are there from the beginning.
     *
     * @return their names
     */
    String[] topics() default {};

    /**
     * How many partitions those have.
     *
     * @return from 1
     */
    int partitions() default 1;

    /**
     * Whether the service is in memory, as virtual time needs it, or listens on loopback.
     *
     * @return true for in memory
     */
    boolean inMemory() default false;
}
