import BluetoothHost
import SimulationKernel

/// Cases of BlueZ's `unit/test-gatt.c` in the role of the client: writes.
///
/// Left out: GAW/CL/BV-02-C and its `seclevel` form, signed writes, which this client does not make.
extension ClientCase {
    private enum Kind {
        case request
        case long
        case reliable

        func procedure(_ handle: AttributeHandle) -> GATTProcedure {
            let value = buffer("010203")
            return switch self {
            case .request: .write(handle, value)
            case .long: .writeLong(handle, offset: 0, value)
            case .reliable: .reliableWrite([PreparedWrite(handle: handle, value: value)])
            }
        }
    }

    private static func request(_ kind: Kind, _ handle: String) -> String {
        kind == .request ? "12 \(handle) 010203" : "16 \(handle) 0000 010203"
    }

    /// The server refuses the write, or the preparation of it, which the client then cancels.
    private static func refusal(
        _ name: String, _ kind: Kind, _ handle: AttributeHandle, _ error: ATTError
    ) -> ClientCase {
        let request = request(kind, text(handle))
        let cancel = kind == .request ? "" : "\n> 18 00\n< 19"
        return ClientCase(
            name, kind.procedure(handle), "> \(request)\n" + refusalLine(request, handle, error) + cancel,
            .failure(.refused(error, handle)))
    }

    /// A handle as it is on the air.
    static func text(_ handle: AttributeHandle) -> String {
        let octets = [UInt8(truncatingIfNeeded: handle.rawValue), UInt8(truncatingIfNeeded: handle.rawValue >> 8)]
        return octets.hexadecimal
    }

    private static func longWrite(_ name: String, _ handle: AttributeHandle) -> ClientCase {
        ClientCase(
            name, .writeLong(handle, offset: 0, buffer("ff*512")),
            """
            > 16 \(text(handle)) 0000 ff*507
            < 17 \(text(handle)) 0000 ff*507
            > 16 \(text(handle)) fb01 ff*5
            < 17 \(text(handle)) fb01 ff*5
            > 18 01
            < 19
            """,
            .success(.done))
    }

    static let writes: [ClientCase] = [
        ClientCase(
            "GAW/CL/BV-01-C", .writeCommand(0x0007, buffer("010203")), "> 52 0700 010203", .success(.done)),

        ClientCase("GAW/CL/BV-03-C", .write(0x0007, buffer("010203")), "> 12 0700 010203\n< 13", .success(.done)),
        refusal("GAW/CL/BI-02-C", .request, 0x0000, .invalidHandle),
        refusal("GAW/CL/BI-03-C", .request, 0x0007, .writeNotPermitted),
        refusal("GAW/CL/BI-04-C", .request, 0x0007, .insufficientAuthorization),
        refusal("GAW/CL/BI-05-C", .request, 0x0007, .insufficientAuthentication),
        ClientCase(
            "GAW/CL/BI-05-C/auto", .write(0x0007, buffer("010203")),
            "> 12 0700 010203\n< 01 12 0700 05\n> 12 0700 010203\n< 13",
            .failure(.refused(.insufficientAuthentication, 0x0007)), .success(.done)),
        refusal("GAW/CL/BI-06-C", .request, 0x0007, .encryptionKeySizeTooShort),
        ClientCase("GAW/CL/BV-08-C", .write(0x0008, buffer("010203")), "> 12 0800 010203\n< 13", .success(.done)),
        refusal("GAW/CL/BI-20-C", .request, 0x0000, .invalidHandle),
        refusal("GAW/CL/BI-21-C", .request, 0x0008, .writeNotPermitted),
        refusal("GAW/CL/BI-22-C", .request, 0x0008, .insufficientAuthorization),
        refusal("GAW/CL/BI-23-C", .request, 0x0008, .insufficientAuthentication),
        ClientCase(
            "GAW/CL/BI-23-C/auto", .write(0x0008, buffer("010203")),
            "> 12 0800 010203\n< 01 12 0800 05\n> 12 0800 010203\n< 13",
            .failure(.refused(.insufficientAuthentication, 0x0008)), .success(.done)),
        refusal("GAW/CL/BI-24-C", .request, 0x0008, .encryptionKeySizeTooShort),

        longWrite("GAW/CL/BV-05-C", 0x0007),
        refusal("GAW/CL/BI-07-C", .long, 0x0000, .invalidHandle),
        refusal("GAW/CL/BI-08-C", .long, 0x0003, .writeNotPermitted),
        refusal("GAW/CL/BI-11-C", .long, 0x0007, .insufficientAuthorization),
        refusal("GAW/CL/BI-12-C", .long, 0x0007, .insufficientAuthentication),
        refusal("GAW/CL/BI-13-C", .long, 0x0007, .encryptionKeySizeTooShort),
        longWrite("GAW/CL/BV-09-C", 0x0008),
        refusal("GAW/CL/BI-25-C", .long, 0x0000, .invalidHandle),
        refusal("GAW/CL/BI-26-C", .long, 0x0008, .writeNotPermitted),
        refusal("GAW/CL/BI-29-C", .long, 0x0008, .insufficientAuthorization),
        refusal("GAW/CL/BI-30-C", .long, 0x0008, .insufficientAuthentication),
        refusal("GAW/CL/BI-31-C", .long, 0x0008, .encryptionKeySizeTooShort),

        ClientCase("GAW/CL/BV-06-C", Kind.reliable.procedure(0x0007), reliable, .success(.done)),
        refusal("GAW/CL/BI-14-C", .reliable, 0x0000, .invalidHandle),
        refusal("GAW/CL/BI-15-C", .reliable, 0x0003, .writeNotPermitted),
        refusal("GAW/CL/BI-17-C", .reliable, 0x0007, .insufficientAuthorization),
        refusal("GAW/CL/BI-18-C", .reliable, 0x0007, .insufficientAuthentication),
        // Accepted difference: BlueZ tries again by itself, and so without the cancellation; this client has ended the
        // first procedure, with its cancellation, before the second is started.
        ClientCase(
            "GAW/CL/BI-18-C/auto", Kind.reliable.procedure(0x0007),
            "> 16 0700 0000 010203\n< 01 16 0700 05\n> 18 00\n< 19\n" + reliable,
            .failure(.refused(.insufficientAuthentication, 0x0007)), .success(.done)),
        refusal("GAW/CL/BI-19-C", .reliable, 0x0007, .encryptionKeySizeTooShort),
    ]

    private static let reliable = """
        > 16 0700 0000 010203
        < 17 0700 0000 010203
        > 18 01
        < 19
        """
}
