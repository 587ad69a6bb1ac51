package import World

/// What `--adapter` says: a controller outside, what it is for, and how it is used.
package struct AdapterSpec: Hashable, Sendable {
    package let controller: Controller
    package var mode = Mode.controller
    package var role = Role.locks
    /// The doors whose locks are on it; empty for all that no adapter names.
    package var doors: [String] = []
    package var advertising = Advertising.auto
    /// Instead of the controller's own name, where there are several on one server.
    private var givenName: String?

    package enum Controller: Hashable, Sendable {
        /// An adapter of Linux, by its number.
        case linux(UInt16)
        case tcpClient(host: String, port: UInt16)
        case serial(device: String, baud: UInt32)
    }

    package enum Mode: String, Hashable, Sendable, CaseIterable { case controller, bluetoothd }
    package enum Role: String, Hashable, Sendable, CaseIterable { case locks, phone }
    package typealias Advertising = AdapterPlan.Advertising

    /// Of dongles with HCI firmware.
    static let usualBaud: UInt32 = 115_200

    /// By which it is known, in lists and by `latchctl phone adapter`: its `name=`, or what stands before the first comma.
    package var name: String { givenName ?? address }

    private var address: String {
        switch controller {
        case .linux(let index): "hci\(index)"
        case .tcpClient(let host, let port): "tcp-client:\(host.contains(":") ? "[\(host)]" : host):\(port)"
        case .serial(let device, _): "serial:\(device)"
        }
    }
}

/// A text that is no adapter, and what was expected.
package struct AdapterSpecError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
}

extension AdapterSpec {
    static let form =
        "expected hciN, tcp-client:HOST:PORT or serial:DEVICE[,BAUD], then ,role=phone, ,doors=NAME+NAME, "
        + ",advertising=legacy, ,name=NAME or ,mode=bluetoothd where wanted"

    package init(_ text: String) throws(AdapterSpecError) {
        var parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let first = parts.removeFirst()
        var baud: UInt32?
        if first.hasPrefix("serial:"), let second = parts.first, !second.contains("=") {
            guard let number = UInt32(second), number > 0 else {
                throw AdapterSpecError(description: "'\(second)' is no rate in baud; \(Self.form)")
            }
            baud = number
            parts.removeFirst()
        }
        guard let controller = Self.controller(first, baud: baud) else {
            throw AdapterSpecError(description: Self.form)
        }
        self.controller = controller
        var seen: Set<Substring> = []
        for part in parts {
            guard let equals = part.firstIndex(of: "=") else {
                throw AdapterSpecError(description: "'\(part)' is no NAME=VALUE; \(Self.form)")
            }
            let (key, value) = (part[..<equals], String(part[part.index(after: equals)...]))
            guard seen.insert(key).inserted else { throw AdapterSpecError(description: "\(key)= stands there twice") }
            switch key {
            case "mode": mode = try Self.word(value, key)
            case "role": role = try Self.word(value, key)
            case "advertising": advertising = try Self.word(value, key)
            case "doors":
                doors = value.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
                guard !doors.contains("") else { throw AdapterSpecError(description: "doors= has an empty name") }
            case "name":
                guard Self.isName(value) else {
                    throw AdapterSpecError(
                        description: "name= is a word of at most \(Self.maximumNameLength) characters")
                }
                givenName = value
            default: throw AdapterSpecError(description: "'\(key)' is not known; \(Self.form)")
            }
        }
        try check()
    }

    /// What does not go together.
    private func check() throws(AdapterSpecError) {
        guard role == .locks || doors.isEmpty else {
            throw AdapterSpecError(description: "role=phone has no doors")
        }
        guard mode == .bluetoothd else { return }
        guard case .linux = controller else {
            throw AdapterSpecError(description: "mode=bluetoothd is for adapters of Linux, such as hci0")
        }
        guard role == .locks, doors.count <= 1, advertising == .auto else {
            throw AdapterSpecError(
                description: "with mode=bluetoothd there is one lock: no role=, no advertising=, one door at most")
        }
    }

    private static func controller(_ text: Substring, baud: UInt32?) -> Controller? {
        if text.hasPrefix("hci") {
            let digits = text.dropFirst(3)
            return digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt16(digits).map { .linux($0) } : nil
        }
        if text.hasPrefix("serial:") {
            let device = text.dropFirst("serial:".count)
            return device.isEmpty ? nil : .serial(device: String(device), baud: baud ?? usualBaud)
        }
        guard text.hasPrefix("tcp-client:") else { return nil }
        let address = text.dropFirst("tcp-client:".count)
        guard let colon = address.lastIndex(of: ":"), let port = UInt16(address[address.index(after: colon)...]),
            port > 0
        else { return nil }
        var host = address[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        return host.isEmpty ? nil : .tcpClient(host: String(host), port: port)
    }

    private static let maximumNameLength = 64

    /// `virtual` is the radio inside.
    private static func isName(_ text: String) -> Bool {
        (1...maximumNameLength).contains(text.count) && text != "virtual"
            && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0.value > 0x20 && $0.value != 0x7f }
    }

    private static func word<Word: RawRepresentable & CaseIterable>(
        _ text: String, _ key: Substring
    ) throws(AdapterSpecError) -> Word where Word.RawValue == String {
        if let word = Word(rawValue: text) { return word }
        let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
        throw AdapterSpecError(description: "\(key) is '\(text)'; expected one of \(words)")
    }

    // MARK: Several

    /// Whether taking the controller a second time would give the same one.
    private var isOneDevice: Bool {
        if case .tcpClient = controller { false } else { true }
    }

    /// Refuses adapters that cannot be had together.
    package static func check(_ specs: [AdapterSpec]) throws(AdapterSpecError) {
        for (index, spec) in specs.enumerated() {
            guard !specs[..<index].contains(where: { $0.name == spec.name }) else {
                throw AdapterSpecError(
                    description: "\(spec.name) is given twice; of several controllers on one server each has a name=")
            }
            guard !specs[..<index].contains(where: { $0.isOneDevice && $0.controller == spec.controller }) else {
                throw AdapterSpecError(description: "\(spec.address) is one controller, and given twice")
            }
        }
        let rest = specs.filter { $0.role == .locks && $0.mode == .controller && $0.doors.isEmpty }
        if rest.count > 1 {
            throw AdapterSpecError(
                description: "\(rest[1].name) would have no lock: \(rest[0].name) has all; "
                    + "say which by doors=, or role=phone")
        }
    }
}
