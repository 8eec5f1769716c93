package caravan.chassis.http.streams;

import caravan.chassis.api.http.EventSource;
import caravan.chassis.http.admission.CallerBound;
import caravan.chassis.http.problems.Refusal;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open streams of server-sent events: so many at most, in all and of one caller, and all of them end when the process stops. */
public final class EventStreams {
    private final CallerBound places;
    private final Set<Thread> writing = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    public EventStreams(CallerBound places) {
        this.places = places;
    }

    /**
     * @param caller empty for one that only the bound of all holds for
     * @throws Refusal 503, if there are too many
     */
    public void enter(Optional<String> caller) {
        if (stopping || !places.tryEnter(caller)) {
            throw new Refusal(Refusal.unavailable(
                    "too_many_streams",
                    "Too many event streams are open, of this caller or of all; try again in a moment."));
        }
    }

    public void leave(Optional<String> caller) {
        places.leave(caller);
    }

    public boolean isStopping() {
        return stopping;
    }

    public int open() {
        return writing.size();
    }

    /** Begins and ends the answer, too. */
    public void write(EventSource source, int status, EventConnection connection) {
        Thread thread = Thread.currentThread();
        writing.add(thread);
        try {
            connection.begin(status);
            source.writeTo(new EventSink(connection, this));
        } catch (InterruptedException stopped) {
            // the stream ends here, and its connection with it
        } finally {
            connection.end();
            writing.remove(thread);
        }
    }

    public void stop() {
        stopping = true;
        writing.forEach(Thread::interrupt);
    }
}
