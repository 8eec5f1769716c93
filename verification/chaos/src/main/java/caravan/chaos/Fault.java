package caravan.chaos;

import java.time.Duration;
import java.util.List;

/** What is done to a fleet. */
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

    /** Every process of some services is replaced, one after the other of each service. */
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
