package caravan.users.passwords;

import caravan.chassis.api.Worker;

/** Does nothing until the service stops, and ends the threads that hash passwords then. */
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
