package caravan.chassis.http.problems;

import caravan.chassis.json.Json;
import caravan.chassis.json.JsonFault;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The error codes of all modules on the class path. A module describes its own in the resource {@value #RESOURCE}; a service does so in
 * its contract, so that a gateway knows them without the service. This module describes those that every process answers.
 */
public final class ErrorCodes {
    public static final String RESOURCE = "META-INF/caravan/errors.json";

    private final SortedMap<String, ErrorCode> byCode;

    /** A module's file. */
    private record Described(String answeredBy, List<Code> errors) {}

    private record Code(String code, List<Integer> statuses, String meaning, String remedy) {}

    private ErrorCodes(SortedMap<String, ErrorCode> byCode) {
        this.byCode = Collections.unmodifiableSortedMap(byCode);
    }

    /**
     * Reads the files of all modules.
     *
     * @throws IllegalStateException if a file is not as it should be, or two describe one code; the message names files and code
     */
    public static ErrorCodes onClassPath() {
        Map<String, byte[]> files = new TreeMap<>();
        try {
            for (URL file : Collections.list(ErrorCodes.class.getClassLoader().getResources(RESOURCE))) {
                try (InputStream in = file.openStream()) {
                    files.put(file.toString(), in.readAllBytes());
                }
            }
        } catch (IOException unreadable) {
            throw new IllegalStateException("cannot read " + RESOURCE + " of all modules", unreadable);
        }
        return of(files);
    }

    /** @param files each file's content by its name, for messages */
    static ErrorCodes of(Map<String, byte[]> files) {
        SortedMap<String, ErrorCode> byCode = new TreeMap<>();
        Map<String, String> fileOf = new HashMap<>();
        files.forEach((name, json) -> {
            for (ErrorCode each : read(name, json)) {
                String other = fileOf.putIfAbsent(each.code(), name);
                if (other != null) {
                    throw new IllegalStateException("the error code " + each.code() + " is described in " + other
                            + " and in " + name + ": one code has one meaning, described once");
                }
                byCode.put(each.code(), each);
            }
        });
        return new ErrorCodes(byCode);
    }

    private static List<ErrorCode> read(String name, byte[] json) {
        try {
            Described described = Json.read(json, Described.class);
            return described.errors().stream()
                    .map(each -> new ErrorCode(
                            each.code(), each.statuses(), each.meaning(), each.remedy(), described.answeredBy()))
                    .toList();
        } catch (JsonFault | IllegalArgumentException notDescribed) {
            throw new IllegalStateException(
                    name + " does not describe error codes: " + notDescribed.getMessage(), notDescribed);
        }
    }

    /** In alphabetical order. */
    public Collection<ErrorCode> all() {
        return byCode.values();
    }

    public Optional<ErrorCode> find(String code) {
        return Optional.ofNullable(byCode.get(code));
    }
}
