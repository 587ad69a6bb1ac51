/// Which commands for advertising, scanning and initiating a host uses: the first one decides, until the next reset
/// (Vol 4, Part E, 3.1.1).
package enum CommandFamily: Hashable, Sendable {
    /// Those of version 4.0.
    case legacy
    /// Those of extended advertising, version 5.0.
    case extended
}
