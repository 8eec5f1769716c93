package caravan.errorprone;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The sources of one kind of all Maven modules below a folder.
 *
 * @param folders {@code src/main/java} or {@code src/test/java} of each module, in the order of their paths
 */
record Sources(Kind kind, List<Path> folders) {
    enum Kind {
        MAIN("src/main/java"),
        TEST("src/test/java");

        private final String folder;

        Kind(String folder) {
            this.folder = folder;
        }
    }

    /** Below these are no modules, or none of this build. */
    private static final Set<String> LEFT_OUT = Set.of("src", "target", ".git", "node_modules");

    static Sources of(Kind kind, Path root) throws IOException {
        List<Path> modules = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (LEFT_OUT.contains(String.valueOf(folder.getFileName()))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                if (Files.exists(folder.resolve("pom.xml"))) {
                    modules.add(folder);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return new Sources(
                kind,
                modules.stream()
                        .sorted()
                        .map(module -> module.resolve(kind.folder))
                        .filter(Files::isDirectory)
                        .toList());
    }

    /** What can be compiled together: a package's {@code package-info.java} in a second module makes a second part. */
    List<List<Path>> parts() throws IOException {
        List<List<Path>> parts = new ArrayList<>();
        List<Set<Path>> names = new ArrayList<>();
        for (Path folder : folders) {
            for (Path file : javaFiles(folder)) {
                Path name = folder.relativize(file);
                int part = 0;
                while (part < names.size() && names.get(part).contains(name)) {
                    part++;
                }
                if (part == names.size()) {
                    names.add(new HashSet<>());
                    parts.add(new ArrayList<>());
                }
                names.get(part).add(name);
                parts.get(part).add(file);
            }
        }
        return parts;
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
