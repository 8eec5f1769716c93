package caravan.run.supervisor.control;

import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The JSON between the supervisor and its commands. */
public final class ControlJson {
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private ControlJson() {}

    record Scale(String name, int count) {}

    record Restart(String name) {}

    record Refusal(String detail) {}

    record Unsettled(List<String> names) {}
}
