package caravan.chaos.faults;

import java.time.Duration;
import java.util.List;

/** A fault of a fleet. */
public sealed interface Fault {
    /** SIGKILL. */
    record Kill(Target target) implements Fault {
        @Override
        public String toString() {
            return "SIGKILL " + target;
        }
    }

    /** SIGSTOP, and SIGCONT after a time. */
    record Stall(Target target, Duration time) implements Fault {
        @Override
        public String toString() {
            return "SIGSTOP " + target + " for " + Seconds.of(time);
        }
    }

    /** All processes of some services are replaced, one after the other for each service. */
    record RollingRestart(List<String> services) implements Fault {
        public RollingRestart {
            services = List.copyOf(services);
        }

        @Override
        public String toString() {
            return "rolling restart of " + String.join(", ", services);
        }
    }
}
