package caravan.chassis.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/**
 * Jackson's databind, configured as closely to {@link Json} as its settings and its introspector allow. {@link JsonBesideDatabindTest}
 * compares it with ours, and {@link JsonSpeed} measures both.
 */
final class DatabindCandidate {
    static final JsonMapper MAPPER = mapper();

    private DatabindCandidate() {}

    /** @throws JsonFault with databind's place and message */
    static <T> T read(byte[] utf8, Class<T> type) {
        try {
            return MAPPER.readValue(utf8, type);
        } catch (DatabindException refused) {
            StringBuilder pointer = new StringBuilder();
            for (JacksonException.Reference step : refused.getPath()) {
                String name = step.getPropertyName();
                pointer.append('/').append(name == null ? Integer.toString(step.getIndex()) : name.replace("/", "~1"));
            }
            throw new JsonFault(pointer.toString(), refused.getOriginalMessage());
        } catch (JacksonException malformed) {
            throw new JsonFault("", malformed.getOriginalMessage());
        }
    }

    private static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Json.DEPTH_MAX)
                        .maxStringLength(1 << 20)
                        .maxNameLength(256)
                        .maxNumberLength(64)
                        .build())
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return JsonMapper.builder(factory)
                .annotationIntrospector(new HouseRules())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .withCoercionConfigDefaults(all -> {
                    for (CoercionInputShape shape : CoercionInputShape.values()) {
                        all.setCoercion(shape, CoercionAction.Fail);
                    }
                })
                .changeDefaultPropertyInclusion(inclusion ->
                        inclusion.withValueInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_ABSENT))
                .build();
    }

    /** The records have no annotations, since the kernel depends only on java.base. */
    private static final class HouseRules extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public @Nullable Boolean hasAsValue(MapperConfig<?> config, Annotated annotated) {
            return annotated instanceof AnnotatedMember member
                            && isBare(member.getDeclaringClass())
                            && member.getName().equals("value")
                            && member.getMember() instanceof Method
                    ? Boolean.TRUE
                    : super.hasAsValue(config, annotated);
        }

        @Override
        public JsonCreator.@Nullable Mode findCreatorAnnotation(MapperConfig<?> config, Annotated annotated) {
            if (annotated.getAnnotated() instanceof Constructor<?> constructor
                    && constructor.getDeclaringClass().isRecord()
                    && isCanonical(constructor)) {
                return isBare(constructor.getDeclaringClass())
                        ? JsonCreator.Mode.DELEGATING
                        : JsonCreator.Mode.PROPERTIES;
            }
            if (annotated.getAnnotated() instanceof Method method
                    && method.getName().equals("fromText")) {
                return JsonCreator.Mode.DELEGATING;
            }
            return super.findCreatorAnnotation(config, annotated);
        }

        @Override
        public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            return member instanceof AnnotatedParameter parameter ? isRequired(parameter) : null;
        }

        @Override
        public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
            return annotated instanceof AnnotatedParameter parameter && isRequired(parameter)
                    ? JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL)
                    : super.findSetterInfo(config, annotated);
        }

        @Override
        public Object findEnumNamingStrategy(MapperConfig<?> config, AnnotatedClass type) {
            return EnumNamingStrategies.SnakeCaseStrategy.class;
        }

        private static boolean isRequired(AnnotatedParameter parameter) {
            if (!(parameter.getOwner().getMember() instanceof Constructor<?> constructor)
                    || parameter.getRawType() == Optional.class) {
                return false;
            }
            AnnotatedType type = constructor.getAnnotatedParameterTypes()[parameter.getIndex()];
            return !type.isAnnotationPresent(Nullable.class);
        }

        private static boolean isBare(Class<?> type) {
            RecordComponent[] components = type.isRecord() ? type.getRecordComponents() : new RecordComponent[0];
            return components.length == 1 && components[0].getName().equals("value");
        }

        private static boolean isCanonical(Constructor<?> constructor) {
            return Arrays.equals(
                    constructor.getParameterTypes(),
                    Arrays.stream(constructor.getDeclaringClass().getRecordComponents())
                            .map(RecordComponent::getType)
                            .toArray());
        }
    }
}
