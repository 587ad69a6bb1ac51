import LockProtocol

/// The code of the error that `body` throws; nil where it throws none, or one of another type.
func refusal(_ body: () throws -> Void) -> LockProtocolError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? LockProtocolError)?.code
    }
}
