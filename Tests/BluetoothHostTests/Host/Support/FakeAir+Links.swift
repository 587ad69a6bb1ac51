import BluetoothHCI

extension FakeAir {
    mutating func enable(_ set: UInt8, _ isEnabled: Bool, _ device: Int) {
        controllers[device].sets[set]?.isEnabled = isEnabled
        guard isEnabled else { return }
        for scanner in controllers.indices where controllers[scanner].isScanning { report(device, set, to: scanner) }
        connect()
    }

    mutating func scan(_ isEnabled: Bool, _ device: Int) {
        controllers[device].isScanning = isEnabled
        guard isEnabled else { return }
        for advertiser in controllers.indices where advertiser != device {
            for set in controllers[advertiser].sets.keys.sorted()
            where controllers[advertiser].sets[set]?.isEnabled == true {
                report(advertiser, set, to: device)
            }
        }
    }

    func address(_ device: Int, _ set: Set) -> DeviceAddress {
        guard set.usesRandomAddress else { return DeviceAddress(controllers[device].publicAddress, .publicDevice) }
        return DeviceAddress(set.isExtended ? set.randomAddress : controllers[device].randomAddress, .randomDevice)
    }

    private mutating func report(_ advertiser: Int, _ number: UInt8, to scanner: Int) {
        guard let set = controllers[advertiser].sets[number] else { return }
        let address = address(advertiser, set)
        raise(
            Events.LEAdvertisingReport {
                $0.reports = [
                    Events.AdvertisingReport {
                        $0.address = address.address
                        $0.addressType = address.type
                        $0.data = set.data
                        $0.rssi = -50
                    }
                ]
            }, scanner)
    }

    /// Connects every initiator whose peer advertises.
    mutating func connect() {
        for central in controllers.indices {
            guard let target = controllers[central].initiatesTo else { continue }
            for peripheral in controllers.indices where peripheral != central {
                guard
                    let number = controllers[peripheral].sets.keys.sorted().first(where: { number in
                        guard let set = controllers[peripheral].sets[number] else { return false }
                        return set.isEnabled && address(peripheral, set) == target
                    })
                else { continue }
                connect(central, peripheral, number)
                break
            }
        }
    }

    private mutating func connect(_ central: Int, _ peripheral: Int, _ number: UInt8) {
        guard let set = controllers[peripheral].sets[number], let target = controllers[central].initiatesTo
        else { return }
        controllers[central].initiatesTo = nil
        controllers[peripheral].sets[number]?.isEnabled = false
        let link = Link(
            central: central, centralHandle: newHandle(central), peripheral: peripheral,
            peripheralHandle: newHandle(peripheral))
        links.append(link)
        let initiator =
            controllers[central].randomAddress == .zero
            ? DeviceAddress(controllers[central].publicAddress, .publicDevice)
            : DeviceAddress(controllers[central].randomAddress, .randomDevice)
        raiseConnection(central, link.centralHandle, .central, peer: target, isExtended: set.isExtended)
        raiseConnection(peripheral, link.peripheralHandle, .peripheral, peer: initiator, isExtended: set.isExtended)
        guard set.isExtended else { return }
        raise(
            Events.LEAdvertisingSetTerminated {
                $0.set = AdvertisingHandle(rawValue: number)
                $0.handle = link.peripheralHandle
            }, peripheral)
    }

    private mutating func raiseConnection(
        _ device: Int, _ handle: ConnectionHandle, _ role: Role, peer: DeviceAddress, isExtended: Bool
    ) {
        if isExtended {
            raise(
                Events.LEEnhancedConnectionComplete {
                    $0.handle = handle
                    $0.role = role
                    $0.peerAddressType = peer.type
                    $0.peerAddress = peer.address
                    $0.interval = 24
                    $0.supervisionTimeout = 42
                }, device)
        } else {
            raise(
                Events.LEConnectionComplete {
                    $0.handle = handle
                    $0.role = role
                    $0.peerAddressType = peer.type
                    $0.peerAddress = peer.address
                    $0.interval = 24
                    $0.supervisionTimeout = 42
                }, device)
        }
    }

    private mutating func newHandle(_ device: Int) -> ConnectionHandle {
        defer { controllers[device].nextHandle += 1 }
        return ConnectionHandle(rawValue: controllers[device].nextHandle)
    }

    mutating func disconnect(_ device: Int, _ handle: ConnectionHandle, _ reason: ErrorCode) {
        guard
            let index = links.firstIndex(where: {
                $0.central == device && $0.centralHandle == handle
                    || $0.peripheral == device && $0.peripheralHandle == handle
            })
        else { return }
        let link = links.remove(at: index)
        for (end, handle) in [(link.central, link.centralHandle), (link.peripheral, link.peripheralHandle)] {
            raise(
                Events.DisconnectionComplete {
                    $0.handle = handle
                    $0.reason = end == device ? .connectionTerminatedByLocalHost : reason
                }, end)
        }
    }

    mutating func encrypt(_ device: Int, _ handle: ConnectionHandle, _ key: Block128?) {
        guard let index = links.firstIndex(where: { $0.peripheral == device && $0.peripheralHandle == handle })
        else { return }
        let link = links[index]
        guard let key else {
            return raise(
                Events.EncryptionChange {
                    $0.handle = link.centralHandle
                    $0.status = .pinOrKeyMissing
                }, link.central)
        }
        guard key == link.key else {
            links.remove(at: index)
            for (end, handle) in [(link.peripheral, link.peripheralHandle), (link.central, link.centralHandle)] {
                raise(
                    Events.DisconnectionComplete {
                        $0.handle = handle
                        $0.reason = .connectionTerminatedMICFailure
                    }, end)
            }
            return
        }
        for (end, handle) in [(link.peripheral, link.peripheralHandle), (link.central, link.centralHandle)] {
            if link.isEncrypted {
                raise(Events.EncryptionKeyRefreshComplete { $0.handle = handle }, end)
            } else {
                raise(
                    Events.EncryptionChange {
                        $0.handle = handle
                        $0.state = .on
                    }, end)
            }
        }
        links[index].isEncrypted = true
    }
}
