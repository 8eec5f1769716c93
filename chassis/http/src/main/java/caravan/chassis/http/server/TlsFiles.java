package caravan.chassis.http.server;

import java.nio.file.Path;

/**
 * A certificate chain and its key, as PEM files. When they change they are read again; a pair that does not fit is left alone.
 *
 * @param certificate the server's own first
 * @param key PKCS#8, without a password
 */
public record TlsFiles(Path certificate, Path key) {}
