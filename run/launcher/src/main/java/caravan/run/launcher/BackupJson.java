package caravan.run.launcher;

import caravan.chassis.postgres.backup.Backup;
import caravan.chassis.postgres.backup.Restore;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What {@code backup} and {@code restore} print for programs. */
final class BackupJson {
    private static final double MEBIBYTE = 1 << 20;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private BackupJson() {}

    static String of(Backup.Made made) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", made.file().toString());
        fields.put("bytes", made.bytes());
        fields.put("files", made.files());
        fields.put("files_bytes", made.bytesOfFiles());
        return MAPPER.writeValueAsString(fields);
    }

    static String of(Restore.Held held) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("caravan", held.caravan());
        fields.put("postgresql", held.postgresql());
        fields.put("made_at", held.made().toString());
        fields.put("files", held.files());
        fields.put("files_bytes", held.bytes());
        return MAPPER.writeValueAsString(fields);
    }

    static double mebibytes(long bytes) {
        return bytes / MEBIBYTE;
    }
}
