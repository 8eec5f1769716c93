package caravan.users.passwords;

import caravan.chassis.api.Worker;

/** Ends the threads that hash passwords when the service stops. Until then it does nothing. */
public final class StopPasswordHasher implements Worker {
    private final BoundedPasswordHasher hasher;

    public StopPasswordHasher(BoundedPasswordHasher hasher) {
        this.hasher = hasher;
    }

    @Override
    public boolean work() {
        return false;
    }

    @Override
    public void finish() {
        hasher.close();
    }
}
