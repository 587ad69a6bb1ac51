import BluetoothHCI
import BluetoothHost
import NIOCore

// Seeds for controllers and hosts.

extension FuzzSeed {
    static var airs: [FuzzSeed] {
        conversations.enumerated().flatMap { index, conversation in
            let parts = conversation.1.filter { $0.direction == .towardsController }.map { recorded in
                let device = UInt8(truncatingIfNeeded: recorded.device)
                switch recorded.packet {
                case .acl: return [4 << 1 | device] + octets(recorded.packet) + [5 << 1, 1]
                default: return [device] + octets(recorded.packet) + [5 << 1, 1]
                }
            }
            let story = Array(parts.joined())
            return [0, 1, 9].map { timing in
                FuzzSeed("\(conversation.0)-\(timing)", [UInt8(timing) | UInt8(index * 6)] + story.prefix(1_600))
            }
        }
    }

    static var fragments: [FuzzSeed] {
        [FuzzStage.lock, FuzzStage.phone].flatMap { device in
            let parts = Conversation.complete.compactMap { recorded -> [UInt8]? in
                guard recorded.device == device, recorded.direction == .towardsHost,
                    case .acl(let data) = recorded.packet
                else { return nil }
                var story = FuzzStory()
                story.octet(L2CAPStep.fragment.rawValue)
                story.octet(data.boundary.rawValue)
                story.chunk(Array(data.payload.readableBytesView))
                return story.octets
            }
            return packed("heard-\(device)", parts, limit: 700, first: [UInt8(device == FuzzStage.lock ? 0 : 1)])
                .prefix(2)
        }
            + [UInt8(0), 1].map { role in
                FuzzSeed("signalling-\(role)") { story in
                    story.octet(role)
                    let packets: [[UInt8]] = [
                        [0x12, 1, 8, 0, 24, 0, 40, 0, 0, 0, 200, 0],
                        [0x14, 2, 10, 0, 0x25, 0, 64, 0, 64, 0, 64, 0, 1, 0],
                        [0x17, 3, 10, 0, 0x27, 0, 64, 0, 64, 0, 1, 0, 64, 0], [0x19, 4, 6, 0, 64, 0, 64, 0, 64, 0],
                        [0x06, 5, 4, 0, 64, 0, 65, 0], [0x16, 6, 4, 0, 64, 0, 1, 0], [0x0a, 7, 2, 0, 1, 0],
                        [1, 8, 2, 0, 0, 0],
                    ]
                    for packet in packets {
                        story.octet(L2CAPStep.signalling.rawValue)
                        story.chunk(packet)
                    }
                    story.octet(L2CAPStep.update.rawValue)
                    for word: UInt16 in [24, 40, 0, 200] { story.word(word) }
                    story.octet(L2CAPStep.signalling.rawValue)
                    story.chunk([0x13, 1, 2, 0, 0, 0])
                    story.octet(L2CAPStep.pieces.rawValue)
                    story.word(4)
                    story.octet(5)
                    story.longChunk([0x08, 1, 0, 0xff, 0xff, 0, 0x28])
                    story.octet(L2CAPStep.wait.rawValue)
                    story.octet(250)
                }
            }
    }

    static var hosts: [FuzzSeed] {
        conversations.enumerated().flatMap { index, conversation in
            [FuzzStage.phone, FuzzStage.lock].map { device in
                FuzzSeed("\(conversation.0)-\(device)") { story in
                    story.append([1 | UInt8(index << 1), HostStep.peripheral.rawValue, 0, HostStep.radio.rawValue, 0])
                    story.append([HostStep.settle.rawValue, 255, HostStep.connect.rawValue, 1])
                    story.append([HostStep.settle.rawValue, 255])
                    for recorded in conversation.1 where recorded.device == device && recorded.direction == .towardsHost
                    {
                        guard story.octets.count < 1_500 else { break }
                        switch recorded.packet {
                        case .event(let event) where event.code != 0x0e && event.code != 0x0f:
                            story.octet(HostStep.event.rawValue)
                            story.append(octets(recorded.packet))
                        case .acl:
                            story.octet(HostStep.data.rawValue)
                            story.append(octets(recorded.packet))
                        default: story.octet(HostStep.answer.rawValue)
                        }
                    }
                }
            }
        } + [FuzzSeed("steps", [4] + (UInt8(13)..<24).flatMap { [$0, 1, HostStep.settle.rawValue, 9] })]
    }
}
