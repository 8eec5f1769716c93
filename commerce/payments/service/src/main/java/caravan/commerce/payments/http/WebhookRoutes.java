package caravan.commerce.payments.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.commerce.payments.NoteProviderEvents;
import caravan.commerce.payments.provider.ProviderWebhook;
import java.util.Optional;
import java.util.function.Function;

/** The route to which a provider sends its events. The signature is what proves the sender. */
public final class WebhookRoutes {
    private static final int ID_CHARACTERS_MAX = 255;

    private final String provider;
    private final Optional<ProviderWebhook> webhook;
    private final Batcher<ProviderWebhook.Event, NoteProviderEvents.Outcome> noteEvents;

    /** @param provider the name of the provider that payments uses */
    public WebhookRoutes(
            String provider,
            Optional<ProviderWebhook> webhook,
            Batcher<ProviderWebhook.Event, NoteProviderEvents.Outcome> noteEvents) {
        this.provider = provider;
        this.webhook = webhook;
        this.noteEvents = noteEvents;
    }

    /** Declares the route. */
    public void declare(Routes routes) {
        routes.post("/payment-webhooks/{provider}", Access.ANYONE, this::receive);
    }

    private Reply receive(Request request) {
        if (webhook.isEmpty() || !request.path("provider", Function.identity()).equals(provider)) {
            return Reply.notFound("webhook");
        }
        String signature = request.header(webhook.get().signatureHeader()).orElse("");
        try {
            ProviderWebhook.Event event = webhook.get().read(request.rawBody(), signature);
            if (event.id().length() > ID_CHARACTERS_MAX) {
                return notGenuine("The event's id is too long.");
            }
            noteEvents.submit(event);
            return Reply.noContent();
        } catch (ProviderWebhook.NotGenuineException refused) {
            return notGenuine(String.valueOf(refused.getMessage()));
        }
    }

    private static Reply notGenuine(String why) {
        return Reply.problem(400, "invalid_signature", why);
    }
}
