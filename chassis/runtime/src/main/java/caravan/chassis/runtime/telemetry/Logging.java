package caravan.chassis.runtime.telemetry;

import caravan.chassis.http.requestlog.RequestLog;
import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The process' logs: lines of JSON (ECS), by default to standard output. */
public final class Logging {
    /** Libraries that log more than operators want to read. */
    private static final List<String> QUIET = List.of("io.vertx", "io.netty", "org.flywaydb", "java.lang.Runtime");

    /** Libraries that log many warnings while a server is away. Our own lines report that. */
    private static final List<String> QUIETER = List.of(
            "com.zaxxer.hikari",
            "org.apache.kafka",
            "kafka",
            "state.change.logger",
            "org.apache.zookeeper",
            "org.apache.curator");

    private static final long FILE_MEBIBYTES_MAX = 16;
    private static final int OLD_FILES_MAX = 5;
    private static final int REQUEST_LINES_WAITING_MAX = 512;

    private static final LogRing RING = new LogRing();

    private static volatile String serviceName = "caravan";
    private static volatile String processName = "caravan";

    private Logging() {}

    /** Sends all further lines to standard output. */
    public static void toStdout() {
        replace(context(), new ConsoleAppender<>());
    }

    /**
     * Names the process in the lines of the log that is opened next.
     *
     * @param service its service ({@code service.name}), or {@code caravan} if it has several
     * @param process {@code service.node.name}
     */
    public static void setNames(String service, ProcessName process) {
        serviceName = service;
        processName = process.value();
    }

    /**
     * Sends all further lines to the end of a file, which is rolled over at 16 MiB; five old ones are kept beside it.
     *
     * @param file made if it does not exist, with its folders
     */
    public static void toFile(Path file) {
        LoggerContext context = context();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setFile(file.toString());

        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(OLD_FILES_MAX);
        rolling.start();
        appender.setRollingPolicy(rolling);

        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(FILE_MEBIBYTES_MAX * FileSize.MB_COEFFICIENT));
        size.start();
        appender.setTriggeringPolicy(size);
        replace(context, appender);
    }

    /** The last lines, of all files that were open. */
    public static LogRing ring() {
        return RING;
    }

    /** Flushes the log, and accepts no further lines. */
    public static void close() {
        context().stop();
    }

    static void configure(LoggerContext context) {
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        QUIET.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        QUIETER.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
        replace(context, new ConsoleAppender<>());
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private static void replace(LoggerContext context, OutputStreamAppender<ILoggingEvent> appender) {
        EcsLines lines = new EcsLines(RING);
        lines.setContext(context);
        lines.setServiceName(serviceName);
        lines.setServiceNodeName(processName);
        lines.start();
        appender.setContext(context);
        appender.setEncoder(lines);
        appender.start();
        Logger requests = context.getLogger(RequestLog.LOGGER);
        requests.detachAndStopAllAppenders();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        requests.setAdditive(false);
        requests.addAppender(queueBefore(context, appender));
    }

    /** Event loops write the lines about requests. A disk that hangs must not stop them: further lines are dropped. */
    private static AsyncAppender queueBefore(LoggerContext context, Appender<ILoggingEvent> appender) {
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setName("requests");
        queue.setQueueSize(REQUEST_LINES_WAITING_MAX);
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        queue.addAppender(appender);
        queue.start();
        return queue;
    }
}
