package caravan.chassis.runtime.telemetry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The OpenAPI document of the routes by which a process tells its operators about itself. */
public final class OperatorsDocument {
    /** Its name beside the documents of services. */
    public static final String NAME = "process";

    private OperatorsDocument() {}

    public static byte[] yaml() {
        try (InputStream document = OperatorsDocument.class.getResourceAsStream("/openapi/process.yaml")) {
            return Objects.requireNonNull(document, "the process' document").readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the process' document", unreadable);
        }
    }
}
