internal import Cloud
internal import SimulationKernel

extension PropertyReader {
    /// The longest life of a token that a file can ask for: a year.
    static let maximumTokenSeconds = 31_536_000
    static let maximumRequestsPerMinute = 1_000_000

    func readPartner(_ value: StrictValue) -> Partner? {
        guard var map = value.mapping("a partner") else { return nil }
        let id = map.take("id")
        let name = map.require("name")
        let isCustomer = map.take("customer")
        let clients = map.take("clients")
        map.finish()

        let partnerName = name.flatMap(readName) ?? ""
        let partner = Partner(
            id: Identifier(readID(id, orFrom: "partner/\(partnerName)", at: map.position)), name: partnerName,
            isCustomer: isCustomer?.boolean() ?? false,
            clients: clients?.list(of: "clients", readClient) ?? [])
        if let name { partners.add(partnerName, partner.id, at: name.position, problems: problems) }
        return partner
    }

    private func readClient(_ value: StrictValue) -> Client? {
        guard var map = value.mapping("a client") else { return nil }
        let id = map.require("id")
        let kind = map.require("kind")
        let secret = map.take("secret")
        let tokenSeconds = map.take("tokenSeconds")
        let requestsPerMinute = map.take("requestsPerMinute")
        let allowedAddresses = map.take("allowedAddresses")
        map.finish()

        let clientID = id.flatMap(readName) ?? ""
        if let id { clients.add(clientID, text: clientID, at: id.position, problems: problems) }
        return Client(
            id: clientID, secret: secret.map { readName($0) ?? "" } ?? clientID + "-secret",
            kind: kind?.choice() ?? .m2m,
            tokenSeconds: tokenSeconds?.integer(1...PropertyReader.maximumTokenSeconds),
            requestsPerMinute: requestsPerMinute?.integer(1...PropertyReader.maximumRequestsPerMinute),
            allowedAddresses: allowedAddresses?.list(of: "address blocks", readAddressBlock) ?? [])
    }

    private func readAddressBlock(_ value: StrictValue) -> String? {
        value.text(as: "an address block such as 203.0.113.0/24 or 2001:db8::/32") {
            isAddressBlock($0) ? $0 : nil
        }
    }
}
