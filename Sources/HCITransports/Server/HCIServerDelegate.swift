package import BluetoothHCI

/// Who owns the controllers that clients of an ``HCIServer`` talk to.
///
/// For one client the calls come one after the other: connected, any number of batches, gone. While one is under way
/// nothing more is read from the client, so that an owner who takes his time slows the client down. The calls of
/// different clients come side by side.
package protocol HCIServerDelegate: Sendable {
    /// A client has come. It is sent to with ``HCIClient/send(_:)`` from now on.
    func hciClientConnected(_ client: HCIClient) async

    /// The client has sent packets, in this order; at most ``HCIServer/Configuration/maximumBatch`` at once. SCO and
    /// ISO data, which nothing here serves, are left out.
    func hciClient(_ client: HCIClient, sent packets: [HCIPacket]) async

    /// The client is gone and its socket closed; comes exactly once for each client that came, and last.
    func hciClientGone(_ client: HCIClient, reason: HCIClient.CloseReason) async
}
