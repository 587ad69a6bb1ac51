/// An event on one line: id, instant, kind, door, summary.
func eventLine(_ event: JSONValue) -> String {
    let fields = [("id", 6), ("at", 24), ("kind", 22), ("door", 8)].map { name, width in
        let text = event[name].text.printable
        return text + String(repeating: " ", count: max(0, width - text.displayWidth)) + "  "
    }
    return fields.joined() + event["summary"].text.printable + "\n"
}
