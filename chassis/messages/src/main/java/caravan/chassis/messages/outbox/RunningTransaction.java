package caravan.chassis.messages.outbox;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.messages.Outbox;
import caravan.chassis.api.store.Pipeline;
import caravan.chassis.api.store.SqlTransaction;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Change;
import caravan.chassis.api.trail.Trail;
import caravan.chassis.json.Json;
import caravan.chassis.messages.wire.CloudEvents;
import caravan.chassis.messages.wire.Partitions;
import caravan.chassis.messages.wire.WrittenMessage;
import caravan.kernel.MessageType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** A running transaction, with what its commit will add. */
final class RunningTransaction implements SqlTransaction, Outbox {
    private final Handle handle;
    private final Pipeline pipeline;
    private final Identifiers identifiers;
    private final List<Change> changes = new ArrayList<>();
    private final List<CloudEvents.Unsent> unsent = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();

    RunningTransaction(Handle handle, Identifiers identifiers) {
        this.handle = handle;
        this.pipeline = new Pipeline(handle);
        this.identifiers = identifiers;
    }

    @Override
    public Handle jdbi() {
        pipeline.flush();
        return handle;
    }

    @Override
    public Pipeline pipeline() {
        return pipeline;
    }

    @Override
    public Outbox outbox() {
        return this;
    }

    @Override
    public Trail trail() {
        return changes::add;
    }

    @Override
    public <P> void add(MessageType<P> type, String key, P payload, Cause cause) {
        unsent.add(CloudEvents.Unsent.of(identifiers.next(), type, key, Json.write(payload), cause));
    }

    @Override
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /** The records for the trail, in order. */
    List<Change> changes() {
        return changes;
    }

    /** The messages for the outbox, in order. */
    List<WrittenMessage> written(Instant now) {
        return unsent.stream()
                .map(message -> CloudEvents.encode(message, Partitions.of(message.key()), now))
                .toList();
    }

    List<Runnable> actions() {
        return afterCommit;
    }
}
