internal import Cloud
internal import SimulationKernel

extension PropertyReader {
    func readUser(_ value: StrictValue) -> User? {
        guard var map = value.mapping("a user") else { return nil }
        let id = map.take("id")
        let handle = map.take("handle")
        let firstName = map.require("firstName")
        let lastName = map.require("lastName")
        let email = map.take("email")
        let phone = map.take("phone")
        let isActive = map.take("active")
        let consent = map.take("consent")
        let keycards = map.take("keycards")
        map.finish()

        let address = email.flatMap(readEmail)
        let number = phone.flatMap(readPhone)
        if email == nil, phone == nil {
            problems.report(map.position, "found a user without 'email' and 'phone'; expected at least one of them")
        }
        let name = handle.flatMap(readName) ?? address.map { String($0.prefix { $0 != "@" }) } ?? ""
        if handle == nil, email == nil {
            problems.report(map.position, "found a user without 'handle' and 'email'; expected at least one of them")
        }
        let user = User(
            id: Identifier(readID(id, orFrom: "user/\(name)", at: map.position)), email: address, phone: number,
            firstName: firstName.flatMap(readName) ?? "", lastName: lastName.flatMap(readName) ?? "",
            isActive: isActive?.boolean() ?? true, consent: consent?.boolean(),
            keycards: keycards?.list(of: "keycards", readKeycard) ?? [])
        if !name.isEmpty {
            users.add(name, user.id, at: (handle ?? email)?.position ?? map.position, problems: problems)
        }
        return user
    }

    private func readEmail(_ value: StrictValue) -> String? {
        let email: String? = value.text(as: "an email address such as riley@example.com") { text in
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), text.utf8.count <= 254,
                text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f })
            else { return nil }
            return text
        }
        guard let email else { return nil }
        emails.add(email.lowercased(), text: email, at: value.position, problems: problems)
        return email
    }

    private func readPhone(_ value: StrictValue) -> String? {
        let phone: String? = value.text(as: "a phone number of 7 to 15 digits such as +12125550100") { text in
            let digits = text.utf8.dropFirst()
            guard text.utf8.first == UInt8(ascii: "+"), (7...15).contains(digits.count),
                digits.first != UInt8(ascii: "0"), digits.allSatisfy({ (0x30...0x39).contains($0) })
            else { return nil }
            return text
        }
        guard let phone else { return nil }
        phones.add(phone, text: phone, at: value.position, problems: problems)
        return phone
    }

    private func readKeycard(_ value: StrictValue) -> [UInt8]? {
        let card: [UInt8]? = value.text(as: "a keycard of 4, 7 or 10 bytes in hexadecimal, such as 04a1b2c3d4e5f6") {
            [UInt8](hexadecimal: $0).flatMap { [4, 7, 10].contains($0.count) ? $0 : nil }
        }
        guard let card else { return nil }
        keycards.add(card, text: card.hexadecimal, at: value.position, problems: problems)
        return card
    }
}
