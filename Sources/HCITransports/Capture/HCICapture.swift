package import BluetoothHCI
internal import Synchronization

/// What `--capture FILE` asks for: the HCI of all controllers, written to one file or to one file for each.
///
/// - `FILE` without a percent sign holds all controllers, in Linux's monitor format (datalink 2001), which tells them
///   apart by their indexes and says when each one comes and goes.
/// - `FILE` with a percent sign, such as `trace-%.btsnoop`, is one file of H4 (datalink 1002) for each controller; the
///   sign stands for the controller's name, made fit for a file name, or for its index where it has no name.
package final class HCICapture: Sendable {
    private let output: Mutex<Output>

    private enum Output: Sendable {
        case together(CaptureFile)
        case apart(ControllerFiles)
    }

    /// - Parameters:
    ///   - pattern: the text of `--capture`.
    ///   - report: called from any thread when a file cannot be written any more, or a controller not be captured; of
    ///     many files once for each code.
    /// - Throws: `captureFailed`, `notACapture`, `captureInUse` for the one file; `badPath` for more than one percent
    ///   sign, or one in the name of a folder.
    package init(
        _ pattern: String, report: @escaping @Sendable (TransportError) -> Void
    ) throws(TransportError) {
        if let files = try ControllerFiles(pattern, report: report) {
            output = Mutex(.apart(files))
        } else {
            output = Mutex(.together(try CaptureFile(path: pattern, .monitor, onError: report)))
        }
    }

    /// A controller has come. Its packets are captured from now on, until it goes.
    /// - Parameters:
    ///   - index: its number, which no other controller has at the same time.
    ///   - name: what people call it; an empty one stands for the index. Later changes of the name do not matter.
    ///   - address: its public address; zero where it has none.
    ///   - company: who made it (Bluetooth Assigned Numbers), as its version information says.
    ///   - microseconds: when, since the Unix epoch.
    package func controllerAppeared(
        _ index: UInt16, name: String, address: Address, company: UInt16 = 0xffff, microseconds: Int64
    ) {
        output.withLock { output in
            switch output {
            case .together(let file):
                file.append(
                    .newIndex(address: address, name: name), controllerIndex: index, microseconds: microseconds)
                file.append(.open, controllerIndex: index, microseconds: microseconds)
                file.append(
                    .indexInformation(address: address, company: company), controllerIndex: index,
                    microseconds: microseconds)
            case .apart(var files):
                // Held here alone, so that it is changed in place.
                output = .apart(ControllerFiles())
                files.appeared(index, name: name)
                output = .apart(files)
            }
        }
    }

    /// A controller has gone.
    package func controllerGone(_ index: UInt16, microseconds: Int64) {
        output.withLock { output in
            switch output {
            case .together(let file):
                file.append(.close, controllerIndex: index, microseconds: microseconds)
                file.append(.deleteIndex, controllerIndex: index, microseconds: microseconds)
            case .apart(var files):
                output = .apart(ControllerFiles())
                files.gone(index)
                output = .apart(files)
            }
        }
    }

    /// Appends a packet of a controller that has come. Never waits.
    package func append(
        _ packet: HCIPacket, _ direction: HCIDirection, controllerIndex: UInt16, microseconds: Int64
    ) {
        let file = output.withLock { output in
            switch output {
            case .together(let file): file
            case .apart(let files): files.file(of: controllerIndex)
            }
        }
        file?.append(packet, direction, controllerIndex: controllerIndex, microseconds: microseconds)
    }

    /// Writes what waits and closes all files.
    package func close() async {
        let files = output.withLock { output in
            switch output {
            case .together(let file): [file]
            case .apart(let files): files.all
            }
        }
        for file in files { file.beginClosing() }
        for file in files { await file.close() }
    }
}
