package caravan.chassis.postgres.backup;

import caravan.chassis.postgres.backup.BackupManifest.Content;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** Reads an archive, and compares each file with its checksum. The memory does not depend on the size of the files. */
final class ArchiveReader {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final Progress progress;

    ArchiveReader(Path file, Progress progress) {
        this.file = file;
        this.progress = progress;
    }

    /** Something that is done with a folder or a file. */
    interface Sink {
        void folder(String path) throws IOException;

        /** @param in must be read to its end */
        void file(String path, InputStream in) throws IOException;
    }

    /** Reads all of it, and writes nothing. */
    static final Sink CHECK = new Sink() {
        @Override
        public void folder(String path) {
            // Has no content.
        }

        @Override
        public void file(String path, InputStream in) throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }
    };

    /** @throws BackupException if the archive is damaged or incomplete, or if {@code ./caravan backup} did not make it */
    BackupManifest read(Sink sink) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
                TarArchiveInputStream tar = new TarArchiveInputStream(
                        new BufferedInputStream(new GzipCompressorInputStream(bytes), BUFFER_BYTES),
                        StandardCharsets.UTF_8.name())) {
            return read(tar, sink);
        } catch (NoSuchFileException missing) {
            throw new BackupException("There is no backup " + file + ".", missing);
        } catch (OfTheSink failure) {
            throw failure.failure;
        } catch (IOException damaged) {
            throw new BackupException(
                    file + " is no backup of Caravan, or it is damaged or incomplete"
                            + (damaged.getMessage() == null ? "" : " (" + damaged.getMessage() + ")")
                            + ": use another backup.",
                    damaged);
        }
    }

    private BackupManifest read(TarArchiveInputStream tar, Sink sink) throws IOException {
        Map<String, Content> found = new HashMap<>();
        @Nullable BackupManifest manifest = null;
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            String path = checked(entry);
            if (manifest != null || found.size() > BackupManifest.FILES_MAX) {
                throw new BackupException(file + " was not made by Caravan's backup: use another file.");
            }
            if (entry.isDirectory()) {
                ofSink(() -> sink.folder(path));
            } else if (path.equals(BackupManifest.NAME)) {
                manifest = manifest(tar, entry);
            } else {
                found.put(path, content(tar, path, entry, sink));
            }
        }
        if (manifest == null) {
            throw new BackupException(
                    file + " has no manifest, so it is no backup of Caravan, or incomplete: use another backup.");
        }
        compare(manifest.files(), found);
        return manifest;
    }

    private Content content(TarArchiveInputStream tar, String path, TarArchiveEntry entry, Sink sink)
            throws IOException {
        MessageDigest digest = Digests.sha256();
        ofSink(() -> sink.file(path, new Counted(new DigestInputStream(tar, digest), progress)));
        return new Content(HexFormat.of().formatHex(digest.digest()), entry.getSize());
    }

    private static BackupManifest manifest(TarArchiveInputStream tar, TarArchiveEntry entry) throws IOException {
        if (entry.getSize() > BackupManifest.BYTES_MAX) {
            throw new BackupException("The backup's manifest is damaged: use another backup.");
        }
        return BackupManifest.parse(new String(tar.readAllBytes(), StandardCharsets.UTF_8));
    }

    private void compare(Map<String, Content> expected, Map<String, Content> found) {
        if (!expected.keySet().equals(found.keySet())) {
            throw new BackupException(file + " holds other files than its manifest says: use another backup.");
        }
        expected.forEach((path, content) -> {
            if (!content.equals(found.get(path))) {
                throw new BackupException("In " + file + " the file " + path
                        + " is damaged: its checksum is another one. Use another backup.");
            }
        });
    }

    /** An archive that somebody changed must write nothing outside of the folder. */
    private String checked(TarArchiveEntry entry) {
        String name = entry.getName();
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        boolean leaves = path.isEmpty()
                || path.startsWith("/")
                || path.contains("\\")
                || List.of(path.split("/", -1)).stream()
                        .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        if (leaves || !(entry.isFile() || entry.isDirectory())) {
            throw new BackupException(
                    file + " was not made by Caravan's backup (it holds " + name + "): use another file.");
        }
        return path;
    }

    private interface SinkCall {
        void run() throws IOException;
    }

    /** What goes wrong while a sink works is the fault of the folder that it writes, except what it reads from the archive. */
    private static void ofSink(SinkCall call) throws IOException {
        try {
            call.run();
        } catch (OfTheArchive damaged) {
            throw damaged;
        } catch (IOException failure) {
            throw new OfTheSink(failure);
        }
    }

    private static final class OfTheArchive extends IOException {
        private static final long serialVersionUID = 1L;

        OfTheArchive(IOException failure) {
            super(failure.getMessage(), failure);
        }
    }

    private static final class OfTheSink extends IOException {
        private static final long serialVersionUID = 1L;

        private final IOException failure;

        OfTheSink(IOException failure) {
            this.failure = failure;
        }
    }

    /** What a sink reads of the archive. */
    private static final class Counted extends FilterInputStream {
        private final Progress progress;

        Counted(InputStream in, Progress progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                int count = super.read(bytes, offset, length);
                progress.add(Math.max(count, 0));
                return count;
            } catch (IOException damaged) {
                throw new OfTheArchive(damaged);
            }
        }
    }
}
