package caravan.chassis.messages.trail;

import caravan.chassis.api.trail.Fields;
import caravan.chassis.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a change as they are stored. */
final class FieldsJson {
    /** The most bytes of one side of a change, before or after. A value that does not fit becomes an ellipsis. */
    static final int FIELDS_BYTES_MAX = 1_024;

    private static final String ELLIPSIS = "…";
    private static final int ELLIPSIS_BYTES = Json.write(ELLIPSIS).length;

    private FieldsJson() {}

    /** Null for no fields. */
    static @Nullable String write(Fields fields) {
        if (fields.values().isEmpty()) {
            return null;
        }
        Map<String, Object> kept = new LinkedHashMap<>();
        fields.values().keySet().forEach(name -> kept.put(name, ELLIPSIS));
        int bytesLeft = FIELDS_BYTES_MAX - Json.write(kept).length;
        for (Map.Entry<String, Object> field : fields.values().entrySet()) {
            int bytesMore = Json.write(field.getValue()).length - ELLIPSIS_BYTES;
            if (bytesMore <= bytesLeft) {
                kept.put(field.getKey(), field.getValue());
                bytesLeft -= bytesMore;
            }
        }
        return new String(Json.write(kept), StandardCharsets.UTF_8);
    }
}
