package caravan.chassis.messages.documents;

import caravan.chassis.api.http.EntityTag;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** The AsyncAPI document of some services as it is served. It is made at the first request and kept. Thread-safe. */
public final class AsyncApiDocument implements Supplier<AsyncApiDocument.Content> {
    /** What it takes in memory at most, with all services. A test compares it with the real document. */
    public static final int BYTES_MAX = 256 * 1024;

    private final List<ServiceDescriptor> services;
    private volatile Content content = new Content(new byte[0], "");

    /**
     * The document.
     *
     * @param json UTF-8; nobody changes it
     * @param etag a strong entity tag with its quotes, the same for the same bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Content(byte[] json, String etag) {}

    /** @param services whose messages it describes. The contracts of other services on the class path are known, too */
    public AsyncApiDocument(Collection<ServiceDescriptor> services) {
        this.services = List.copyOf(services);
    }

    /** @throws IllegalStateException if a message has no schema; it says which file to write */
    @Override
    public Content get() {
        Content known = content;
        if (known.json().length > 0) {
            return known;
        }
        synchronized (this) {
            if (content.json().length == 0) {
                byte[] json =
                        AsyncApi.of(services, ServiceDescriptors.onClassPath().all());
                content = new Content(json, EntityTag.of(json));
            }
            return content;
        }
    }
}
