import Foundation
import SimulationKernel
import Testing

@Suite struct OrderedTableTests {
    @Test("values stay in the order in which their keys came, also when they change")
    func order() {
        var table = OrderedTable<String, Int>()
        table["c"] = 1
        table["a"] = 2
        table["b"] = 3

        table["c"] = 4
        table["a", default: 0] += 10

        #expect(Array(table.keys) == ["c", "a", "b"])
        #expect(Array(table.values) == [4, 12, 3])
        #expect(table.value(at: 1) == 12)
        #expect(table.count == 3)
    }

    @Test("a key that is removed and comes back comes last")
    func removal() {
        var table = OrderedTable<String, Int>()
        for (index, key) in ["a", "b", "c"].enumerated() { table[key] = index }

        table["a"] = nil
        table["missing"] = nil
        #expect(Array(table.keys) == ["b", "c"])
        table["a"] = 9

        #expect(Array(table.keys) == ["b", "c", "a"])
        #expect(table["missing"] == nil)
        #expect(table["missing", default: 5] == 5)
        #expect(table.count == 3)
    }

    @Test("a value can be looked at where it is")
    func look() {
        var table = OrderedTable<String, [Int]>()
        table["a"] = [1, 2]
        table["b"] = []

        #expect(table.look(at: "a") { $0.count } == 2)
        #expect(table.look(at: "b") { $0.first } == .some(nil))
        #expect(table.look(at: "c") { $0.count } == nil)
        #expect(table.contains("b"))
        #expect(!table.contains("c"))
    }

    @Test("an empty table has nothing")
    func empty() {
        let table = OrderedTable<Int, Int>()

        #expect(table.isEmpty)
        #expect(table.keys.isEmpty)
        #expect(table[1] == nil)
    }

    @Test("tables of another order are not equal")
    func equality() {
        var left = OrderedTable<String, Int>()
        var right = OrderedTable<String, Int>()
        left["a"] = 1
        left["b"] = 2
        right["b"] = 2
        right["a"] = 1

        #expect(left != right)
        right["b"] = nil
        right["b"] = 2
        #expect(left == right)
    }

    @Test("the coded form keeps the order, with keys that are no strings too", arguments: 1...4 as ClosedRange<UInt64>)
    func coding(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed, stream: "test.table")
        var table = OrderedTable<UniqueID, Int>()
        for index in 0..<200 { table[UniqueID(using: &generator)] = index }

        let data = try JSONEncoder().encode(table)
        let decoded = try JSONDecoder().decode(OrderedTable<UniqueID, Int>.self, from: data)

        #expect(decoded == table)
        #expect(try JSONEncoder().encode(decoded) == data)
        #expect(Array(decoded.values) == Array(0..<200))
    }

    @Test("a coded table that is cut off is refused", arguments: ["[1]", "[1, 2, 3]", "{}", #"[1, "two"]"#])
    func malformed(text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(OrderedTable<Int, Int>.self, from: Data(text.utf8))
        }
    }
}
