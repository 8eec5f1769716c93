package caravan.chassis.api;

/** Named places in a service's way of work, at which a crash test stops the process; they cost nothing otherwise. */
@FunctionalInterface
public interface Steps {
    /** Of a process that no crash test stops. */
    Steps NONE = step -> {};

    /**
     * Tells that a place was reached.
     *
     * @param step kebab-case words with dots, without the service's name: {@code call-provider.before-call}
     */
    void reached(String step);
}
