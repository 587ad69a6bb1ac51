package import Cloud
internal import Foundation
internal import HTTPTypes
internal import Hummingbird

/// The proxies whose word on where a request comes from is taken.
package struct TrustedProxies: Sendable {
    private let blocks: [AddressBlock]

    package init(_ blocks: [AddressBlock]) { self.blocks = blocks }

    /// Who calls: the other end of the socket, or, where that is a trusted proxy, the right-most address of
    /// `X-Forwarded-For` that is none. If all are, it is the left-most.
    ///
    /// Each proxy adds, on the right, who called it: what stands left of the right-most stranger is that stranger's
    /// word, and worth nothing. An entry may have a port, and IPv6 brackets.
    /// - Returns: nil where an entry that is no address is reached: then nobody knows who calls.
    func caller(socket: String?, forwardedFor: String?) -> String? {
        guard let socket, isTrusted(socket), let forwardedFor else { return socket }
        var caller = socket
        let entries = forwardedFor.split(separator: ",", omittingEmptySubsequences: false)
        for entry in entries.suffix(TrustedProxies.longestChain).reversed() {
            guard let address = TrustedProxies.address(entry) else { return nil }
            caller = address
            if !isTrusted(address) { return caller }
        }
        return entries.count > TrustedProxies.longestChain ? nil : caller
    }

    /// Behind more proxies than these nobody knows who calls.
    private static let longestChain = 32

    private func isTrusted(_ address: String) -> Bool { blocks.contains { $0.contains(address) } }

    /// The address of `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:80`.
    private static func address(_ entry: Substring) -> String? {
        var address = entry.trimmingCharacters(in: .whitespaces)
        if address.hasPrefix("["), let end = address.firstIndex(of: "]") {
            guard isPort(address[address.index(after: end)...]) else { return nil }
            address = String(address[..<end].dropFirst())
        } else if let colon = address.firstIndex(of: ":"), address.contains(".") {
            guard !address[address.index(after: colon)...].contains(":") else { return checked(address) }
            guard isPort(address[colon...]) else { return nil }
            address = String(address[..<colon])
        }
        return checked(address)
    }

    private static func checked(_ address: String) -> String? { AddressBlock.isAddress(address) ? address : nil }

    /// Nothing, or a colon and a number.
    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || (text.hasPrefix(":") && UInt16(text.dropFirst()) != nil)
    }
}

/// Finds out who calls, before anything else looks at it.
struct ForwardingMiddleware: RouterMiddleware {
    typealias Context = LatchRequestContext

    let proxies: TrustedProxies

    private static let header = HTTPField.Name("X-Forwarded-For")!

    func handle(
        _ request: Request, context: LatchRequestContext, next: (Request, LatchRequestContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        // Several fields are one list (RFC 9110 section 5.3).
        context.remoteAddress = proxies.caller(
            socket: context.remoteAddress, forwardedFor: request.headers[Self.header])
        return try await next(request, context)
    }
}
