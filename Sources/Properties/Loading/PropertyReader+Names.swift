internal import Cloud
internal import SimulationKernel

extension PropertyReader {
    /// Letters of a name, of a secret and of other short texts.
    static let maximumNameLength = 200

    /// A name of something: one line, neither empty nor with white space at its ends.
    func readName(_ value: StrictValue) -> String? {
        let limit = PropertyReader.maximumNameLength
        return value.text(as: "a name of up to \(limit) letters in one line, without space at its ends") { text in
            let scalars = text.unicodeScalars
            guard let first = scalars.first, let last = scalars.last, scalars.count <= limit,
                !first.properties.isWhitespace, !last.properties.isWhitespace,
                !scalars.contains(where: \.isControl)
            else { return nil }
            return text
        }
    }

    /// A name that is part of a path, and therefore has no slash.
    func readPathName(_ value: StrictValue) -> String? {
        guard let name = readName(value) else { return nil }
        return name.contains("/") ? value.refuse(expected: "a name without '/'") : name
    }

    /// The id that stands in the file, or else one made of `path`, the same for the same path in every run.
    ///
    /// Ids are version-4 UUIDs, and unique over all kinds, so that no two things can be mixed up.
    func readID(_ value: StrictValue?, orFrom path: String, at position: SourcePosition) -> UniqueID {
        guard let value else {
            let id = PropertyReader.derivedID(path)
            // The same path twice is the same name twice, and is told as that.
            if ids[id] != path { ids.add(id, text: id.description, path, at: position, problems: problems) }
            return id
        }
        let expected = "a version-4 UUID such as d0000000-0000-4000-8000-000000000101"
        let id = value.text(as: expected) { UniqueID($0).flatMap { $0.isVersion4 ? $0 : nil } }
        guard let id else { return PropertyReader.derivedID(path) }
        ids.add(id, text: id.description, "", at: value.position, problems: problems)
        return id
    }

    static func derivedID(_ path: String) -> UniqueID {
        var generator = SeededGenerator(seed: 0, stream: path)
        return UniqueID(using: &generator)
    }
}

extension UniqueID {
    /// Whether version and variant (RFC 9562, sections 4.1 and 4.2) are those of random UUIDs.
    fileprivate var isVersion4: Bool { (high >> 12) & 0xf == 4 && low >> 62 == 0b10 }
}
