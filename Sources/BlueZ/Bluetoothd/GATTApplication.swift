internal import BluetoothHost

/// A lock's services as objects on the bus, for `org.bluez.GattManager1`: the same services, characteristics and
/// descriptors in the same order, each with the properties that the lock's server declares.
///
/// Left out is what `bluetoothd` has itself: the Generic Access and Generic Attribute services, and the descriptors Client
/// Characteristic Configuration and Characteristic Extended Properties. Handles are `bluetoothd`'s own.
struct GATTApplication {
    /// Where the objects lie.
    static let root = "/latch/lock"
    static let serviceInterface = "org.bluez.GattService1"
    static let characteristicInterface = "org.bluez.GattCharacteristic1"
    static let descriptorInterface = "org.bluez.GattDescriptor1"

    /// In the order of the lock's handles: a service comes before what it has.
    let objects: [Object]
    private let places: [String: Int]

    struct Object {
        let path: String
        let interface: String
        let properties: [(String, BusValue)]
        /// The attribute that reads and writes go to; nil for a service.
        let attribute: AttributeHandle?
    }

    init(_ database: RemoteDatabase) {
        var objects: [Object] = []
        let services = database.services.filter {
            $0.uuid != .genericAccessService && $0.uuid != .genericAttributeService
        }
        for service in services {
            let path = Self.path(service)
            let includes = database.includes(of: service).compactMap { include in
                services.first { $0.handles == include.included }.map { BusValue.path(Self.path($0)) }
            }
            var properties: [(String, BusValue)] = [
                ("UUID", .string(service.uuid.long)), ("Primary", .boolean(service.isPrimary)),
            ]
            if !includes.isEmpty { properties.append(("Includes", .array(of: "o", includes))) }
            objects.append(
                Object(path: path, interface: Self.serviceInterface, properties: properties, attribute: nil))
            for characteristic in database.characteristics(of: service) {
                objects += Self.objects(of: characteristic, in: path, database)
            }
        }
        self.objects = objects
        places = Dictionary(objects.enumerated().map { ($1.path, $0) }) { first, _ in first }
    }

    private static func objects(
        of characteristic: RemoteCharacteristic, in service: String, _ database: RemoteDatabase
    ) -> [Object] {
        let path = "\(service)/char\(characteristic.value.digits)"
        let own = Object(
            path: path, interface: characteristicInterface,
            properties: [
                ("UUID", .string(characteristic.uuid.long)), ("Service", .path(service)),
                ("Flags", .strings(flags(characteristic.properties))),
            ],
            attribute: characteristic.value)
        let descriptors = database.descriptors(of: characteristic).filter {
            $0.uuid != .clientCharacteristicConfiguration && $0.uuid != .characteristicExtendedProperties
        }
        return [own]
            + descriptors.map { descriptor in
                // What it allows is known to the lock alone, which refuses the rest.
                Object(
                    path: "\(path)/desc\(descriptor.handle.digits)", interface: descriptorInterface,
                    properties: [
                        ("UUID", .string(descriptor.uuid.long)), ("Characteristic", .path(path)),
                        ("Flags", .strings(["read", "write"])),
                    ],
                    attribute: descriptor.handle)
            }
    }

    private static func path(_ service: RemoteService) -> String {
        "\(root)/service\(service.handles.lowerBound.digits)"
    }

    private static func flags(_ properties: GATTCharacteristic.Properties) -> [String] {
        let names: [(GATTCharacteristic.Properties, String)] = [
            (.broadcast, "broadcast"), (.read, "read"), (.writeWithoutResponse, "write-without-response"),
            (.write, "write"), (.notify, "notify"), (.indicate, "indicate"),
            (.authenticatedSignedWrites, "authenticated-signed-writes"),
        ]
        return names.filter { properties.contains($0.0) }.map(\.1)
    }

    func object(_ path: String) -> Object? { places[path].map { objects[$0] } }

    /// The path of a characteristic by the handle of its value.
    func path(ofValue handle: AttributeHandle) -> String? {
        objects.first { $0.attribute == handle && $0.interface == Self.characteristicInterface }?.path
    }

    /// The answer to `org.freedesktop.DBus.ObjectManager.GetManagedObjects`.
    var managedObjects: BusValue {
        .array(
            of: "{oa{sa{sv}}}",
            objects.map { object in
                .entry(
                    .path(object.path),
                    .array(of: "{sa{sv}}", [.entry(.string(object.interface), .properties(object.properties))]))
            })
    }
}

extension AttributeHandle {
    /// Four hexadecimal digits, as `bluetoothd` names objects.
    fileprivate var digits: String {
        let digits = String(rawValue, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

extension BluetoothUUID {
    /// All 36 characters, as D-Bus wants it also for UUIDs with a short form.
    var long: String {
        func digits(_ number: UInt64) -> String {
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        let (first, second) = (digits(high), digits(low))
        return "\(first.prefix(8))-\(first.dropFirst(8).prefix(4))-\(first.suffix(4))-"
            + "\(second.prefix(4))-\(second.suffix(12))"
    }
}
