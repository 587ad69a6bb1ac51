import LockProtocol
import SimulationKernel

/// A cloud, a lock and a stranger, each with a key.
struct Parties {
    let cloud: StaticPrivateKey
    let lock: StaticPrivateKey
    let stranger: StaticPrivateKey
    var values: RandomValues

    init(seed: UInt64) throws {
        values = RandomValues(seed: seed)
        cloud = try values.privateKey()
        lock = try values.privateKey()
        stranger = try values.privateKey()
    }

    mutating func sealedPackage(operations: Int) throws -> (SyncPackage, SealedPackage) {
        let package = values.package(operations: operations)
        let seed = values.generator.next()
        return (package, try PackageSealing.seal(package, from: cloud, to: lock.publicKey, seed: seed))
    }
}
