package caravan.chassis.messages.subscriptions;

import caravan.chassis.messages.snapshots.SnapshotMark;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.DeliveryOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recovers a subscription by a snapshot of the one source that can publish all messages that it takes. */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final String subscription;
    private final String source;
    private final Application<?> application;
    private final Duration waitMax;
    private final String markType;
    private final MessageDecoder<SnapshotMark> marks;
    private volatile Optional<UUID> request = Optional.empty();

    /**
     * @param subscription {@code <service>.<subscription>}
     * @param waitMax after this time without a snapshot the subscription asks again: its marks may be purged, or an instance of an earlier
     *     version may have skipped them
     */
    Recovery(String subscription, String source, Application<?> application, Duration waitMax) {
        this.subscription = subscription;
        this.source = source;
        this.application = application;
        this.waitMax = waitMax;
        this.markType = SnapshotMark.typeOf(source).name();
        this.marks = new MessageDecoder<>(List.of(SnapshotMark.typeOf(source)));
    }

    String source() {
        return source;
    }

    /** Whether no message is missing, as far as is known. */
    boolean isWhole() {
        return request.isEmpty();
    }

    /** Classifies a delivery of another type. */
    <P> IncomingMessage<P> passedOver(Delivery delivery) {
        if (delivery.type().equals(markType)
                && marks.decode(delivery) instanceof IncomingMessage.Readable<SnapshotMark> readable) {
            return new IncomingMessage.Mark<>(delivery, readable.message().payload());
        }
        return new IncomingMessage.PassedOver<>(delivery);
    }

    void askForSnapshot(MissingMessages missing, DeliveryOrder sequence) {
        application.askForSnapshot(missing, sequence);
        if (request.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("subscription", subscription)
                    .addKeyValue("source", source)
                    .addKeyValue("partition", missing.partition())
                    .addKeyValue("applied_through", missing.after())
                    .addKeyValue("missing_through", missing.through())
                    .log("A subscription lacks messages that are purged: it asks for a snapshot. Its service is not"
                            + " ready until the snapshot has come");
        }
        readRequest();
    }

    /** Reads the stored request: another instance may have asked, or may have received the last mark. */
    synchronized Optional<UUID> readRequest() {
        Optional<UUID> before = request;
        request = application.snapshotRequest(source);
        if (request.isPresent() && application.isOlder(request.get(), waitMax)) {
            LOG.atWarn()
                    .addKeyValue("subscription", subscription)
                    .addKeyValue("source", source)
                    .addKeyValue("waited", waitMax)
                    .log("A snapshot has not come: the subscription asks for one again");
            application.askAgain(source, request.get());
            request = application.snapshotRequest(source);
        }
        if (before.isPresent() && request.isEmpty()) {
            LOG.atInfo()
                    .addKeyValue("subscription", subscription)
                    .addKeyValue("source", source)
                    .log("A snapshot has come: the subscription lacks no messages now");
        }
        return request;
    }
}
