package caravan.chassis.postgres.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** About how much a backup copies. */
final class Sizes {
    private Sizes() {}

    static long of(Path data) throws IOException {
        long[] sum = {0};
        BackupFiles.visit(data, new BackupFiles.Visitor() {
            @Override
            public void folder(String path) {
                // Holds no bytes.
            }

            @Override
            public void file(String path, Path file) throws IOException {
                try {
                    sum[0] += Files.size(file);
                } catch (NoSuchFileException dropped) {
                    return;
                }
            }
        });
        return sum[0];
    }
}
