// Faults (Vol 4, Part E, 7.7).

extension Events {
    /// Hardware Error (7.7.16): also what a controller says when it has lost the framing of H4 (Vol 4, Part A, 4).
    package struct HardwareError: HCIEvent {
        package static let kind = EventKind(code: 0x10)

        package var hardwareCode: UInt8 = 0

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.integer("Hardware_Code", &hardwareCode)
        }
    }

    /// Data Buffer Overflow (7.7.26): the host sent more than there were buffers for.
    package struct DataBufferOverflow: HCIEvent {
        package static let kind = EventKind(code: 0x1a)

        /// 0 synchronous, 1 ACL, 2 isochronous.
        package var linkType: UInt8 = 1

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.integer("Link_Type", &linkType)
        }
    }
}
