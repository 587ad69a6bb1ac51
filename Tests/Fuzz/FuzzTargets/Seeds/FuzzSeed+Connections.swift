import BluetoothHCI
import BluetoothHost
import NIOCore

// Seeds for the protocols of a live connection.

extension FuzzSeed {
    static var requests: [FuzzSeed] {
        let heard = Conversation.frames(Conversation.complete, at: FuzzStage.lock, on: .attributeProtocol)
        var seen: Set<[UInt8]> = []
        let parts = heard.compactMap { pdu -> [UInt8]? in
            guard seen.insert(pdu).inserted else { return nil }
            var story = FuzzStory()
            story.octet(ServerStep.request.rawValue)
            story.chunk(pdu)
            return story.octets
        }
        return packed("heard", parts, limit: 300) + [
            FuzzSeed("application") { story in
                let handle = Conversation.value(0xfd06).octetsOnAir
                for (pdu, answer) in [([0x0a] + handle, ServerStep.accept), ([0x12] + handle + [1], .refuse)] {
                    story.octet(ServerStep.request.rawValue)
                    story.chunk(pdu)
                    story.octet(answer.rawValue)
                    story.chunk([9, 9])
                }
            },
            FuzzSeed("values") { story in
                for uuid: UInt16 in [0xfd02, 0xfd04, 0x2a05] {
                    story.octet(ServerStep.request.rawValue)
                    story.chunk([0x12] + Conversation.configuration(uuid).octetsOnAir + [uuid == 0xfd02 ? 1 : 2, 0])
                }
                for choice in UInt8(0)..<6 {
                    story.octet(ServerStep.publish.rawValue)
                    story.octet(choice)
                    story.chunk([choice, 2])
                }
                story.octet(ServerStep.request.rawValue)
                story.chunk([0x1e])
                story.append([ServerStep.replace.rawValue, 1, ServerStep.encrypt.rawValue, 1])
                story.append([ServerStep.reconnect.rawValue, ServerStep.wait.rawValue, 255])
            },
        ]
    }

    static var procedures: [FuzzSeed] {
        (UInt8(0)..<20).map { which in
            FuzzSeed("procedure-\(which)") { story in
                story.append([ClientStep.start.rawValue, which])
                switch which {
                case 0: story.word(247)
                case 2, 17: story.word(0x1800)
                case 5, 11: story.append([0x03, 0x28, 1, 0, 0xff, 0xff])
                case 3, 4, 6: story.append([1, 0, 0xff, 0xff])
                case 7: story.octet(3)
                case 12, 13: story.append([2, 3, 0, 5, 0])
                case 14: story.append([3, 0, 1, 9])
                case 16: story.append([2, 3, 0, 0, 0, 2, 9, 9, 5, 0, 0, 0, 1, 7])
                case 9: story.append(Conversation.longValue.octetsOnAir)
                case 15:
                    story.append(Conversation.longValue.octetsOnAir + [0, 0, 40] + [UInt8](repeating: 3, count: 40))
                default: story.append([3, 0, 0, 0])
                }
                story.append([ClientStep.honest.rawValue, 200, ClientStep.notify.rawValue, 3, 3, 0, 1])
                story.append([ClientStep.indicate.rawValue, 3, 3, 0, 1])
            }
        }
    }

    static var pairings: [FuzzSeed] {
        [(UInt8(0), PairingStep.provoke), (1, .pair), (0, .pair), (1, .provoke)].enumerated().map { index, start in
            FuzzSeed("pairing-\(index)") { story in
                story.octet(start.0)
                for step in [start.1, .settle, .pair, .settle, .encrypt, .settle, .encrypt, .wait] {
                    story.octet(step.rawValue)
                }
                story.octet(100)
                for step in [PairingStep.reconnect, start.1, .deliver, .deliver, .deliver, .repeat, .drop, .settle] {
                    story.octet(step.rawValue)
                }
            }
        }
    }
}

extension AttributeHandle {
    /// The least significant octet first.
    fileprivate var octetsOnAir: [UInt8] { [UInt8(truncatingIfNeeded: rawValue), UInt8(rawValue >> 8)] }
}
