package dev.keyfence.verifier.assembly;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls something whenever the process gets SIGHUP, until it is closed; where the system has no
 * such signal, never. Who came first is called first. By reflection: the JDK's module {@code
 * jdk.unsupported} is the only way to signals, and the compiler refuses to let its name stand in
 * code. Safe for any number of threads.
 */
final class Hangup implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);
    private static final String NAME = "HUP";

    /** The process has one handler a signal, and several who want to hear of it. */
    private static final List<Hangup> HEARING = new CopyOnWriteArrayList<>();

    private static @Nullable Runnable restore;

    private final Runnable action;

    private Hangup(Runnable action) {
        this.action = action;
    }

    static Hangup calls(Runnable action) {
        Hangup hangup = new Hangup(action);
        synchronized (HEARING) {
            HEARING.add(hangup);
            if (restore == null) {
                restore = install();
            }
        }
        return hangup;
    }

    @Override
    public void close() {
        synchronized (HEARING) {
            HEARING.remove(this);
            if (HEARING.isEmpty() && restore != null) {
                restore.run();
                restore = null;
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // a proxy is equal to nothing but itself
    private static Runnable install() {
        try {
            Class<?> signals = Class.forName("sun.misc.Signal");
            Class<?> handlers = Class.forName("sun.misc.SignalHandler");
            Object signal = signals.getConstructor(String.class).newInstance(NAME);
            InvocationHandler calls =
                    (proxy, method, arguments) ->
                            switch (method.getName()) {
                                case "handle" -> {
                                    HEARING.forEach(hangup -> hangup.action.run());
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
            return () -> {
                try {
                    handle.invoke(null, signal, before);
                } catch (ReflectiveOperationException e) {
                    LOG.debug("SIGHUP stays as it is", e);
                }
            };
        } catch (ReflectiveOperationException e) {
            LOG.debug("SIGHUP cannot be heard here", e);
            return () -> {};
        }
    }
}
