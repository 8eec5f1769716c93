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
 * The Java sources of all Maven modules below a folder.
 *
 * @param folders {@code src/main/java} of all modules, then {@code src/test/java}, each in the order of their paths
 */
record Sources(List<Path> folders) {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TEST = Path.of("src/test/java");

    /** Folders without modules of this build. */
    private static final Set<String> LEFT_OUT = Set.of("src", "target", ".git", "node_modules");

    static Sources of(Path root) throws IOException {
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
        return new Sources(Stream.of(MAIN, TEST)
                .flatMap(kind -> modules.stream().sorted().map(module -> module.resolve(kind)))
                .filter(Files::isDirectory)
                .toList());
    }

    /** All files that can be compiled together: if several modules have the same {@code package-info.java}, only the first. */
    List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Set<Path> names = new HashSet<>();
        for (Path folder : folders) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> names.add(folder.relativize(file)))
                        .forEach(files::add);
            }
        }
        return files;
    }
}
