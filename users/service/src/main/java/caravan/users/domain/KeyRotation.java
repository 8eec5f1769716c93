package caravan.users.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides when signing keys change their state: from next to active to retired; then they are deleted.
 *
 * @param period how long a key signs
 * @param retention how long a retired key stays published: an access token's lifetime, and the time in which an instance may still sign
 *     with the key because it has not read the keys again
 */
public record KeyRotation(Duration period, Duration retention) {

    /**
     * What the rotation needs to know of a key.
     *
     * @param since when it got this state
     */
    public record Key(String id, SigningKeyState state, Instant since) {}

    /** One step of the rotation. */
    public sealed interface Step {
        /** Make a new key in this state. */
        record Make(SigningKeyState state) implements Step {}

        /** Move a key to another state. */
        record Move(String id, SigningKeyState to) implements Step {}

        /** Delete a key: every token that it signed has expired. */
        record Forget(String id) implements Step {}
    }

    /** The steps to do now, in this order. At every point there is at most one active and one next key. */
    public List<Step> steps(List<Key> keys, Instant now) {
        List<Step> steps = new ArrayList<>();
        Optional<Key> active = inState(keys, SigningKeyState.ACTIVE);
        Optional<Key> next = inState(keys, SigningKeyState.NEXT);
        if (active.isEmpty()) {
            steps.add(next.<Step>map(key -> new Step.Move(key.id(), SigningKeyState.ACTIVE))
                    .orElseGet(() -> new Step.Make(SigningKeyState.ACTIVE)));
            steps.add(new Step.Make(SigningKeyState.NEXT));
        } else if (next.isEmpty()) {
            steps.add(new Step.Make(SigningKeyState.NEXT));
        } else if (isPast(active.get(), period, now)) {
            steps.add(new Step.Move(active.get().id(), SigningKeyState.RETIRED));
            steps.add(new Step.Move(next.get().id(), SigningKeyState.ACTIVE));
            steps.add(new Step.Make(SigningKeyState.NEXT));
        }
        keys.stream()
                .filter(key -> key.state() == SigningKeyState.RETIRED && isPast(key, retention, now))
                .map(key -> new Step.Forget(key.id()))
                .forEach(steps::add);
        return steps;
    }

    private static Optional<Key> inState(List<Key> keys, SigningKeyState state) {
        return keys.stream().filter(key -> key.state() == state).findFirst();
    }

    private static boolean isPast(Key key, Duration age, Instant now) {
        return !now.isBefore(key.since().plus(age));
    }
}
