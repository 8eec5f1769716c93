package caravan.chassis.runtime.telemetry;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.runtime.telemetry.LogLevels.LogLevel;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where administrators change the levels of a process's loggers while it runs. A gateway does not forward these routes. */
public final class LogLevelRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(LogLevels.TRAIL);

    private final LogLevels levels;

    private record Wanted(String level) {}

    private record Changed(SortedMap<String, String> loggers) {}

    public LogLevelRoutes(LogLevels levels) {
        this.levels = levels;
    }

    public void declare(Routes routes) {
        routes.get("/log-levels", Access.ADMINISTRATOR, request -> Reply.ok(new Changed(levels.changed())))
                .put("/log-levels/{logger}", Access.ADMINISTRATOR, this::set)
                .delete("/log-levels/{logger}", Access.ADMINISTRATOR, this::reset);
    }

    private Reply set(Request request) {
        String logger = request.path("logger", LogLevelRoutes::name);
        try {
            LogLevel level = LogLevel.parse(request.body(Wanted.class).level());
            levels.set(logger, level);
            tell(request, logger, level.text());
        } catch (IllegalArgumentException wrong) {
            return Reply.problem(400, "invalid_field", sentence(wrong), "/level");
        }
        return Reply.ok(new Changed(levels.changed()));
    }

    private Reply reset(Request request) {
        String logger = request.path("logger", LogLevelRoutes::name);
        if (levels.reset(logger)) {
            tell(request, logger, "as at the start");
        }
        return Reply.ok(new Changed(levels.changed()));
    }

    /** The path's own message goes on from the name of the parameter. */
    private static String name(String text) {
        try {
            return LogLevels.requireName(text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("must be the name of a package or class", wrong);
        }
    }

    private static String sentence(IllegalArgumentException wrong) {
        String text = String.valueOf(wrong.getMessage());
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    /** At WARN, so that it is seen even if nearly everything else is off. */
    private static void tell(Request request, String logger, String level) {
        LOG.atWarn()
                .addKeyValue("logger", logger)
                .addKeyValue("level", level)
                .addKeyValue("user_id", request.caller().id())
                .log("An administrator changed the level of a logger");
    }
}
