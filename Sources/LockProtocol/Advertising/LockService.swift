package import SimulationKernel

/// The identifiers of the lock service, ours and open. They differ in their first group.
package enum LockService {
    /// The service, in GATT and in advertisements: 1a7c0001-5105-4b1e-8a7c-d00d10c40000.
    package static let uuid = UniqueID(high: 0x1a7c_0001_5105_4b1e, low: 0x8a7c_d00d_10c4_0000)

    /// What every lock's scan response says is its name, so that it tells nobody which lock it is.
    package static let localName = "Latch"
}
