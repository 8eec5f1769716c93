package caravan.chassis.messages.outbox;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.messages.Outbox;
import caravan.chassis.api.store.SqlTransaction;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.json.Json;
import caravan.kernel.MessageType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** A transaction, with what is to become of it at its commit. */
final class RunningTransaction implements SqlTransaction, Outbox {
    private final Handle handle;
    private final Identifiers identifiers;
    private final List<UnsentMessage> unsent = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();

    RunningTransaction(Handle handle, Identifiers identifiers) {
        this.handle = handle;
        this.identifiers = identifiers;
    }

    @Override
    public Handle jdbi() {
        return handle;
    }

    @Override
    public Outbox outbox() {
        return this;
    }

    @Override
    public <P> void add(MessageType<P> type, String key, P payload, Cause cause) {
        String json = new String(Json.write(payload), StandardCharsets.UTF_8);
        unsent.add(new UnsentMessage(identifiers.next(), type, key, json, cause));
    }

    @Override
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    List<UnsentMessage> unsent() {
        return unsent;
    }

    List<Runnable> actions() {
        return afterCommit;
    }
}
