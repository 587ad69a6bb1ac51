import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel

/// The octets of an advertisement.
///
/// What is read are the whole structures before the first that is not; a host reports the octets as they came, and what
/// a scanner asks about them has an answer no larger than they are.
func fuzzAdvertisingData(_ octets: [UInt8]) throws(FuzzFinding) {
    let data = AdvertisingData(octets: octets)
    try require(octets.starts(with: data.octets), "structures that were not there")
    try require(data.length == data.octets.count, "a wrong length")
    try require(AdvertisingData(octets: data.octets) == data, "does not read back")
    let rest = octets.dropFirst(data.length)
    try require(
        rest.isEmpty || rest.first == 0 || rest.count < 1 + Int(rest.first ?? 0), "a whole structure is left out")

    try require(data.services.count * 2 <= octets.count, "services that were not there")
    try require(data.manufacturerData.map { $0.data.count + 2 <= octets.count } ?? true, "invented data")
    // An octet that is no UTF-8 becomes one character of three.
    try require((data.localName?.utf8.count ?? 0) <= 3 * octets.count, "an invented name")
    for structure in data.structures {
        try require(data[structure.type] != nil, "\(structure.type) is not found")
    }
    _ = (data.flags, data.transmitPower)
    try checkReports(of: octets)
}

/// Gives the data to a scanning host by both kinds of reports.
private func checkReports(of octets: [UInt8]) throws(FuzzFinding) {
    var host = Host(seed: SeededGenerator(seed: 1))
    let legacy = Array(octets.prefix(31))
    let extended = Array(octets.prefix(229))
    let address: [UInt8] = [1, 2, 3, 4, 5, 0xc6]
    let packets: [[UInt8]] = [
        [0x02, 1, 0x00, 0x01] + address + [UInt8(legacy.count)] + legacy + [0xd0],
        [0x0d, 1, 0x13, 0x00, 0x01] + address + [0x01, 0x00, 0xff, 0x7f, 0xd0, 0, 0, 0]
            + [UInt8](repeating: 0, count: 6) + [UInt8(extended.count)] + extended,
    ]
    for (packet, data) in zip(packets, [legacy, extended]) {
        let event = try succeed("a report is too long") { () throws(HCIError) in
            try EventPacket(code: EventKind.leMetaCode, parameters: ByteBuffer(bytes: packet))
        }
        host.receive(.event(event), now: .epoch)
        var events: [HostEvent] = []
        host.takeEvents(into: &events)
        guard case .advertisingReport(let report) = events.first, events.count == 1 else {
            throw FuzzFinding("a report makes \(events)")
        }
        try require(report.data == data, "a report changes its data")
    }
}
