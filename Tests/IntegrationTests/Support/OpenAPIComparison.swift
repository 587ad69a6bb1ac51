/// Our OpenAPI document beside one of the vendor's: operation by operation, member by member.
struct OpenAPIComparison {
    private let ours: JSON
    private let theirs: JSON
    private var differences: Set<String> = []

    /// - Parameter base: the path under which the vendor's operations are here.
    static func differences(of ours: JSON, from theirs: JSON, base: String) -> Set<String> {
        var comparison = OpenAPIComparison(ours: ours, theirs: theirs)
        for (path, item) in theirs.paths.members {
            // A fragment tells apart what one path does.
            let plain = base + path.prefix { $0 != "#" }
            for (method, operation) in item.members {
                comparison.compare(ours.paths[plain][method], operation, "\(method.uppercased()) \(path)")
            }
        }
        return comparison.differences
    }

    private init(ours: JSON, theirs: JSON) {
        self.ours = ours
        self.theirs = theirs
    }

    private mutating func compare(_ mine: JSON, _ other: JSON, _ name: String) {
        guard mine != .absent else {
            differences.insert("\(name): only the vendor's")
            return
        }
        if !name.contains("#"), mine.operationId != other.operationId {
            differences.insert("\(name): operationId \(mine.operationId.string ?? "")")
        }
        if other.security.elements.isEmpty != mine.security.elements.allSatisfy({ $0.names.isEmpty }) {
            differences.insert("\(name): security")
        }
        compareParameters(mine.parameters.elements, other.parameters.elements, name)
        let (body, otherBody) = (mine.requestBody.content["application/json"].schema, schema(of: other.requestBody))
        if (body == .absent) != (otherBody == .absent) {
            differences.insert("\(name): a body")
        } else if body != .absent {
            compare(body, otherBody, at: "\(name) body", isAnswer: false)
        }
        compareAnswers(mine.responses.members, other.responses.members, name)
    }

    private func schema(of message: JSON) -> JSON { message.content["application/json"].schema }

    private mutating func compareParameters(_ mine: [JSON], _ other: [JSON], _ name: String) {
        func key(_ parameter: JSON) -> String { "\(parameter["in"].string ?? "") \(parameter.name.string ?? "")" }
        let (own, their) = (Dictionary(grouping: mine, by: key), Dictionary(grouping: other, by: key))
        for key in Set(own.keys).symmetricDifference(their.keys) {
            differences.insert("\(name): parameter \(key) only \(own[key] == nil ? "the vendor's" : "ours")")
        }
        for (key, parameter) in their {
            guard let counterpart = own[key]?.first, let parameter = parameter.first else { continue }
            if counterpart.required != parameter.required {
                differences.insert("\(name): parameter \(key) required")
            }
            compare(counterpart.schema, parameter.schema, at: "\(name) \(key)", isAnswer: false)
        }
    }

    private mutating func compareAnswers(_ mine: [String: JSON], _ other: [String: JSON], _ name: String) {
        for status in Set(mine.keys).symmetricDifference(other.keys) {
            differences.insert("\(status): only \(mine[status] == nil ? "the vendor's" : "ours")")
        }
        for (status, answer) in other {
            guard let counterpart = mine[status] else { continue }
            let (own, their) = (schema(of: counterpart), schema(of: answer))
            if their == .absent {
                // An answer that the vendor describes by its status alone.
                if status != "200" || own.type != "object" || own.properties.names != [] {
                    differences.insert("\(status): a body")
                }
            } else {
                compare(own, their, at: "\(name) \(status)", isAnswer: true)
            }
        }
    }

    // MARK: Schemas

    private mutating func compare(_ mine: JSON, _ other: JSON, at place: String, isAnswer: Bool) {
        let alternatives = mine.anyOf.elements
        guard alternatives.isEmpty else {
            // That which has most of what the vendor has, and is nearest.
            let all = alternatives.map { alternative in
                var probe = OpenAPIComparison(ours: ours, theirs: theirs)
                probe.compare(alternative, other, at: place, isAnswer: isAnswer)
                return probe.differences
            }
            differences.formUnion(all.min { rank($0) < rank($1) } ?? [])
            return
        }
        if mine.nullable == .bool(true), other.nullable != .bool(true) {
            differences.insert(isAnswer ? "\(place): null" : "requests: null is like leaving out")
        }
        if mine.allOf != .absent { return compare(mine.allOf[0], other, at: place, isAnswer: isAnswer) }
        if let name = mine["$ref"].string {
            let schema = ours.components.schemas[last(name)]
            return compare(schema, other, at: place, isAnswer: isAnswer)
        }
        if let name = other["$ref"].string {
            return compare(mine, theirs.components.schemas[last(name)], at: last(name), isAnswer: isAnswer)
        }
        for word in ["type", "format"] where mine[word] != other[word] {
            differences.insert("\(place): \(word) \(mine[word].string ?? "none")")
        }
        compareWords(mine["enum"].elements, other["enum"].elements, place)
        if mine.type == "object" { compareMembers(mine, other, place, isAnswer: isAnswer) }
        if mine.type == "array" { compare(mine.items, other.items, at: place + "[]", isAnswer: isAnswer) }
    }

    private func rank(_ differences: Set<String>) -> (Int, Int) {
        (differences.count { $0.hasSuffix("only the vendor's") }, differences.count)
    }
    private func last(_ reference: String) -> String { String(reference.split(separator: "/").last ?? "") }

    private mutating func compareWords(_ mine: [JSON], _ other: [JSON], _ place: String) {
        let own = Set(mine.filter { $0 != .null })
        for word in own.symmetricDifference(other) {
            differences.insert("\(place): \(word.string ?? "") only \(own.contains(word) ? "ours" : "the vendor's")")
        }
    }

    private mutating func compareMembers(_ mine: JSON, _ other: JSON, _ place: String, isAnswer: Bool) {
        let (own, their) = (mine.properties.members, other.properties.members)
        for name in Set(own.keys).symmetricDifference(their.keys) {
            differences.insert("\(place).\(name): only \(own[name] == nil ? "the vendor's" : "ours")")
        }
        let (needed, theirsNeeded) = (Set(mine["required"].elements), Set(other["required"].elements))
        for name in needed.subtracting(theirsNeeded).compactMap(\.string) where their[name] != nil {
            differences.insert(isAnswer ? "answers: optional members are always there" : "\(place).\(name): required")
        }
        for name in theirsNeeded.subtracting(needed).compactMap(\.string) where own[name] != nil {
            differences.insert("\(place).\(name): optional")
        }
        for (name, member) in their {
            if let counterpart = own[name] {
                compare(counterpart, member, at: "\(place).\(name)", isAnswer: isAnswer)
            }
        }
    }
}
