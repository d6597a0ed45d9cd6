package dev.keyfence.verifier.http;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.util.concurrent.ThreadLocalRandom;

/** The parts that follow from a plane's settings. */
@Factory
final class WiringFactory {

    @Singleton
    ClientAddress clientAddress(HttpSettings settings) {
        return new ClientAddress(settings.proxies());
    }

    @Singleton
    MissLimit missLimit() {
        return new MissLimit(System::nanoTime, ThreadLocalRandom.current().nextInt());
    }
}
