internal import Cloud
internal import SimulationKernel

extension PropertyReader {
    func readPartner(_ value: StrictValue) -> Partner? {
        guard var map = value.mapping("a partner") else { return nil }
        let id = map.take("id")
        let name = map.require("name")
        let isCustomer = map.take("customer")
        let origins = map.take("origins")
        let clients = map.take("clients")
        map.finish()

        let partnerName = name.flatMap(readName) ?? ""
        let partner = Partner(
            id: Identifier(readID(id, orFrom: "partner/\(partnerName)", at: map.position)), name: partnerName,
            isCustomer: isCustomer?.boolean() ?? false,
            clients: clients?.list(of: "clients", readClient) ?? [],
            origins: origins?.list(of: "origins", mayBeEmpty: false, readOrigin))
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
        let tokensPerHour = map.take("tokensPerHour")
        let allowedAddresses = map.take("allowedAddresses")
        map.finish()

        let clientID = id.flatMap(readName) ?? ""
        if let id { clients.add(clientID, text: clientID, at: id.position, problems: problems) }
        return Client(
            id: clientID, secret: secret.map { readName($0) ?? "" } ?? clientID + "-secret",
            kind: kind?.choice() ?? .m2m,
            tokenSeconds: tokenSeconds?.integer(Client.tokenSecondsRange),
            requestsPerMinute: requestsPerMinute?.integer(Client.limitRange),
            tokensPerHour: tokensPerHour?.integer(Client.limitRange),
            allowedAddresses: allowedAddresses?.list(of: "address blocks", readAddressBlock) ?? [])
    }

    private func readAddressBlock(_ value: StrictValue) -> String? {
        value.text(as: "an address block such as 203.0.113.0/24 or 2001:db8::/32") {
            AddressBlock($0) == nil ? nil : $0
        }
    }

    private func readOrigin(_ value: StrictValue) -> String? {
        value.text(as: "an origin as browsers send it, such as https://app.example or http://localhost:3000") {
            Partner.isOrigin($0) ? $0 : nil
        }
    }
}
