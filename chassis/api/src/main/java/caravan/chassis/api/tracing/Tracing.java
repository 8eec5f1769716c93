package caravan.chassis.api.tracing;

/** What a service sees of tracing. Requests, batches and messages have their spans without it. */
public interface Tracing {
    /** Makes no spans. */
    Tracing NONE = new Tracing() {
        @Override
        public CallSpan beginCall(String name, Cause cause) {
            return CallSpan.none();
        }

        @Override
        public <T, X extends Throwable> T following(Cause cause, ScopedValue.CallableOp<? extends T, X> work) throws X {
            return work.call();
        }
    };

    /**
     * Begins the span of a call to another system. If the trace is not kept, the span does nothing.
     *
     * @param name with few different values, such as {@code authorize}
     * @param cause what led to the call
     */
    CallSpan beginCall(String name, Cause cause);

    /** Does what follows from a cause: a batch that takes it is linked to the cause's span. */
    <T, X extends Throwable> T following(Cause cause, ScopedValue.CallableOp<? extends T, X> work) throws X;
}
