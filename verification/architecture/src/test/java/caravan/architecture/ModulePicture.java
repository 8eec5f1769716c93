package caravan.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Mermaid flowchart whose nodes are modules' folders: {@code http["chassis/http"]}, several with {@code <br>} between, and {@code *} for
 * any folder's name; an arrow is {@code runtime --> http}, several at once {@code http & discovery --> api & json}.
 *
 * @param nodes the folders of each, by its id
 */
record ModulePicture(Map<String, List<String>> nodes, List<Arrow> arrows) {
    private static final Pattern BLOCK = Pattern.compile("```mermaid\nflowchart[^\n]*\n(.*?)```", Pattern.DOTALL);
    private static final Pattern NODE = Pattern.compile("(\\w+)\\[\"([^\"]+)\"]");
    private static final Pattern ARROW =
            Pattern.compile("(\\w+(?: & \\w+)*) -\\.?->(?:\\|[^|]*\\|)? (\\w+(?: & \\w+)*)");

    record Arrow(String from, String to) {}

    static ModulePicture in(Path page) {
        try {
            return of(BLOCK.matcher(Files.readString(page))
                    .results()
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(page + " has no flowchart"))
                    .group(1));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static ModulePicture of(String flowchart) {
        return new ModulePicture(
                NODE.matcher(flowchart)
                        .results()
                        .collect(Collectors.toMap(
                                found -> found.group(1),
                                found -> List.of(found.group(2).split("<br>")))),
                ARROW.matcher(flowchart)
                        .results()
                        .flatMap(found -> Stream.of(found.group(1).split(" & "))
                                .flatMap(from ->
                                        Stream.of(found.group(2).split(" & ")).map(to -> new Arrow(from, to))))
                        .toList());
    }

    /** The node that a module belongs to. A pattern with a star at its end applies only if no other node matches. */
    Optional<String> nodeOf(String folder) {
        return nodes.entrySet().stream()
                .flatMap(node -> node.getValue().stream()
                        .filter(pattern -> fits(pattern, folder))
                        .map(pattern -> Map.entry(pattern, node.getKey())))
                .min(Comparator.comparing(entry -> entry.getKey().endsWith("*")))
                .map(Map.Entry::getValue);
    }

    private static boolean fits(String pattern, String folder) {
        return folder.matches(Pattern.quote(pattern).replace("*", "\\E[^/]+\\Q"));
    }

    /** Folders in the picture that belong to no module. */
    List<String> foldersWithout(Collection<String> modules) {
        return nodes.values().stream()
                .flatMap(List::stream)
                .filter(pattern -> modules.stream().noneMatch(folder -> fits(pattern, folder)))
                .toList();
    }

    /** Whether arrows lead from one node to another, or both are the same node. */
    boolean leads(String from, String to) {
        Set<String> seen = new HashSet<>(Set.of(from));
        Deque<String> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            String node = open.remove();
            arrows.stream()
                    .filter(arrow -> arrow.from().equals(node))
                    .map(Arrow::to)
                    .filter(seen::add)
                    .forEach(open::add);
        }
        return seen.contains(to);
    }
}
