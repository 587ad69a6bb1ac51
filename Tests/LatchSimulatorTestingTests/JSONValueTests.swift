import Foundation
import LatchSimulatorTesting
import Testing

@Suite struct JSONValueTests {
    @Test("What is written as a literal is read by names and places")
    func literals() {
        let value: JSONValue = ["a": [1, 2.5, "x", true, nil], "b": ["c": -7]]

        #expect(value["a"][0].integer == 1)
        #expect(value["a"][1].number == 2.5)
        #expect(value["a"][2].string == "x")
        #expect(value["a"][3].bool == true)
        #expect(value["a"][4].isNull)
        #expect(value["b"]["c"].integer == -7)
        #expect(value["b"]["d"]["e"][3].isNull)
        #expect(value["a"][9].isNull)
        #expect(value["a"].elements.count == 5)
    }

    @Test(
        "It survives its way through JSON", arguments: ["{\"a\":[1,2.5,\"x\",true,null],\"b\":{}}", "[]", "\"x\"", "0"])
    func coding(text: String) throws {
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys

        #expect(String(decoding: try encoder.encode(value), as: UTF8.self) == text)
    }
}
