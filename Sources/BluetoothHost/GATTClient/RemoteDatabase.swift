/// What a client knows of a server's attributes, to be kept between connections (Vol 3, Part G, 2.5.2).
///
/// Flat lists, each in ascending order of handles. A list from the air may be wrong (services that overlap, a value
/// beyond its service); a lookup then finds less, or the wrong thing, but never fails.
package struct RemoteDatabase: Hashable, Sendable {
    /// Primary and secondary services.
    package internal(set) var services: [RemoteService] = []
    /// Include declarations of all services.
    package internal(set) var includes: [RemoteInclude] = []
    /// Characteristic declarations of all services.
    package internal(set) var characteristics: [RemoteCharacteristic] = []
    /// Descriptors of all characteristics.
    package internal(set) var descriptors: [RemoteDescriptor] = []

    /// A server of which nothing is known.
    package init() {}

    /// A database of known attributes, in any order.
    package init(
        services: [RemoteService], includes: [RemoteInclude] = [], characteristics: [RemoteCharacteristic] = [],
        descriptors: [RemoteDescriptor] = []
    ) {
        self.services = services
        self.includes = includes
        self.characteristics = characteristics
        self.descriptors = descriptors
        sort()
    }

    /// How many attributes it lists.
    var count: Int { services.count &+ includes.count &+ characteristics.count &+ descriptors.count }

    /// Puts every list into ascending order of handles.
    mutating func sort() {
        services.sort { $0.handles.lowerBound < $1.handles.lowerBound }
        includes.sort { $0.handle < $1.handle }
        characteristics.sort { $0.declaration < $1.declaration }
        descriptors.sort { $0.handle < $1.handle }
    }

    /// Forgets what lies in the handles that a Service Changed indication names (Vol 3, Part G, 7.1).
    package mutating func invalidate(_ handles: ClosedRange<AttributeHandle>) {
        services.removeAll { $0.handles.overlaps(handles) }
        includes.removeAll { handles.contains($0.handle) || $0.included.overlaps(handles) }
        characteristics.removeAll { handles.contains($0.declaration) || handles.contains($0.value) }
        descriptors.removeAll { handles.contains($0.handle) }
    }
}
