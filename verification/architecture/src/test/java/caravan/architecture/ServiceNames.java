package caravan.architecture;

import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Names of services in the string constants of a class, which ArchUnit does not see. */
final class ServiceNames {
    private static final Pattern WORD = Pattern.compile("[A-Za-z]+");

    private final Set<String> names;

    private ServiceNames(Set<String> names) {
        this.names = names;
    }

    /** The names of the services on the class path. The name of a message type begins with its service's name, so it is found too. */
    static ServiceNames onClassPath() {
        return new ServiceNames(ServiceDescriptors.onClassPath().all().stream()
                .map(ServiceDescriptor::name)
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Each string constant that has a service's name as a word, in upper or lower case. */
    List<String> in(JavaClass type) {
        return StreamSupport.stream(
                        ClassFile.of().parse(bytes(type)).constantPool().spliterator(), false)
                .filter(StringEntry.class::isInstance)
                .map(entry -> ((StringEntry) entry).stringValue())
                .filter(this::namesAService)
                .map(text -> type.getName() + ": \"" + text + "\"")
                .toList();
    }

    private boolean namesAService(String text) {
        return WORD.matcher(text)
                .results()
                .map(MatchResult::group)
                .anyMatch(word -> names.contains(word.toLowerCase(Locale.ROOT)));
    }

    private static byte[] bytes(JavaClass type) {
        try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
