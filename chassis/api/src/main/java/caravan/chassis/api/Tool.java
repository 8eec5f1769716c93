package caravan.chassis.api;

import java.util.concurrent.Callable;

/**
 * A subcommand of the command line. {@link java.util.ServiceLoader} finds it. The class is annotated as a picocli command, and its call
 * returns the exit code.
 */
public interface Tool extends Callable<Integer> {}
