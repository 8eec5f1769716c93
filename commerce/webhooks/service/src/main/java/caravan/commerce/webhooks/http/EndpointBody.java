package caravan.commerce.webhooks.http;

import caravan.commerce.webhooks.contract.PublicEvents;
import caravan.commerce.webhooks.domain.EndpointUrl;
import java.util.List;
import java.util.Optional;

/** The bodies of requests that make or change an endpoint. */
final class EndpointBody {
    private EndpointBody() {}

    /** A new endpoint. */
    record Created(EndpointUrl url, List<EventType> eventTypes, Optional<Description> description) {
        Created {
            requireSome(eventTypes);
        }
    }

    /** What changes. */
    record Changed(
            Optional<EndpointUrl> url,
            Optional<List<EventType>> eventTypes,
            Optional<Description> description,
            Optional<Status> status) {
        Changed {
            eventTypes.ifPresent(EndpointBody::requireSome);
        }
    }

    enum Status {
        ACTIVE,
        PAUSED
    }

    private static void requireSome(List<EventType> types) {
        if (types.isEmpty() || types.size() > PublicEvents.TYPES.size()) {
            throw new IllegalArgumentException(
                    "event_types must have 1 to " + PublicEvents.TYPES.size() + " types: " + PublicEvents.TYPES);
        }
    }

    static List<String> names(List<EventType> types) {
        return types.stream().map(EventType::value).toList();
    }

    /** A type that outsiders can get. */
    record EventType(String value) {
        EventType {
            if (!PublicEvents.TYPES.contains(value)) {
                throw new IllegalArgumentException("must be one of " + String.join(", ", PublicEvents.TYPES));
            }
        }
    }

    /** A text for people; an empty one removes it. */
    record Description(String value) {
        static final int CHARACTERS_MAX = 200;

        Description {
            if (value.length() > CHARACTERS_MAX || value.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "must have at most " + CHARACTERS_MAX + " characters, and none that controls");
            }
        }
    }
}
