/// The values of one server that differ from those of its database, in the order of their handles.
struct ValueOverlay: Sendable {
    private var entries: [(handle: AttributeHandle, value: [UInt8])] = []

    subscript(handle: AttributeHandle) -> [UInt8]? {
        get {
            let place = place(of: handle)
            return place < entries.count && entries[place].handle == handle ? entries[place].value : nil
        }
        set {
            let place = place(of: handle)
            let isThere = place < entries.count && entries[place].handle == handle
            switch (newValue, isThere) {
            case (let value?, true): entries[place].value = value
            case (let value?, false): entries.insert((handle, value), at: place)
            case (nil, true): entries.remove(at: place)
            case (nil, false): break
            }
        }
    }

    /// Drops the values for which `isKept` says no.
    mutating func filter(_ isKept: (AttributeHandle) -> Bool) { entries.removeAll { !isKept($0.handle) } }

    /// Where the handle is, or belongs.
    private func place(of handle: AttributeHandle) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].handle < handle { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
