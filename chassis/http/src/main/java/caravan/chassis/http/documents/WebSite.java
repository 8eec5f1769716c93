package caravan.chassis.http.documents;

import caravan.chassis.api.http.EntityTag;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.zip.GZIPOutputStream;

/**
 * Files that each process and the gateway serve to browsers, such as the console's. Anyone may read them: they hold no data. A module brings
 * a site by {@link Provider}, which ServiceLoader finds.
 */
public interface WebSite {
    /** All files of a site that are kept in memory, plain and compressed. */
    int BYTES_MAX = 1024 * 1024;

    /** The first segment of its paths, such as {@code /console}. A browser that asks for {@code /} is led there. */
    String path();

    /** A file by its path below {@link #path}, without a slash at its beginning; the start page is {@code ""}. */
    Optional<File> file(String path);

    /** Makes a site at the start of a process. Files are read when they are asked for, so that a start does not wait for them. */
    interface Provider {
        /** @param services those that the process serves, or forwards to */
        WebSite site(Collection<ServiceDescriptor> services);
    }

    /** The site on the class path, if there is one. */
    static Optional<WebSite> onClassPath(Collection<ServiceDescriptor> services) {
        return ServiceLoader.load(Provider.class).findFirst().map(provider -> provider.site(services));
    }

    /**
     * A file as it is sent.
     *
     * @param gzip the same bytes compressed
     * @param headers beside those that every answer has; they win
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record File(String mediaType, byte[] bytes, byte[] gzip, Map<String, String> headers) {
        /** A file that browsers may keep, but ask for again each time, since the next version of Caravan may have another one. */
        public static File of(String mediaType, byte[] bytes, Map<String, String> headers) {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.put("ETag", EntityTag.of(bytes));
            all.put("Cache-Control", "no-cache");
            all.put("Vary", "Accept-Encoding");
            all.put("Referrer-Policy", "no-referrer");
            all.put("Cross-Origin-Resource-Policy", "same-origin");
            return new File(mediaType, bytes, compressed(bytes), Map.copyOf(all));
        }

        private static byte[] compressed(byte[] bytes) {
            ByteArrayOutputStream compressed = new ByteArrayOutputStream(bytes.length / 2);
            try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
                gzip.write(bytes);
            } catch (IOException impossible) {
                throw new UncheckedIOException("memory does not fail", impossible);
            }
            return compressed.toByteArray();
        }
    }
}
