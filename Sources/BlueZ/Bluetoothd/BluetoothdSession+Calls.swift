internal import BluetoothHost
internal import SimulationKernel

// What bluetoothd asks of our objects, most of it on behalf of a peer on the air.
extension BluetoothdSession {
    /// A call that the lock has to answer.
    struct LockCall {
        let call: BusCall
        /// Where in the value the answer begins; nil for a write.
        let offset: Int?
        let peer: String?
    }

    func answer(_ call: BusCall, now: Instant) throws(BusFailure) {
        switch (call.interface, call.member) {
        case ("org.freedesktop.DBus.ObjectManager", "GetManagedObjects"):
            let isApplication = call.path == GATTApplication.root
            let nothing = BusValue.array(of: "{oa{sa{sv}}}", [])
            try bus.answer(call, [isApplication ? application?.managedObjects ?? nothing : nothing])
        case ("org.freedesktop.DBus.Properties", "GetAll"):
            guard let properties = properties(call) else { return try refuse(call, "UnknownInterface") }
            try bus.answer(call, [.properties(properties)])
        case ("org.freedesktop.DBus.Properties", "Get"):
            guard let name = call.arguments.last?.text, let value = properties(call)?.first(where: { $0.0 == name })
            else { return try refuse(call, "UnknownProperty") }
            try bus.answer(call, [.variant(value.1)])
        case ("org.freedesktop.DBus.Properties", "Set"): try refuse(call, "PropertyReadOnly")
        case (LockAppearance.interface, "Release"):
            try bus.answer(call)
            try advertisementReleased(now: now)
        case (GATTApplication.characteristicInterface, _), (GATTApplication.descriptorInterface, _):
            try answerAttribute(call, now: now)
        default: try refuse(call, "UnknownMethod")
        }
    }

    private func properties(_ call: BusCall) -> [(String, BusValue)]? {
        guard let interface = call.arguments.first?.text else { return nil }
        if call.path == LockAppearance.path {
            return interface == LockAppearance.interface ? advertisedProperties : nil
        }
        guard let object = application?.object(call.path), object.interface == interface else { return nil }
        return object.properties
    }

    private func refuse(_ call: BusCall, _ what: String) throws(BusFailure) {
        try bus.refuse(
            call,
            BusError(
                name: "org.freedesktop.DBus.Error.\(what)", message: "\(call.interface).\(call.member) at \(call.path)")
        )
    }

    // MARK: Attributes

    private func answerAttribute(_ call: BusCall, now: Instant) throws(BusFailure) {
        guard let object = application?.object(call.path), object.interface == call.interface,
            let attribute = object.attribute
        else { return try refuse(call, "UnknownObject") }
        switch call.member {
        case "ReadValue":
            let options = call.arguments.first
            let peer = options?["device"]?.text
            if let peer { readers.insert(peer) }
            ask(
                .read(attribute),
                LockCall(call: call, offset: Int(options?["offset"]?.unsigned ?? 0), peer: peer), now: now)
        case "WriteValue": try write(call, to: attribute, now: now)
        case "StartNotify":
            try bus.answer(call)
            central.setSubscription(attribute, isOn: true, now: now)
        case "StopNotify":
            try bus.answer(call)
            central.setSubscription(attribute, isOn: false, now: now)
        // The central has confirmed to the lock already.
        case "Confirm": try bus.answer(call)
        default: try refuse(call, "UnknownMethod")
        }
    }

    private func write(_ call: BusCall, to attribute: AttributeHandle, now: Instant) throws(BusFailure) {
        guard let value = call.arguments.first?.octets, let options = call.arguments.dropFirst().first else {
            return try refuse(call, "InvalidArgs")
        }
        let peer = options["device"]?.text
        if let peer, let holder, peer != holder {
            report(.refused(peer: name(peer), served: name(holder)))
            try bus.refuse(call, BusError(name: "org.bluez.Error.InProgress", message: "the lock serves another"))
            return try disconnect(peer)
        }
        if holder == nil, let peer {
            holder = peer
            report(.serving(peer: name(peer)))
            // What the lock notifies must fit the peer's link.
            let mtu = options["mtu"]?.unsigned ?? UInt64(ATTLimits.defaultMTU)
            central.perform(.exchangeMTU(UInt16(clamping: mtu)), now: now)
        }
        let offset = UInt16(clamping: options["offset"]?.unsigned ?? 0)
        let properties = central.database?.characteristic(value: attribute)?.properties
        let isCommand = options["type"]?.text == "command" || properties?.contains(.write) == false
        let what: LockCentral.What =
            isCommand && offset == 0 && properties?.contains(.writeWithoutResponse) == true
            ? .writeWithoutResponse(attribute, value) : .write(attribute, value, offset: offset)
        ask(what, LockCall(call: call, offset: nil, peer: peer), now: now)
    }

    private func ask(_ what: LockCentral.What, _ call: LockCall, now: Instant) {
        let number = nextCall
        nextCall += 1
        calls[number] = call
        central.perform(what, id: number, now: now)
    }

    /// The lock has answered, or will not.
    func finish(_ number: UInt64, _ result: Result<[UInt8], LockCentral.Failure>) throws(BusFailure) {
        guard let waiting = calls.removeValue(forKey: number) else { return }
        switch result {
        case .success(let value):
            guard let offset = waiting.offset else { return try bus.answer(waiting.call) }
            guard offset <= value.count else { return try bus.refuse(waiting.call, BusError(.invalidOffset)) }
            try bus.answer(waiting.call, [.bytes(Array(value[offset...]))])
        case .failure(let failure):
            try bus.refuse(waiting.call, BusError(failure))
            // bluetoothd has acknowledged some writes already, so that the peer would wait in vain.
            if waiting.offset == nil, case .unreachable = failure, let peer = waiting.peer, connected.contains(peer) {
                try disconnect(peer)
            }
        }
    }

    /// Tells bluetoothd, which tells every peer that has subscribed.
    func notify(_ attribute: AttributeHandle, _ value: [UInt8]) throws(BusFailure) {
        guard let path = application?.path(ofValue: attribute) else { return }
        try propertiesChanged(path, GATTApplication.characteristicInterface, [("Value", .bytes(value))])
    }

    // MARK: Peers

    /// A peer is no longer connected: what it had with the lock ends as on the air.
    func peerLeft(_ peer: String, now: Instant) throws(BusFailure) {
        connected.remove(peer)
        readers.remove(peer)
        if holder == peer {
            holder = nil
            report(.left(peer: name(peer)))
            central.close(now: now)
        } else if holder == nil, readers.isEmpty, central.subscriptions.isEmpty || connected.isEmpty {
            central.close(now: now)
        }
    }

    /// The lock has ended the link: so has the peer's to be.
    func lockLeft(now: Instant) throws(BusFailure) {
        guard let holder else {
            // Whoever only listens is to go on hearing.
            if !central.subscriptions.isEmpty, !connected.isEmpty { central.perform(.readHash, now: now) }
            return
        }
        report(.ended(peer: name(holder)))
        try disconnect(holder)
    }

    /// `AA:BB:CC:DD:EE:FF` of `/org/bluez/hci0/dev_AA_BB_CC_DD_EE_FF`.
    private func name(_ peer: String) -> String {
        let last = peer.split(separator: "/").last ?? ""
        return last.hasPrefix("dev_") ? last.dropFirst(4).split(separator: "_").joined(separator: ":") : peer
    }
}

extension BusError {
    /// As bluetoothd turns it back into an error of ATT (its `src/gatt-database.c`).
    init(_ error: ATTError) {
        switch error {
        case .readNotPermitted, .writeNotPermitted: self.init(name: "org.bluez.Error.NotPermitted", "\(error)")
        case .insufficientAuthorization: self.init(name: "org.bluez.Error.NotAuthorized", "\(error)")
        case .invalidOffset: self.init(name: "org.bluez.Error.InvalidOffset", "\(error)")
        case .invalidAttributeValueLength: self.init(name: "org.bluez.Error.InvalidValueLength", "\(error)")
        case .requestNotSupported: self.init(name: "org.bluez.Error.NotSupported", "\(error)")
        case .procedureAlreadyInProgress: self.init(name: "org.bluez.Error.InProgress", "\(error)")
        default:
            // Newer ones read the number of an application's error here; any other becomes Unlikely Error.
            let digits = "0x" + String(error.rawValue, radix: 16)
            let name = error.isApplicationError ? "org.bluez.Error.Failed" : "org.bluez.Error.NotAvailable"
            self.init(name: name, error.isApplicationError ? digits : "\(error)")
        }
    }

    init(_ failure: LockCentral.Failure) {
        switch failure {
        case .refused(let error): self.init(error)
        case .unreachable: self.init(name: "org.bluez.Error.NotConnected", "the lock does not answer")
        case .impossible(let why): self.init(name: "org.bluez.Error.NotAvailable", why)
        }
    }

    private init(name: String, _ message: String) { self.init(name: name, message: message) }
}
