internal import BluetoothHCI
package import NIOCore

/// Where the records of a capture end.
package enum CaptureRecords {
    /// How many of the first octets are whole records.
    /// - Parameter limit: how many octets count at all.
    package static func wholeLength(of records: ByteBuffer, within limit: Int) -> Int {
        var end = 0
        while true {
            // The second field of a record's header is how many octets of the packet follow the header.
            guard let included = records.getInteger(at: records.readerIndex + end + 4, as: UInt32.self) else {
                return end
            }
            let next = end + BTSnoop.recordHeaderLength + Int(included)
            guard next <= limit else { return end }
            end = next
        }
    }
}
