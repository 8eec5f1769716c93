package caravan.chassis.runtime.databases;

import caravan.chassis.api.Settings;
import caravan.chassis.postgres.disk.DiskReserve;
import caravan.chassis.postgres.disk.DiskSpace;
import caravan.chassis.postgres.disk.WriteGuard;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The disks that must have free space before a process writes: those of {@code disk-folders}, by default the embedded PostgreSQL's. {@code
 * disk-reserve} says how much.
 */
public final class DiskSettings {
    private DiskSettings() {}

    /**
     * @param embedded the folder of an embedded PostgreSQL
     * @throws IllegalArgumentException if a setting does not fit
     */
    public static WriteGuard writeGuard(Settings process, Optional<Path> embedded) {
        List<Path> folders = process.text("disk-folders")
                .map(DiskSettings::paths)
                .orElseGet(() -> embedded.stream().toList());
        Map<String, DiskSpace> disks = new LinkedHashMap<>();
        folders.forEach(folder -> disks.put(folder.toString(), DiskSpace.of(folder)));
        return new WriteGuard(
                new DiskReserve(disks, process.bytes("disk-reserve"), System::nanoTime), System::nanoTime);
    }

    private static List<Path> paths(String folders) {
        Stream<String> each = Arrays.stream(folders.split(",")).map(String::strip);
        return each.filter(folder -> !folder.isEmpty()).map(Path::of).toList();
    }
}
