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
 * The JDK's compiler with Error Prone as its plugin (https://errorprone.info/docs/installation). It checks the sources and writes no class
 * files. All calls share the tests' class loader, so that Error Prone's own classes are loaded and compiled once.
 */
final class ErrorProne {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private static final String NULL_CHECKS =
            " -Xep:NullAway:ERROR -XepOpt:NullAway:AnnotatedPackages=caravan -XepOpt:NullAway:JSpecifyMode=false";

    /** Somebody often forgot to call a method that is never called. */
    private static final String DEAD_CODE = " -Xep:UnusedMethod:ERROR";

    /** A process does the same under every time zone, locale and charset. These checks find calls that take the machine's. */
    private static final String ENVIRONMENT_CHECKS = " -Xep:DefaultLocale:ERROR -Xep:StringCaseLocaleUsage:ERROR"
            + " -Xep:DefaultCharset:ERROR -Xep:JavaTimeDefaultTimeZone:ERROR";

    /** The warnings that this code does not follow. */
    private static final String WARNINGS =
            " -Xep:MissingSummary:OFF -Xep:InvalidBlockTag:OFF -Xep:EmptyBlockTag:OFF -Xep:StringSplitter:OFF";

    private final boolean warns;

    /** @param warns whether to report warnings, too; that takes twice as long */
    ErrorProne(boolean warns) {
        this.warns = warns;
    }

    /** The findings, each as a text with file and line. Empty if there are none. */
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

    /** Not NullAway for tests: they set fields in @BeforeEach, and pass null on purpose. */
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
                // The compiler stops after a hundred errors. Errors in tests count too, although they are dropped
                // later.
                "-Xmaxerrs",
                "10000",
                "-Xplugin:ErrorProne" + (warns ? WARNINGS : " -XepDisableAllWarnings") + NULL_CHECKS + DEAD_CODE
                        + ENVIRONMENT_CHECKS,
                "-classpath",
                classPath,
                // The compiler looks for NullAway only on the processor path.
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
