/// The name of a controller as part of the name of a file.
enum CaptureName {
    /// The most characters: the system takes 255 octets, and the rest of the name needs some.
    static let maximumLength = 100

    /// What is no letter, digit, point, hyphen or underscore of ASCII becomes an underscore, also a point in front; the
    /// end of a long name is cut off.
    static func make(_ text: String) -> String {
        var name = ""
        for scalar in text.unicodeScalars.prefix(maximumLength) {
            let isKept = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            let isPunctuation = scalar == "-" || scalar == "_" || (scalar == "." && !name.isEmpty)
            name.unicodeScalars.append(isKept || isPunctuation ? scalar : "_")
        }
        return name
    }
}
