internal import Foundation

extension RadioBlock {
    /// What blocks an adapter, from the kernel's files; nil where nothing does, or this kernel has no rfkill.
    static func reading(of adapter: AdapterName, root: String = "/sys/class/bluetooth") -> RadioBlock? {
        let folder = "\(root)/\(adapter)"
        let switches =
            (try? FileManager.default.contentsOfDirectory(atPath: folder))?
            .filter { $0.hasPrefix("rfkill") } ?? []
        func isOn(_ file: String) -> Bool {
            switches.contains { name in
                (try? String(contentsOfFile: "\(folder)/\(name)/\(file)", encoding: .utf8))?.hasPrefix("1") ?? false
            }
        }
        return isOn("hard") ? .hard : isOn("soft") ? .soft : nil
    }
}
