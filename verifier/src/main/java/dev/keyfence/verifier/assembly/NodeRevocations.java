package dev.keyfence.verifier.assembly;

import dev.keyfence.verifier.control.RevocationService;
import dev.keyfence.verifier.decide.RevocationCheck;
import dev.keyfence.verifier.fence.Fence;
import dev.keyfence.verifier.http.Part;
import dev.keyfence.verifier.http.TokenProfile;
import dev.keyfence.verifier.http.TokenRevocation;
import dev.keyfence.verifier.key.HashSecrets;
import dev.keyfence.verifier.leak.LeakLookup;
import dev.keyfence.verifier.replica.KeyReplica;
import dev.keyfence.verifier.store.KeyStore;
import dev.keyfence.verifier.verify.AdminKeys;
import dev.keyfence.verifier.verify.ImportedKeys;
import java.time.InstantSource;
import java.util.List;

/** What a node revokes with, and how it finds out whose keys tokens are. */
final class NodeRevocations {

    private final Fence fence;
    private final KeyReplica store;
    private final HashSecrets importSecrets;
    private final AdminKeys adminKeys;

    NodeRevocations(Fence fence, KeyReplica store, HashSecrets importSecrets) {
        this.fence = fence;
        this.store = store;
        this.importSecrets = importSecrets;
        this.adminKeys =
                new AdminKeys(store.directory(), fence.revocations(), InstantSource.system());
    }

    /** The keys that can make others. */
    AdminKeys adminKeys() {
        return adminKeys;
    }

    /** Whose keys tokens are, for whoever asks about them. */
    Part<TokenProfile> tokens() {
        return Part.of(TokenProfile.class, new StoredTokenProfile(store, imported()));
    }

    private ImportedKeys imported() {
        return new ImportedKeys(store, importSecrets, (_, _, _) -> {});
    }

    /** Where holders end their keys, on either plane. */
    Part<TokenRevocation> selfService() {
        return Part.of(
                TokenRevocation.class,
                new SelfRevocation(
                        fence.gate(),
                        store,
                        imported(),
                        fence.revocations(),
                        adminKeys,
                        fence.revoker()));
    }

    /** What the control plane revokes with, and finds keys by their digests in. */
    List<Part<?>> control() {
        return List.of(
                Part.of(
                        RevocationService.class,
                        new FenceRevocations(fence.revoker(), fence.reports())),
                Part.of(RevocationCheck.class, fence.revocations()),
                Part.of(KeyStore.class, store),
                Part.of(
                        LeakLookup.class,
                        new LeakLookup(
                                fence.gate(),
                                store,
                                imported(),
                                fence.revocations(),
                                InstantSource.system())),
                Part.of(AdminKeys.class, adminKeys));
    }
}
