package dev.keyfence.verifier.control;

import dev.keyfence.verifier.control.RevocationsController.Counting;
import dev.keyfence.verifier.decide.RevocationCheck;
import dev.keyfence.verifier.http.ClientAddress;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.verify.AdminKeys;
import dev.keyfence.verifier.verify.Verifier;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The control plane's own parts. */
@Factory
@Requires(property = "keyfence.plane", value = "control")
final class ControlFactory {

    @Singleton
    Admission admission(Verifier verifier, Profiles profiles, ClientAddress clients) {
        return new Admission(verifier, profiles, clients);
    }

    @Singleton
    NewKeyBody newKeyBody(Profiles profiles) {
        return new NewKeyBody(profiles, InstantSource.system());
    }

    @Singleton
    Counting counting(KeyDirectory directory, RevocationCheck revoked, AdminKeys adminKeys) {
        return new Counting(directory, revoked, adminKeys);
    }

    @Singleton
    @Bean(preDestroy = "close")
    ControlThreads controlThreads() {
        return new ControlThreads();
    }
}
