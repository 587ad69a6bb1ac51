/// A rule of a fuzz target that an input broke.
package struct FuzzFinding: Error, CustomStringConvertible {
    /// The rule, and what was seen.
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// - Throws: a finding unless `condition` holds.
func require(_ condition: Bool, _ rule: @autoclosure () -> String) throws(FuzzFinding) {
    guard condition else { throw FuzzFinding(rule()) }
}

/// The value.
/// - Throws: a finding where there is none.
func require<Value>(_ value: Value?, _ rule: @autoclosure () -> String) throws(FuzzFinding) -> Value {
    guard let value else { throw FuzzFinding(rule()) }
    return value
}

/// The result of what has to work.
func succeed<Value, Failure: Error>(
    _ rule: @autoclosure () -> String, _ body: () throws(Failure) -> Value
) throws(FuzzFinding) -> Value {
    do throws(Failure) {
        return try body()
    } catch {
        throw FuzzFinding("\(rule()): \(error)")
    }
}
