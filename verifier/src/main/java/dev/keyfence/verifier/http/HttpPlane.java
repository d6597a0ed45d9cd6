package dev.keyfence.verifier.http;

import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.http.server.netty.NettyEmbeddedServer;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listening port with its controllers: a Micronaut application of its own, whose controllers
 * are chosen by the property {@code keyfence.plane}. Requests are served on event loops; nothing
 * there may block.
 */
public final class HttpPlane implements AutoCloseable {

    /**
     * All header lines of a request together: the longest credential (8 kB), a long original URI
     * and what gateways add.
     */
    static final int HEADER_BYTES_MAX = 32 * 1024;

    /** The request line: gateways put the original path into it. */
    static final int REQUEST_LINE_BYTES_MAX = 16 * 1024;

    /** Longer than the minute for which gateways commonly keep idle connections. */
    private static final String IDLE_TIMEOUT = "75s";

    /** How long closing waits for answers under way. */
    private static final String STOP_TIMEOUT = "2s";

    private static final Logger LOG = LoggerFactory.getLogger(HttpPlane.class);

    private final Plane plane;
    private final ApplicationContext context;
    private final EmbeddedServer server;

    private HttpPlane(Plane plane, ApplicationContext context, EmbeddedServer server) {
        this.plane = plane;
        this.context = context;
        this.server = server;
    }

    /**
     * Starts to listen.
     *
     * @param plane which plane
     * @param settings where
     * @param parts what the plane's controllers work with
     * @return the plane, answering
     * @throws PortUnavailableException when the address cannot be had
     */
    public static HttpPlane start(Plane plane, HttpSettings settings, List<Part<?>> parts)
            throws PortUnavailableException {
        ApplicationContext context =
                ApplicationContext.builder()
                        .banner(false)
                        .deduceEnvironment(false)
                        .deduceCloudEnvironment(false)
                        .environmentPropertySource(false)
                        .properties(properties(plane, settings))
                        .build();
        context.registerSingleton(Plane.class, plane);
        context.registerSingleton(HttpSettings.class, settings);
        parts.forEach(part -> register(context, part));
        try {
            NettyEmbeddedServer server = context.start().getBean(NettyEmbeddedServer.class);
            context.findBean(ForwardAuth.class)
                    .ifPresent(each -> server.register(new ForwardAuthDoor(each)));
            server.start();
            LOG.debug("{} plane listens on {}", plane.word(), server.getURI());
            return new HttpPlane(plane, context, server);
        } catch (ServerStartupException e) {
            context.close();
            throw new PortUnavailableException(
                    plane, settings, e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    /** Where the plane listens, with its actual port. */
    public URI uri() {
        return server.getURI();
    }

    /** The port it listens on. */
    public int port() {
        return server.getPort();
    }

    /** A part that the plane has made of those that it was given. */
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    ApplicationContext context() {
        return context;
    }

    /** Stops listening and waits a moment for the answers under way. */
    @Override
    public void close() {
        context.close();
        LOG.debug("{} plane closed", plane.word());
    }

    private static <T> void register(ApplicationContext context, Part<T> part) {
        context.registerSingleton(part.type(), part.part());
    }

    private static Map<String, Object> properties(Plane plane, HttpSettings settings) {
        Map<String, Object> map = new HashMap<>();
        map.put("keyfence.plane", plane.word());
        map.put("micronaut.server.host", settings.host());
        map.put("micronaut.server.port", settings.port() == 0 ? -1 : settings.port());
        map.put("micronaut.server.date-header", false);
        // The front door has a limit for each path; the buffer's limit holds for all but files.
        map.put("micronaut.server.max-request-size", plane.requestBytesMax());
        map.put("micronaut.server.max-request-buffer-size", plane.bodyBytesMax());
        map.put("micronaut.server.idle-timeout", IDLE_TIMEOUT);
        map.put("micronaut.server.multipart.enabled", false);
        // Gateways pass on paths that are no URIs; the front door sorts out which we take.
        map.put("micronaut.server.escape-html-url", true);
        map.put("micronaut.server.netty.max-header-size", HEADER_BYTES_MAX);
        map.put("micronaut.server.netty.max-initial-line-length", REQUEST_LINE_BYTES_MAX);
        map.put("micronaut.server.netty.use-native-transport", true);
        // Both groups, or the accepted channels do not fit the loop that is to run them.
        for (String group : List.of("default", "parent")) {
            String prefix = "micronaut.netty.event-loops." + group;
            map.put(prefix + ".prefer-native-transport", true);
            map.put(prefix + ".shutdown-quiet-period", "0s");
            map.put(prefix + ".shutdown-timeout", STOP_TIMEOUT);
        }
        return map;
    }
}
