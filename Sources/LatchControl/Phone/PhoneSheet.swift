/// A phone, for people.
enum PhoneSheet {
    static func text(_ phone: JSONValue) -> String {
        sheet([
            "phone": name(of: phone),
            "user": user(of: phone),
            "consent": consent(of: phone),
            "token": token(of: phone),
            "permission": phone["permission"].choice("granted", "denied"),
            "bluetooth": phone["bluetooth"].choice("on", "off"),
            "network": phone["network"].choice("on", "off"),
            "position": position(of: phone),
            "activity": activity(of: phone),
            "holds": "\(count(phone["locks"], "lock")), \(count(phone["packages"], "package"))",
            "to upload": count(phone["reports"], "report"),
        ])
    }

    static func name(of phone: JSONValue) -> String {
        phone["name"].isNull || phone["name"] == phone["id"]
            ? phone["id"].text : "\(phone["name"].text) (\(phone["id"].text))"
    }

    static func user(of phone: JSONValue) -> String { phone["email"].string ?? phone["user"].text }

    static func consent(of phone: JSONValue) -> String {
        phone["consent"].isNull && !phone["user"].isNull ? "not asked" : phone["consent"].choice("granted", "denied")
    }

    /// Where it stands on the virtual radio; on a real air nobody knows.
    static func position(of phone: JSONValue) -> String {
        phone["adapter"].string.map { "on \($0)" } ?? phone["position"].text
    }

    static func activity(of phone: JSONValue) -> String {
        phone["activity"].text + (phone["proximity"] == .bool(true) ? ", proximity" : "")
    }

    private static func token(of phone: JSONValue) -> String {
        let at = phone["tokenExpiresAt"]
        if at.isNull { return phone["token"].text }
        return phone["token"].string == "expired" ? "expired at \(at.text)" : "\(phone["token"].text) until \(at.text)"
    }

    private static func count(_ number: JSONValue, _ noun: String) -> String {
        "\(number.text) \(number == .number("1") ? noun : noun + "s")"
    }
}

/// A command that is answered by the phone.
protocol PhoneExchange: ExchangeCommand {}

extension PhoneExchange {
    func text(of view: JSONValue) -> String { PhoneSheet.text(view) }
}

extension JSONValue {
    /// One of two words for true and false; else the value's own text.
    func choice(_ yes: String, _ no: String) -> String {
        switch self {
        case .bool(let bool): bool ? yes : no
        default: text
        }
    }
}
