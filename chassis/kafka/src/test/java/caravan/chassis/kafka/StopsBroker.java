package caravan.chassis.kafka;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a test that stops the JVM's broker, or takes its data. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface StopsBroker {}
