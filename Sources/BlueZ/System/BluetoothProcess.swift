internal import Foundation

/// A process that has a socket of HCI open.
package struct BluetoothProcess: Hashable, Sendable {
    package let name: String
    package let identifier: Int32

    package init(name: String, identifier: Int32) {
        self.name = name
        self.identifier = identifier
    }

    /// BlueZ's daemon, which leaves user channels to others.
    package var isBluetoothd: Bool { name == "bluetoothd" }

    /// All that this process may see, in the order of their numbers: its own user's, or every one with CAP_SYS_PTRACE.
    package static func all(root: String = "/proc") -> [BluetoothProcess] {
        guard let table = try? String(contentsOfFile: root + "/net/hci", encoding: .utf8) else { return [] }
        let sockets = Set(inodes(ofTable: table).map { "socket:[\($0)]" })
        guard !sockets.isEmpty, let entries = try? FileManager.default.contentsOfDirectory(atPath: root)
        else { return [] }
        return entries.compactMap { Int32($0) }.sorted().compactMap { identifier in
            let folder = "\(root)/\(identifier)"
            guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder + "/fd"),
                files.contains(where: { file in
                    (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/fd/\(file)"))
                        .map(sockets.contains) ?? false
                })
            else { return nil }
            let name = try? String(contentsOfFile: folder + "/comm", encoding: .utf8)
            return BluetoothProcess(
                name: name?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "?", identifier: identifier)
        }
    }

    /// The sockets of the kernel's table: columns `sk RefCnt Rmem Wmem User Inode Parent`.
    static func inodes(ofTable table: String) -> [UInt64] {
        table.split(separator: "\n").dropFirst().compactMap { line in
            let columns = line.split(separator: " ")
            return columns.count > 5 ? UInt64(columns[5]) : nil
        }
    }
}

extension BluetoothProcess: CustomStringConvertible {
    package var description: String { "\(name) (process \(identifier))" }
}
