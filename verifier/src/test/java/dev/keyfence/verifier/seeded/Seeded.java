package dev.keyfence.verifier.seeded;

import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Gives a test its {@link Random}. A failure names the seed, and {@code -Dseed=} replays it:
 *
 * <pre>
 * &#64;ExtendWith(Seeded.class)
 * class FooTest {
 *     &#64;Test
 *     void holdsForAnyInput(Random random) { … }
 * }
 * </pre>
 */
public final class Seeded implements ParameterResolver, TestExecutionExceptionHandler {

    private static final Namespace NAMESPACE = Namespace.create(Seeded.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Random.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return new Random(seedOf(context));
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
        throw new AssertionError(
                failure.getMessage() + " [replay with -Dseed=" + seedOf(context) + "]", failure);
    }

    private static long seedOf(ExtensionContext context) {
        return context.getStore(NAMESPACE).computeIfAbsent("seed", _ -> chosenSeed(), Long.class);
    }

    private static Long chosenSeed() {
        Long given = Long.getLong("seed");
        return given != null ? given : Long.valueOf(new SecureRandom().nextLong());
    }
}
