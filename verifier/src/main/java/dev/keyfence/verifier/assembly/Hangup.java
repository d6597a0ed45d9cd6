package dev.keyfence.verifier.assembly;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls something whenever the process gets SIGHUP, until it is closed; where the system has no
 * such signal, never. By reflection: the JDK's module {@code jdk.unsupported} is the only way to
 * signals, and the compiler refuses to let its name stand in code.
 */
final class Hangup implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);
    private static final String NAME = "HUP";

    private final Runnable restore;

    private Hangup(Runnable restore) {
        this.restore = restore;
    }

    @SuppressWarnings("ReferenceEquality") // a proxy is equal to nothing but itself
    static Hangup calls(Runnable action) {
        try {
            Class<?> signals = Class.forName("sun.misc.Signal");
            Class<?> handlers = Class.forName("sun.misc.SignalHandler");
            Object signal = signals.getConstructor(String.class).newInstance(NAME);
            InvocationHandler calls =
                    (proxy, method, arguments) ->
                            switch (method.getName()) {
                                case "handle" -> {
                                    action.run();
                                    yield null;
                                }
                                case "equals" -> proxy == arguments[0];
                                case "hashCode" -> System.identityHashCode(proxy);
                                default -> "SIGHUP";
                            };
            var handle = signals.getMethod("handle", signals, handlers);
            Object ours =
                    Proxy.newProxyInstance(
                            handlers.getClassLoader(), new Class<?>[] {handlers}, calls);
            Object before = handle.invoke(null, signal, ours);
            return new Hangup(() -> {
                try {
                    handle.invoke(null, signal, before);
                } catch (ReflectiveOperationException e) {
                    LOG.debug("SIGHUP stays as it is", e);
                }
            });
        } catch (ReflectiveOperationException e) {
            LOG.debug("SIGHUP cannot be heard here", e);
            return new Hangup(() -> {});
        }
    }

    @Override
    public void close() {
        restore.run();
    }
}
