package import SimulationKernel

/// The characteristics of the lock service. None needs a secure link: the session has its own security.
extension LockService {
    /// Segments from the phone (write, write without response): 1a7c0002-5105-4b1e-8a7c-d00d10c40000.
    package static let requestUUID = UniqueID(high: 0x1a7c_0002_5105_4b1e, low: 0x8a7c_d00d_10c4_0000)
    /// Segments from the lock (notify, indicate): 1a7c0003-5105-4b1e-8a7c-d00d10c40000.
    package static let responseUUID = UniqueID(high: 0x1a7c_0003_5105_4b1e, low: 0x8a7c_d00d_10c4_0000)
    /// ``LockInfo`` (read): 1a7c0004-5105-4b1e-8a7c-d00d10c40000.
    package static let infoUUID = UniqueID(high: 0x1a7c_0004_5105_4b1e, low: 0x8a7c_d00d_10c4_0000)
}
