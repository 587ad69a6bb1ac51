internal import Cloud
internal import LockProtocol
internal import SimulationKernel

/// A sealed report as its parts come in.
struct ReportAssembly: Sendable {
    var headerBytes: [UInt8] = []
    var handshake: [UInt8] = []
    var chunkCount = 0
    var chunks: [[UInt8]] = []
}

// Taking a report: a courier can neither read nor change it.
extension CourierJob {
    mutating func takeReport() -> [Effect] {
        scope.contains(.report) ? beginReport() : finish()
    }

    mutating func beginReport() -> [Effect] {
        step = .beginningReport
        report = ReportAssembly()
        return [.request(.reportBegin)]
    }

    mutating func receiveForReport(_ reply: LockReply) -> [Effect] {
        switch reply {
        case .report(let headerBytes, let handshake):
            guard let header = try? ReportHeader(encoded: headerBytes), header.lock == lock else {
                return afterReport()
            }
            report = ReportAssembly(
                headerBytes: headerBytes, handshake: handshake, chunkCount: header.chunkCount)
        case .reportChunk(let chunk): report.chunks.append(chunk)
        default: return afterReport()
        }
        guard report.chunks.count >= report.chunkCount else {
            step = .readingChunk(report.chunks.count)
            return [.request(.reportChunk(index: report.chunks.count))]
        }
        guard
            let whole = try? SealedReport(
                headerBytes: report.headerBytes, handshake: report.handshake, chunks: report.chunks)
        else { return afterReport() }
        report = ReportAssembly()
        noteReport()
        step = .uploading
        return [.hold(whole), .upload]
    }
}
