package import BluetoothHCI
import SimulationKernel

extension Host {
    /// The identity address of the host as central.
    package var centralIdentity: DeviceAddress {
        configuration.centralAddress.identity(publicAddress: controller.publicAddress)
    }

    var centralOwnAddressType: OwnAddressType { configuration.centralAddress.ownAddressType }

    /// The address under which a new connection as central is made.
    var centralAddressOnAir: DeviceAddress {
        centralOwnAddressType == .publicDevice
            ? DeviceAddress(controller.publicAddress, .publicDevice)
            : DeviceAddress(radio.randomAddress ?? .zero, .randomDevice)
    }

    /// The address under which a peripheral is on the air, or will be; nil before the host is ready.
    package func address(of peripheral: PeripheralID) -> DeviceAddress? {
        peripheralIndex(peripheral).flatMap { peripherals[$0].address }
    }

    /// Gives everyone an address once the controller is known.
    mutating func prepareAddresses(now: Instant) {
        for index in peripherals.indices { prepareAddress(at: index, now: now) }
        prepareCentralAddress(now: now)
    }

    /// Gives a peripheral its address, or the next one.
    mutating func prepareAddress(at index: Int, now: Instant) {
        let policy = peripherals[index].configuration.address
        let address = draw(policy)
        peripherals[index].address = address
        peripherals[index].rotation = policy.isPrivate ? now + ResolvablePrivateAddress.rotationInterval : nil
        useAddress(at: index)
        emit(.addressChanged(peripherals[index].id, address))
    }

    /// Legacy advertising uses the device's one random address: that of whose turn it is.
    mutating func useAddress(at index: Int) {
        guard !radio.isExtended, peripherals[index].set != nil, let address = peripherals[index].address,
            address.type.isRandom
        else { return }
        radio.wantedRandomAddress = address.address
    }

    private mutating func prepareCentralAddress(now: Instant) {
        let policy = configuration.centralAddress
        radio.centralRotation = nil
        let isTaken = !radio.isExtended && peripherals.contains { $0.configuration.address != .publicDevice }
        // Without the extended commands there is one random address, and a peripheral's goes first.
        guard policy != .publicDevice, !isTaken else { return }
        radio.wantedRandomAddress = draw(policy).address
        radio.centralRotation = policy.isPrivate ? now + ResolvablePrivateAddress.rotationInterval : nil
    }

    private mutating func draw(_ policy: AddressPolicy) -> DeviceAddress {
        switch policy {
        case .publicDevice: DeviceAddress(controller.publicAddress, .publicDevice)
        case .staticRandom(let address): DeviceAddress(address, .randomDevice)
        case .resolvablePrivate(let key, _): ResolvablePrivateAddress.make(irk: key, using: &generator)
        }
    }

    /// New private addresses for whose time is over.
    mutating func rotateAddresses(now: Instant) {
        guard state == .ready else { return }
        var isChanged = false
        for index in peripherals.indices {
            guard let rotation = peripherals[index].rotation, rotation <= now else { continue }
            prepareAddress(at: index, now: now)
            isChanged = true
        }
        if let rotation = radio.centralRotation, rotation <= now {
            prepareCentralAddress(now: now)
            isChanged = true
        }
        if isChanged { configure(now: now) }
    }
}
