@testable import LatchServer
import Testing

@Suite struct PageTests {
    @Test(
        "Pages of any size hold every item once, in order, and only the last has no token",
        arguments: 1...8, [0, 1])
    func wholeness(size: Int, first: Int) throws {
        let items = Array(0..<7)
        var seen: [Int] = []
        var token: String? = String(first)

        while let present = token {
            let request = APIRequest(path: "/", query: ["pageSize": "\(size)", "pageToken": present])
            let page = try Page(request, defaultSize: nil, firstToken: first).slice(items)
            #expect(!page.items.isEmpty)
            seen += page.items
            token = page.next
        }

        #expect(seen == items)
    }

    @Test("Without a size there is one page, and nothing behind it")
    func everything() throws {
        let all = try Page(APIRequest(path: "/"), defaultSize: nil, firstToken: 1).slice([1, 2])
        let behind = try Page(APIRequest(path: "/", query: ["pageToken": "2"]), defaultSize: nil, firstToken: 1)
            .slice([1, 2])

        #expect(all.items == [1, 2])
        #expect(all.next == nil)
        #expect(behind.items.isEmpty)
    }

    @Test("A page far behind the end is empty, and does not overflow")
    func farBehind() throws {
        let query = ["pageSize": "\(Int32.max)", "pageToken": "\(Int32.max)"]

        let page = try Page(APIRequest(path: "/", query: query), defaultSize: nil, firstToken: 0).slice([1])

        #expect(page.items.isEmpty)
        #expect(page.next == nil)
    }
}
