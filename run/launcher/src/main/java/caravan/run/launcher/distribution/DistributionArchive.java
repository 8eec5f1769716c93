package caravan.run.launcher.distribution;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/**
 * Writes the archive: tar, compressed by gzip, all within one folder. The same files make the same bytes: they are sorted, and their owner,
 * time and permissions are always the same.
 */
final class DistributionArchive implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int PLAIN = 0100644;
    private static final int PROGRAM = 0100755;
    private static final int FOLDER = 040755;
    /** Tar needs one; a build knows none that is the same everywhere. */
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final String top;
    private final TarArchiveOutputStream tar;
    /** By their names. */
    private final Map<String, Library> libraries = new HashMap<>();

    private record Library(String folder, Path file) {}

    /** @param top the folder of all files */
    DistributionArchive(Path file, String top) throws IOException {
        this.top = top;
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
        tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out), StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        folder(top);
    }

    /** Adds a folder with all that is in it. */
    void tree(String path, Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files = found.sorted().toList();
        }
        for (Path file : files) {
            String name = path + "/" + folder.relativize(file);
            if (Files.isSymbolicLink(file)) {
                link(name, Files.readSymbolicLink(file));
            } else if (Files.isDirectory(file)) {
                folder(top + "/" + (file.equals(folder) ? path : name));
            } else {
                file(name, file);
            }
        }
    }

    /** Adds files into a folder of {@code lib}. One that another of these folders has already becomes a link to that. */
    void libraries(String folder, List<Path> files) throws IOException {
        folder(top + "/lib/" + folder);
        for (Path file : files.stream().sorted().toList()) {
            String name = file.getFileName().toString();
            Library first = libraries.putIfAbsent(name, new Library(folder, file));
            String path = "lib/" + folder + "/" + name;
            if (first != null && Files.mismatch(first.file(), file) < 0) {
                link(path, Path.of("..", first.folder(), name));
            } else {
                file(path, file);
            }
        }
    }

    void file(String path, Path file) throws IOException {
        put(entry(top + "/" + path, Files.isExecutable(file) ? PROGRAM : PLAIN, Files.size(file)));
        Files.copy(file, tar);
        tar.closeArchiveEntry();
    }

    void text(String path, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        put(entry(top + "/" + path, PLAIN, bytes.length));
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    void folder(String path) throws IOException {
        put(entry(path + "/", FOLDER, 0));
        tar.closeArchiveEntry();
    }

    private void link(String path, Path to) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(top + "/" + path, TarConstants.LF_SYMLINK);
        entry.setLinkName(to.toString());
        put(entry);
        tar.closeArchiveEntry();
    }

    private static TarArchiveEntry entry(String name, int mode, long bytes) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setSize(bytes);
        return entry;
    }

    private void put(TarArchiveEntry entry) throws IOException {
        entry.setModTime(TIME.toEpochMilli());
        entry.setIds(0, 0);
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
