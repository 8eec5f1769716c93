package caravan.chassis.api;

import java.util.concurrent.Callable;

/**
 * A command of the command line beside {@code up}, found by {@link java.util.ServiceLoader}: a class annotated as a
 * picocli command, whose call answers the process' exit code.
 */
public interface Tool extends Callable<Integer> {}
