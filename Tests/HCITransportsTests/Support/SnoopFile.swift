import Foundation
import Testing

/// A btsnoop file, taken apart by other means than those that made it.
struct SnoopFile {
    struct Record: Hashable {
        var original: Int
        var flags: UInt32
        var drops: UInt32
        /// Since the Unix epoch.
        var microseconds: Int64
        var octets: [UInt8]
    }

    let datalink: UInt32
    let records: [Record]

    /// - Throws: if the file is no btsnoop file, or ends in the middle of a record.
    init(_ path: String) throws {
        var rest = Array(try Data(contentsOf: URL(filePath: path)))[...]
        func number(_ count: Int) throws -> UInt64 {
            try #require(rest.count >= count, "the file is cut short")
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count).reduce(0) { $0 << 8 | UInt64($1) }
        }
        try #require(try number(8) == 0x6274_736e_6f6f_7000)
        try #require(try number(4) == 1)
        datalink = UInt32(try number(4))
        var records: [Record] = []
        while !rest.isEmpty {
            let original = Int(try number(4))
            let included = Int(try number(4))
            let flags = UInt32(try number(4))
            let drops = UInt32(try number(4))
            let instant = Int64(try number(8)) - 0x00dc_ddb3_0f2f_8000
            try #require(rest.count >= included, "the file is cut short")
            records.append(
                Record(
                    original: original, flags: flags, drops: drops, microseconds: instant,
                    octets: Array(rest.prefix(included))))
            rest = rest.dropFirst(included)
        }
        self.records = records
    }
}

/// Runs tshark, where it is.
enum Tshark {
    static let path = ["/usr/bin/tshark", "/usr/local/bin/tshark"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// The fields of each frame that passes the filter.
    static func read(_ file: String, filter: String = "", fields: [String]) throws -> [[String]] {
        let process = Process()
        process.executableURL = URL(filePath: try #require(path))
        process.arguments = ["-r", file, "-Y", filter, "-T", "fields"] + fields.flatMap { ["-e", $0] }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "tshark could not read \(file)")
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
