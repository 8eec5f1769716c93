package caravan.benchmarks.processes;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Finds which process listens on a port of this machine. */
final class ListeningProcess {
    /** Columns of {@code /proc/net/tcp} (proc(5)): address and port in hexadecimal, state, number of the socket's inode. */
    private static final int LOCAL_ADDRESS = 1;

    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTENS = "0A";

    private ListeningProcess() {}

    /** Empty if no process does, if it belongs to another user, or if the system is not Linux. */
    static OptionalLong on(int port) {
        Set<String> sockets = new HashSet<>();
        addSockets(Path.of("/proc/net/tcp"), port, sockets);
        addSockets(Path.of("/proc/net/tcp6"), port, sockets);
        if (sockets.isEmpty()) {
            return OptionalLong.empty();
        }
        return ProcessHandle.allProcesses()
                .mapToLong(ProcessHandle::pid)
                .filter(process -> hasOneOf(process, sockets))
                .findFirst();
    }

    private static void addSockets(Path table, int port, Set<String> sockets) {
        String ending = String.format(Locale.ROOT, ":%04X", port);
        try (Stream<String> lines = Files.lines(table)) {
            lines.skip(1)
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(columns -> columns[LOCAL_ADDRESS].endsWith(ending) && columns[STATE].equals(LISTENS))
                    .forEach(columns -> sockets.add("socket:[" + columns[INODE] + "]"));
        } catch (IOException noLinux) {
            // Then nothing is found.
        }
    }

    private static boolean hasOneOf(long processId, Set<String> sockets) {
        Path folder = Path.of("/proc", Long.toString(processId), "fd");
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(folder)) {
            for (Path descriptor : descriptors) {
                if (isOneOf(descriptor, sockets)) {
                    return true;
                }
            }
        } catch (IOException goneOrNotAllowed) {
            return false;
        }
        return false;
    }

    private static boolean isOneOf(Path descriptor, Set<String> sockets) {
        try {
            return sockets.contains(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException closed) {
            return false;
        }
    }
}
