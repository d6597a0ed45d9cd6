package dev.keyfence.verifier.export;

import dev.keyfence.schemas.yaml.YamlObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;

/**
 * Messages as webhooks (Standard Webhooks 1.0). Only a 2xx delivers one; a redirect is not
 * followed.
 */
final class WebhookSink implements Sink {

    private static final String URL = "url";
    private static final String SECRETS = "secrets";

    /** {@code webhook}: where to, and with which secrets. */
    static final SinkType TYPE =
            new SinkType(
                    "webhook",
                    List.of(URL, SECRETS, "allow_private", "ca_file"),
                    WebhookSink::read);

    private static final int PORT_MAX = 65_535;

    /** What is wrong with the message, rather than with the place it was sent to. */
    private static final Set<Integer> REFUSING = Set.of(400, 413, 415, 422);

    private final Target target;
    private final WebhookSignature signature;
    private final PinnedPost post;
    private final InstantSource clock;

    /**
     * Where webhooks go.
     *
     * @param url http or https
     * @param privateToo whether it may have an address that is not public
     * @param resolver looks its host up
     */
    record Target(URI url, boolean privateToo, PublicAddresses.Resolver resolver) {}

    WebhookSink(Target target, WebhookSignature signature, PinnedPost post, InstantSource clock) {
        this.target = target;
        this.signature = signature;
        this.post = post;
        this.clock = clock;
    }

    private static SinkType.Opening read(YamlObject said, Secrets secrets) {
        Optional<URI> url = url(said);
        boolean privateToo = said.flag("allow_private", false);
        if (url.isPresent() && url.get().getScheme().equals("http") && !privateToo) {
            said.reject(URL, "expected https; http is for addresses that are not public");
        }
        List<byte[]> keys = new ArrayList<>();
        for (YamlObject each : said.objects(SECRETS, Secrets.FIELDS)) {
            Optional<byte[]> key = secrets.read(each).flatMap(WebhookSignature::secret);
            if (key.isEmpty()) {
                said.reject(SECRETS, "expected whsec_ and base64 of 24 to 64 bytes");
            }
            key.ifPresent(keys::add);
        }
        if (keys.isEmpty()) {
            said.reject(SECRETS, "expected at least one");
        }
        SSLSocketFactory tls = Trust.read(said);
        return () ->
                new WebhookSink(
                        new Target(url.orElseThrow(), privateToo, InetAddress::getAllByName),
                        new WebhookSignature(keys),
                        new PinnedPost(url.orElseThrow(), tls),
                        InstantSource.system());
    }

    private static Optional<URI> url(YamlObject said) {
        String text = said.requiredText(URL);
        try {
            URI url = new URI(text);
            boolean web =
                    ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                            && url.getHost() != null
                            && url.getPort() <= PORT_MAX
                            && url.getRawUserInfo() == null
                            && url.getRawFragment() == null;
            if (web) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // Told as what is expected.
        }
        said.reject(URL, "expected a URL such as https://hooks.example.com/keyfence");
        return Optional.empty();
    }

    @Override
    public void deliver(ExportMessage message) throws DeliveryException {
        URI url = target.url();
        long seconds = clock.instant().getEpochSecond();
        int status;
        try {
            status =
                    post.send(
                            PublicAddresses.of(
                                    url.getHost(), target.privateToo(), target.resolver()),
                            Map.of(
                                    "webhook-id", message.id(),
                                    "webhook-timestamp", Long.toString(seconds),
                                    "webhook-signature",
                                            signature.of(message.id(), seconds, message.body())),
                            message.body());
        } catch (IOException e) {
            throw DeliveryException.later(url.getHost() + " does not answer: " + e.getMessage(), e);
        }
        if (REFUSING.contains(status)) {
            throw DeliveryException.refused(url.getHost() + " answered " + status);
        }
        if (status < 200 || status > 299) {
            throw DeliveryException.later(url.getHost() + " answered " + status, null);
        }
    }

    @Override
    public void close() {
        // Each message has a connection of its own.
    }
}
