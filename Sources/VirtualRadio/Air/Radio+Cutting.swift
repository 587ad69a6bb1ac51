import BluetoothHCI

extension Radio {
    /// Ends every connection of a device on both sides at once, as if its supervision timeout had passed: for whom time
    /// jumps.
    package mutating func cut(_ device: DeviceID) {
        guard let slot = slot(of: device) else { return }
        for side in stations[slot].links { endBoth(Int(side.link), reason: .connectionTimeout) }
    }
}
