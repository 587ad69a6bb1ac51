internal import Cloud
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import World

/// Events as they happen, as server-sent events (WHATWG HTML, section 9.2).
enum EventStream {
    /// A comment after so long without an event, so that both ends notice when the other is gone.
    static let keepAlive = Duration.seconds(15)

    static func response(_ api: ControlAPI, _ request: APIRequest) async throws -> Response {
        let filter = try await api.eventFilter(request)
        let world = api.world
        // Listen first, then look back, so that nothing falls in between.
        guard let live = await world.events() else {
            return try ControlError("too_many_readers", status: 503, "too many readers of the event stream").response()
                .response
        }
        var headers = HTTPFields()
        headers[.contentType] = "text/event-stream"
        headers[.cacheControl] = "no-store"
        let body = ResponseBody { writer in
            var last = max(filter.after ?? 0, await world.runBegins)
            if filter.after != nil {
                for event in try await world.record(after: last) {
                    if filter.matches(event) { try await writer.write(try await frame(event, world)) }
                    last = event.id
                }
            }
            try await writer.write(ByteBuffer(string: ": listening\n\n"))
            for await event in merged(live) {
                guard let event else {
                    try await writer.write(ByteBuffer(string: ": keep-alive\n\n"))
                    continue
                }
                guard event.id > last else { continue }
                last = event.id
                if filter.matches(event) { try await writer.write(try await frame(event, world)) }
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private static func frame(_ event: RecordedEvent, _ world: World) async throws -> ByteBuffer {
        let view = try await world.read { state, _ in state.view(of: event) }
        let json = try APIResponse(view).body
        return ByteBuffer(
            string:
                "id: \(event.id)\nevent: \(event.event.kind.rawValue)\ndata: \(String(decoding: json, as: UTF8.self))\n\n"
        )
    }

    /// The events, with a nil whenever nothing has happened for a while.
    private static func merged(_ events: AsyncStream<RecordedEvent>) -> AsyncStream<RecordedEvent?> {
        AsyncStream(bufferingPolicy: .bufferingOldest(World.subscriberBuffer)) { continuation in
            let reader = Task {
                for await event in events {
                    // A reader too far behind is cut off rather than left with a gap.
                    if case .dropped = continuation.yield(event) { break }
                }
                continuation.finish()
            }
            let ticker = Task {
                while !Task.isCancelled {
                    try? await Task.sleep(for: keepAlive)
                    continuation.yield(nil)
                }
            }
            continuation.onTermination = { _ in
                reader.cancel()
                ticker.cancel()
            }
        }
    }
}
