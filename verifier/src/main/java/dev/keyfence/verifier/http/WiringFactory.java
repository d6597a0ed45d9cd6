package dev.keyfence.verifier.http;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** The parts that follow from a plane's settings. */
@Factory
final class WiringFactory {

    @Singleton
    ClientAddress clientAddress(HttpSettings settings) {
        return new ClientAddress(settings.trustedProxies());
    }
}
