package caravan.chassis.http.server;

import java.nio.file.Path;

/**
 * A certificate chain and its key, as PEM files. They are read again when they change; a pair that does not match is ignored.
 *
 * @param certificate the certificate of the server first
 * @param key PKCS#8, without a password
 */
public record TlsFiles(Path certificate, Path key) {}
