import NIOCore

/// The whole of a server, service by service: all services, then what they include, then the characteristics of each
/// and the descriptors of those (Vol 3, Part G, 4.4 to 4.7).
struct DatabaseSearch: Sendable {
    private let scope: DiscoveryScope
    private var phase: Phase

    private enum Phase: Sendable {
        case services(ServiceSearch)
        case includes(IncludeSearch, service: Int)
        /// `first`: where in the findings the characteristics of the service begin.
        case characteristics(CharacteristicSearch, service: Int, first: Int)
        case descriptors(DescriptorSearch, service: Int, characteristic: Int)
    }

    init(scope: DiscoveryScope) {
        self.scope = scope
        phase = .services(ServiceSearch(isPrimary: true))
    }

    /// The first request.
    func request() -> ByteBuffer { ServiceSearch(isPrimary: true).request() }

    /// Takes a response to the last request.
    /// - Returns: the next request; nil at the end.
    mutating func response(
        _ body: inout ByteBuffer, into findings: inout Findings
    ) throws(GATTClientError) -> ByteBuffer? {
        let next: ByteBuffer?
        switch phase {
        case .services(var search):
            next = try search.response(&body, into: &findings)
            phase = .services(search)
        case .includes(var search, let service):
            next = try search.response(&body, into: &findings)
            phase = .includes(search, service: service)
        case .characteristics(var search, let service, let first):
            next = try search.response(&body, into: &findings)
            phase = .characteristics(search, service: service, first: first)
        case .descriptors(var search, let service, let characteristic):
            next = try search.response(&body, into: &findings)
            phase = .descriptors(search, service: service, characteristic: characteristic)
        }
        return next ?? ended(findings)
    }

    /// Whether an error ends the search that runs now, and nothing more.
    ///
    /// A server that knows no secondary services may say so in two ways.
    func isEnd(_ error: ATTError) -> Bool {
        if case .services(let search) = phase, !search.isPrimary, error == .unsupportedGroupType { return true }
        if case .includes(let search, _) = phase, search.isReadingUUID { return false }
        return error == .attributeNotFound
    }

    /// Goes on behind a search that found all there is.
    /// - Returns: the next request; nil at the end.
    mutating func ended(_ findings: Findings) -> ByteBuffer? {
        let database = findings.database
        switch phase {
        case .services(let search):
            if search.isPrimary, scope.contains(.secondaryServices) {
                let secondary = ServiceSearch(isPrimary: false)
                phase = .services(secondary)
                return secondary.request()
            }
            return scope.contains(.includedServices)
                ? searchIncludes(from: 0, in: database) : searchCharacteristics(from: 0, in: database)
        case .includes(_, let service):
            return searchIncludes(from: service &+ 1, in: database)
        case .characteristics(_, let service, let first):
            return searchDescriptors(from: first, service: service, in: database)
        case .descriptors(_, let service, let characteristic):
            return searchDescriptors(from: characteristic &+ 1, service: service, in: database)
        }
    }

    private mutating func searchIncludes(from index: Int, in database: RemoteDatabase) -> ByteBuffer? {
        guard let service = Self.roomyService(from: index, in: database) else {
            return searchCharacteristics(from: 0, in: database)
        }
        let search = IncludeSearch(database.services[service].handles)
        phase = .includes(search, service: service)
        return search.request()
    }

    private mutating func searchCharacteristics(from index: Int, in database: RemoteDatabase) -> ByteBuffer? {
        guard let service = Self.roomyService(from: index, in: database) else { return nil }
        let search = CharacteristicSearch(database.services[service].handles)
        phase = .characteristics(search, service: service, first: database.characteristics.count)
        return search.request()
    }

    private mutating func searchDescriptors(
        from index: Int, service: Int, in database: RemoteDatabase
    ) -> ByteBuffer? {
        guard database.services.indices.contains(service) else { return nil }
        let end = database.services[service].handles.upperBound
        var index = index
        while index < database.characteristics.count {
            let following = index &+ 1 < database.characteristics.count ? database.characteristics[index &+ 1] : nil
            let last = following.map { AttributeHandle($0.declaration.rawValue &- 1) } ?? end
            if let first = database.characteristics[index].value.next, first <= last {
                let search = DescriptorSearch(first...last)
                phase = .descriptors(search, service: service, characteristic: index)
                return search.request()
            }
            index &+= 1
        }
        return searchCharacteristics(from: service &+ 1, in: database)
    }

    /// The next service that has room for more than its declaration.
    private static func roomyService(from index: Int, in database: RemoteDatabase) -> Int? {
        guard index < database.services.count else { return nil }
        return database.services[index...].firstIndex { $0.handles.lowerBound < $0.handles.upperBound }
    }
}
