package caravan.errorprone;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * The JDK's compiler with Error Prone as its plugin (https://errorprone.info/docs/installation). It reads and checks, and writes no
 * class. All calls share the tests' class loader, so that Error Prone's own classes are loaded and compiled once.
 */
final class ErrorProne {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private static final String NULL_CHECKS =
            " -Xep:NullAway:ERROR -XepOpt:NullAway:AnnotatedPackages=caravan -XepOpt:NullAway:JSpecifyMode=false";

    /** A method that nobody calls is often one that somebody forgot to call. */
    private static final String DEAD_CODE = " -Xep:UnusedMethod:ERROR";

    /** What a process does is the same under every time zone, locale and charset: each of these takes the machine's where it is not told. */
    private static final String ENVIRONMENT_CHECKS = " -Xep:DefaultLocale:ERROR -Xep:StringCaseLocaleUsage:ERROR"
            + " -Xep:DefaultCharset:ERROR -Xep:JavaTimeDefaultTimeZone:ERROR";

    /** Of the warnings, those that this code does not follow. */
    private static final String WARNINGS =
            " -Xep:MissingSummary:OFF -Xep:InvalidBlockTag:OFF -Xep:EmptyBlockTag:OFF -Xep:StringSplitter:OFF";

    private final boolean warns;

    /** @param warns whether to look for warnings, too, which takes twice as long */
    ErrorProne(boolean warns) {
        this.warns = warns;
    }

    /** What it finds, a text with file and line for each; empty if all is well. */
    List<String> findings(List<Path> sources) throws IOException {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                COMPILER.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) COMPILER.getTask(
                    null, new OneLoader(files), found, options(), null, files.getJavaFileObjectsFromPaths(sources));
            task.analyze().forEach(_ -> {});
        }
        return found.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR || warns && isOfErrorProne(each))
                .filter(each -> !isNullInATest(each))
                .map(Diagnostic::toString)
                .toList();
    }

    private static boolean isOfErrorProne(Diagnostic<?> diagnostic) {
        return diagnostic.getCode().startsWith("compiler.warn.error.prone");
    }

    /** Tests set up fields in @BeforeEach, and hand over null to see what comes of it: there it would be noise. */
    private static boolean isNullInATest(Diagnostic<? extends JavaFileObject> diagnostic) {
        return diagnostic.getMessage(Locale.ROOT).startsWith("[NullAway]")
                && diagnostic.getSource().toUri().getPath().contains("/src/test/java/");
    }

    private List<String> options() {
        String classPath = System.getProperty("java.class.path");
        return List.of(
                "--release",
                "25",
                "-proc:none",
                "-XDcompilePolicy=simple",
                "--should-stop=ifError=FLOW",
                "-XDaddTypeAnnotationsToSymbol=true",
                // The compiler gives up after a hundred errors, and those in tests are passed over only afterwards.
                "-Xmaxerrs",
                "10000",
                "-Xplugin:ErrorProne" + (warns ? WARNINGS : " -XepDisableAllWarnings") + NULL_CHECKS + DEAD_CODE
                        + ENVIRONMENT_CHECKS,
                "-classpath",
                classPath,
                // NullAway is looked for on the processors' path alone.
                "-processorpath",
                classPath);
    }

    private static final class OneLoader extends ForwardingJavaFileManager<StandardJavaFileManager> {
        OneLoader(StandardJavaFileManager files) {
            super(files);
        }

        @Override
        public ClassLoader getClassLoader(Location location) {
            return location == StandardLocation.CLASS_PATH || location == StandardLocation.ANNOTATION_PROCESSOR_PATH
                    ? ErrorProne.class.getClassLoader()
                    : super.getClassLoader(location);
        }
    }
}
