internal import Cloud

/// One page of a list. A token is the number of a page, in decimal.
struct Page {
    private let size: Int?
    private let number: Int
    private let first: Int

    /// - Parameters:
    ///   - defaultSize: nil is everything.
    ///   - firstToken: the token of the first page, which the vendor counts from 0 in some lists and from 1 in others.
    /// - Throws: BAD_REQUEST for a size that is no number above 0, and for a token that no page has.
    init(_ request: APIRequest, defaultSize: Int?, firstToken: Int) throws(CloudRefusal) {
        first = firstToken
        if let text = request.query["pageSize"] {
            guard let value = Page.number(text), value > 0 else {
                throw CloudRefusal(.badRequest, "pageSize is '\(text)'; expected a number above 0")
            }
            size = value
        } else {
            size = defaultSize
        }
        let text = request.query["pageToken"] ?? String(firstToken)
        guard let value = Page.number(text), value >= firstToken else {
            throw CloudRefusal(.badRequest, "pageToken is '\(text)'; expected a nextPageToken of an earlier answer")
        }
        number = value - firstToken
    }

    /// A whole number of 32 bits in decimal, without a sign.
    private static func number(_ text: String) -> Int? {
        text.first == "+" ? nil : Int32(text).map(Int.init)
    }

    func slice<Item>(_ items: [Item]) -> (items: ArraySlice<Item>, next: String?) {
        guard let size else { return (number == 0 ? items[...] : [], nil) }
        let (start, overflow) = number.multipliedReportingOverflow(by: size)
        guard !overflow, start < items.count else { return ([], nil) }
        let end = min(start + size, items.count)
        return (items[start..<end], end < items.count ? String(number + 1 + first) : nil)
    }
}
