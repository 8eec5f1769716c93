package caravan.chassis.api;

/** Named places in a service's work where a crash test can stop the process. In production they cost nothing. */
@FunctionalInterface
public interface Steps {
    /** For a process outside of crash tests. */
    Steps NONE = step -> {};

    /**
     * Notes that a place was reached.
     *
     * @param step kebab-case words with dots, without the service's name: {@code call-provider.before-call}
     */
    void reached(String step);
}
