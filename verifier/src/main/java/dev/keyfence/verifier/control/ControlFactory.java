package dev.keyfence.verifier.control;

import dev.keyfence.verifier.alert.Alerts;
import dev.keyfence.verifier.alert.DetectionSettings;
import dev.keyfence.verifier.alert.Reviewing;
import dev.keyfence.verifier.alert.Reviews;
import dev.keyfence.verifier.alert.RuleCatalogue;
import dev.keyfence.verifier.command.Commander;
import dev.keyfence.verifier.control.RevocationsController.Counting;
import dev.keyfence.verifier.decide.RevocationCheck;
import dev.keyfence.verifier.http.ClientAddress;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.key.SealingKeys;
import dev.keyfence.verifier.profile.Profiles;
import dev.keyfence.verifier.store.DeadLetterBox;
import dev.keyfence.verifier.store.KeyDirectory;
import dev.keyfence.verifier.store.KeyHistory;
import dev.keyfence.verifier.store.KeyUsage;
import dev.keyfence.verifier.store.SealedSecrets;
import dev.keyfence.verifier.verify.AdminKeys;
import dev.keyfence.verifier.verify.Verifier;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The control plane's own parts. */
@Factory
@Requires(property = "keyfence.plane", value = "control")
final class ControlFactory {

    @Singleton
    Admission admission(
            Verifier verifier, Profiles profiles, ClientAddress clients, Sessions sessions) {
        return new Admission(verifier, profiles, clients, sessions);
    }

    @Singleton
    Sessions sessions() {
        return new Sessions(System::nanoTime);
    }

    @Singleton
    NewKeyBody newKeyBody(Profiles profiles, Resealing sealing, InstantSource clock) {
        return new NewKeyBody(profiles, sealing, clock);
    }

    @Singleton
    Resealing resealing(SealingKeys keys, SealedSecrets sealed) {
        return new Resealing(keys, sealed);
    }

    @Singleton
    LastUse lastUse(KeyDirectory directory, KeyUsage usage) {
        return new LastUse(directory, usage);
    }

    @Singleton
    SecretMint secretMint() {
        return new SecretMint();
    }

    @Singleton
    Idempotency idempotency(KeyHistory history) {
        return new Idempotency(history);
    }

    @Singleton
    KeyAnswers keyAnswers(FleetWait fleet) {
        return new KeyAnswers(fleet);
    }

    @Singleton
    ChangeBodies changeBodies(Profiles profiles, SecretMint mint, Resealing sealing) {
        return new ChangeBodies(profiles, mint, sealing);
    }

    @Singleton
    KeyMaker keyMaker(
            NewKeyBody bodies,
            Idempotency idempotency,
            KeyCreator creator,
            KeyAnswers answers,
            SecretMint mint) {
        return new KeyMaker(bodies, idempotency, creator, answers, mint);
    }

    @Singleton
    KeyChanger.Parts keyChangerParts(
            KeyDirectory directory,
            Commander commander,
            Profiles profiles,
            AdminKeys adminKeys,
            InstantSource clock) {
        return new KeyChanger.Parts(directory, commander, profiles, adminKeys, clock);
    }

    @Singleton
    KeyChanger keyChanger(
            KeyChanger.Parts parts, Idempotency idempotency, KeyAnswers answers, SecretMint mint) {
        return new KeyChanger(parts, idempotency, answers, mint);
    }

    @Singleton
    ImportRows importRows(Profiles profiles, HashSecrets secrets) {
        return new ImportRows(profiles, secrets, InstantSource.system());
    }

    @Singleton
    DesiredKeys desiredKeys(
            KeyImporter importer,
            Commander commander,
            KeyDirectory directory,
            KeyHistory history,
            AdminKeys adminKeys,
            InstantSource clock) {
        return new DesiredKeys(
                new DesiredKeys.Parts(importer, commander, directory, history, adminKeys, clock));
    }

    /** Looks from the start on, whether anybody asks or not. */
    @Context
    @Requires(beans = Fleet.class)
    @Bean(preDestroy = "close")
    FleetSampler fleetSampler(Fleet fleet, InstantSource clock) {
        return new FleetSampler(fleet, clock);
    }

    @Singleton
    @Bean(preDestroy = "close")
    ResponseThread responseThread() {
        return new ResponseThread();
    }

    @Singleton
    @Bean(preDestroy = "close")
    AlertThread alertThread() {
        return new AlertThread();
    }

    @Singleton
    AlertSteps alertSteps(Alerts alerts, Reviews reviews, AlertThread thread, InstantSource clock) {
        return new AlertSteps(new Reviewing(alerts, reviews), thread, clock);
    }

    @Singleton
    Exceptions exceptions(
            DetectionSettings settings,
            RuleCatalogue catalogue,
            AlertThread thread,
            InstantSource clock) {
        return new Exceptions(settings, catalogue, thread, clock);
    }

    @Singleton
    @Bean(preDestroy = "close")
    ImportThreads importThreads() {
        return new ImportThreads();
    }

    @Singleton
    Redriving redriving(DeadLetterBox box, Commander commander, InstantSource clock) {
        return new Redriving(box, commander, clock);
    }

    @Singleton
    @Bean(preDestroy = "close")
    DeadLetterThread deadLetterThread() {
        return new DeadLetterThread();
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
