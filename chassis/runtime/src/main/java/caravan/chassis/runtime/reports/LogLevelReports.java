package caravan.chassis.runtime.reports;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Caller;
import caravan.chassis.http.problems.Refusal;
import caravan.chassis.json.Json;
import caravan.chassis.runtime.telemetry.LogLevels;
import caravan.chassis.runtime.telemetry.LogLevels.LogLevel;
import caravan.chassis.runtime.telemetry.ProcessName;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where administrators see and change the levels of a process's loggers while it runs. */
public final class LogLevelReports {
    private static final Logger LOG = LoggerFactory.getLogger(LogLevels.TRAIL);

    private final ProcessName process;
    private final LogLevels levels;

    private record Wanted(String level) {}

    private record Changed(String process, SortedMap<String, String> loggers) {}

    private LogLevelReports(ProcessName process, LogLevels levels) {
        this.process = process;
        this.levels = levels;
    }

    public static List<ProcessReport> of(ProcessName process, LogLevels levels) {
        LogLevelReports reports = new LogLevelReports(process, levels);
        return List.of(
                reports.report("GET", "/log-levels", Accepted.NOTHING, question -> {}),
                reports.report("PUT", "/log-levels/{logger}", Accepted.BODY, reports::set),
                reports.report("DELETE", "/log-levels/{logger}", Accepted.NOTHING, reports::reset));
    }

    private ProcessReport report(
            String method, String path, Accepted accepted, Consumer<ProcessReport.Question> change) {
        return new LevelReport(method, path, accepted, question -> {
            change.accept(question);
            return Json.write(List.of(new Changed(process.value(), levels.changed())));
        });
    }

    /** It is of processes: an operator must know where a level was not changed. */
    private record LevelReport(String method, String path, Accepted accepted, Function<Question, byte[]> reading)
            implements ProcessReport {
        @Override
        public Access access() {
            return Access.ADMINISTRATOR;
        }

        @Override
        public boolean isOfProcesses() {
            return true;
        }

        @Override
        public byte[] read(Question question) {
            return reading.apply(question);
        }
    }

    private void set(ProcessReport.Question question) {
        String logger = question.path("logger", LogLevelReports::name);
        String wanted = question.body(Wanted.class).level();
        try {
            LogLevel level = LogLevel.parse(wanted);
            levels.set(logger, level);
            tell(question.caller(), logger, level.text());
        } catch (IllegalArgumentException wrong) {
            throw Refusal.of(400, "invalid_field", sentence(wrong), "/level");
        }
    }

    private void reset(ProcessReport.Question question) {
        String logger = question.path("logger", LogLevelReports::name);
        if (levels.reset(logger)) {
            tell(question.caller(), logger, "as at the start");
        }
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
    private static void tell(Caller caller, String logger, String level) {
        LOG.atWarn()
                .addKeyValue("logger", logger)
                .addKeyValue("level", level)
                .addKeyValue("user_id", caller.id())
                .log("An administrator changed the level of a logger");
    }
}
