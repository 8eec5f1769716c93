package caravan.chassis.postgres.backup;

import caravan.chassis.postgres.backup.BackupManifest.Content;
import caravan.kernel.OwnerOnlyFiles;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * Writes files into an archive (tar, compressed by gzip), with a manifest at its end. Only its owner can read the archive. It gets its name
 * when it is complete and on the disk. Until then its name ends in the process id and {@code .unfinished}. The memory does not depend on
 * the size of the files.
 */
final class ArchiveWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final String UNFINISHED = ".unfinished";
    private static final int FILE_MODE = 0100600;
    private static final int FOLDER_MODE = 040700;

    private final Path file;
    private final Path unfinished;
    private final FileChannel channel;
    private final TarArchiveOutputStream tar;
    private final Instant now;
    private final Progress progress;
    private final Map<String, Content> contents = new LinkedHashMap<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];

    ArchiveWriter(Path file, Instant now, Progress progress) throws IOException {
        this.file = file;
        this.unfinished = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + UNFINISHED);
        this.now = now;
        this.progress = progress;
        deleteThoseOfKilledProcesses();
        channel = FileChannel.open(
                unfinished,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                OwnerOnlyFiles.fileAttributes());
        GzipParameters fast = new GzipParameters();
        // Level 1 is limited by one processor at some 100 MiB a second. The default is a third as fast, and a tenth
        // smaller.
        fast.setCompressionLevel(Deflater.BEST_SPEED);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out, fast), StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    private void deleteThoseOfKilledProcesses() throws IOException {
        String prefix = file.getFileName() + ".";
        try (Stream<Path> siblings = Files.list(Objects.requireNonNull(file.getParent()))) {
            for (Path sibling : siblings.toList()) {
                String name = sibling.getFileName().toString();
                if (name.startsWith(prefix) && name.endsWith(UNFINISHED)) {
                    String process = name.substring(
                            prefix.length(), Math.max(prefix.length(), name.length() - UNFINISHED.length()));
                    boolean isOfAnother = process.matches("[0-9]{1,18}")
                            && Long.parseLong(process)
                                    != ProcessHandle.current().pid()
                            && ProcessHandle.of(Long.parseLong(process)).isPresent();
                    if (!isOfAnother) {
                        Files.deleteIfExists(sibling);
                    }
                }
            }
        }
    }

    void folder(String path) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path + "/");
        entry.setMode(FOLDER_MODE);
        entry.setModTime(now.toEpochMilli());
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    void text(String path, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(path, new ByteArrayInputStream(bytes), bytes.length);
    }

    /**
     * Adds a file, which may change meanwhile: exactly as many bytes as are given, with zeros for those that were cut off.
     *
     * @param bytes its length when it was opened
     */
    void add(String path, InputStream in, long bytes) throws IOException {
        if (contents.size() == BackupManifest.FILES_MAX || path.length() > BackupManifest.PATH_CHARACTERS_MAX) {
            throw new BackupException(
                    "A backup holds at most " + BackupManifest.FILES_MAX + " files, with paths of at most "
                            + BackupManifest.PATH_CHARACTERS_MAX + " characters, and there is one more, " + path
                            + ": move what is not Caravan's out of the data folder, or use the tools of PostgreSQL.");
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            throw new BackupException("The data folder has a file with control characters in its name, " + path.strip()
                    + ": it is not Caravan's, so move it away.");
        }
        MessageDigest digest = Digests.sha256();
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setMode(FILE_MODE);
        entry.setModTime(now.toEpochMilli());
        entry.setSize(bytes);
        tar.putArchiveEntry(entry);
        for (long left = bytes; left > 0; ) {
            int wanted = (int) Math.min(left, buffer.length);
            int count = in.readNBytes(buffer, 0, wanted);
            if (count < wanted) {
                Arrays.fill(buffer, count, wanted, (byte) 0);
            }
            tar.write(buffer, 0, wanted);
            digest.update(buffer, 0, wanted);
            progress.add(wanted);
            left -= wanted;
        }
        tar.closeArchiveEntry();
        contents.put(path, new Content(HexFormat.of().formatHex(digest.digest()), bytes));
    }

    /** Writes the manifest, and gives the archive its name. */
    BackupManifest complete(String caravan, String postgresql, Instant made) throws IOException {
        BackupManifest manifest = new BackupManifest(caravan, postgresql, made, contents);
        byte[] text = manifest.text().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(BackupManifest.NAME);
        entry.setMode(FILE_MODE);
        entry.setModTime(now.toEpochMilli());
        entry.setSize(text.length);
        tar.putArchiveEntry(entry);
        tar.write(text);
        tar.closeArchiveEntry();
        tar.close();
        try (FileChannel written = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        giveName();
        return manifest;
    }

    /** Another backup may have got the name meanwhile: its file stays. */
    private void giveName() throws IOException {
        try {
            Files.move(unfinished, file);
        } catch (FileAlreadyExistsException other) {
            throw new BackupException(
                    "Another file " + file + " was made meanwhile, and this backup is given up: name another file.",
                    other);
        }
    }

    /** Deletes what is unfinished. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(unfinished);
    }
}
