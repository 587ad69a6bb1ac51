internal import Cloud
internal import Foundation
internal import LockModel
internal import LockProtocol
internal import SimulationKernel
internal import World

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// `GET /metrics`: how the simulator and its process fare, in Prometheus's text exposition format 0.0.4.
enum Metrics {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    static func response(of world: World, version: String) async throws -> APIResponse {
        let status = try await world.timeStatus()
        let (readers, waiters) = await (world.readerCount, world.waiterCount)
        let page = try await world.perform { simulation -> MetricsPage in
            var page = MetricsPage()
            let (state, traffic) = (simulation.state, simulation.traffic)
            page.add(
                "latchd_build_info", .gauge, "The version and the property, in labels; the value is 1.",
                [(["property": world.propertyName, "version": version], 1)])
            page.add(
                "latchd_simulated_time_seconds", .gauge, "Simulated time, since the Unix epoch.",
                Double(status.now.nanosecondsSinceEpoch / 1_000_000) / 1_000)
            page.add("latchd_time_scale", .gauge, "Simulated seconds in a second; 0 is frozen.", status.scale)
            page.add("latchd_events_total", .counter, "Events of the record.", Double(status.lastEvent))
            page.add("latchd_event_readers", .gauge, "Readers of the event stream.", Double(readers))
            page.add("latchd_waiters", .gauge, "Requests that wait for something to happen.", Double(waiters))
            page.add("latchd_users", .gauge, "People that the cloud knows.", Double(state.cloud.users.count))
            page.add("latchd_doors", .gauge, "Doors of the property.", Double(state.cloud.doors.count))
            let outages = state.locks.values.map { $0.outage?.name ?? "none" }
            page.add(
                "latchd_locks", .gauge, "Locks, by why they do not work.",
                ["none", Reason.lowBattery.name, Reason.noPower.name].map { outage in
                    (["outage": outage], Double(outages.count { $0 == outage }))
                })
            page.add(
                "latchd_locks_behind", .gauge, "Locks for which the cloud has changes that they have not acknowledged.",
                Double(state.cloud.links.values.count { $0.needsSync }))
            page.add(
                "latchd_outbox_messages", .gauge, "Messages in the outbox.",
                Double(state.cloud.outbox.count))
            page.add("latchd_phones", .gauge, "Simulated phones.", Double(state.phones.count))
            page.add(
                "latchd_faults", .gauge, "Faults, by how they stand.",
                FaultBook.Entry.Phase.allCases.map { phase in
                    let count = simulation.faults.count { $0.standing(at: simulation.now) == phase }
                    return (["state": phase.rawValue], Double(count))
                })
            page.add(
                "latchd_http_requests_total", .counter,
                "Requests of the partner API, for tokens and of the app API, by client, operation and status.",
                traffic.lines.flatMap { line in
                    line.statuses.map { entry in
                        (
                            [
                                "client": line.client ?? "", "operation": line.operation,
                                "status": String(entry.status),
                            ], Double(entry.count)
                        )
                    }
                })
            return page
        }
        return APIResponse(
            body: Array((page.text + Metrics.process.text).utf8), headers: ["Content-Type": Metrics.contentType])
    }

    /// The process, by the names that every client library of Prometheus gives.
    private static var process: MetricsPage {
        var page = MetricsPage()
        // POSIX with XSI: the time of the whole process, in millionths of a second.
        page.add(
            "process_cpu_seconds_total", .counter, "User and system time, in seconds.", Double(clock()) / 1_000_000)
        #if os(Linux)
            // proc(5): the second number of statm is the resident set, in pages.
            let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
            let fields = text.split(separator: " ")
            if fields.count > 1, let pages = Double(fields[1]) {
                page.add(
                    "process_resident_memory_bytes", .gauge, "Resident memory, in bytes.",
                    pages * Double(sysconf(CInt(_SC_PAGESIZE))))
            }
            if let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
                page.add("process_open_fds", .gauge, "Open file descriptors.", Double(open.count))
            }
        #endif
        return page
    }
}

/// Lines of the text exposition format.
struct MetricsPage: Sendable {
    private(set) var text = ""

    enum Kind: String {
        case counter, gauge
    }

    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        add(name, kind, help, [([:], value)])
    }

    /// - Parameter values: each with its labels.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ values: [([String: String], Double)]) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        for (labels, value) in values {
            let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(MetricsPage.escaped($0.value))\"" }
            let joined = pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
            text += "\(name)\(joined) \(MetricsPage.number(value))\n"
        }
    }

    private static func escaped(_ label: String) -> String {
        label.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    /// As Go reads a floating-point number; whole ones without a fraction.
    private static func number(_ value: Double) -> String { Int64(exactly: value).map(String.init) ?? "\(value)" }
}
