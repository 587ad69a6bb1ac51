/// Results as one page for a browser: for each scenario what came of it, and a timeline with lanes for the scenario's
/// steps, the cloud, each phone and the locks. It needs nothing from the network.
package enum HTMLReport {
    /// A column of a timeline; each phone has its own.
    private struct Lane {
        let name: String
        var phone: String?
        let title: String

        func has(_ entry: Timeline.Entry) -> Bool { entry.lane == name && entry.phone == phone }
    }

    private static func lanes(of timeline: Timeline) -> [Lane] {
        var lanes = [Lane(name: "step", title: "Steps"), Lane(name: "cloud", title: "Cloud")]
        lanes += timeline.phones.map { Lane(name: "phone", phone: $0.id, title: "Phone \($0.name)") }
        lanes += [Lane(name: "lock", title: "Locks"), Lane(name: "world", title: "World")]
        return lanes
    }

    package static func text(of results: [ScenarioResult]) -> String {
        let held = results.count { $0.failure == nil }
        var page = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Scenarios: \(held) of \(results.count) held</title>
            <style>\(style)</style></head><body>
            <h1>\(held) of \(results.count) scenarios held</h1>

            """
        for result in results { page += section(result) }
        return page + "</body></html>\n"
    }

    private static func section(_ result: ScenarioResult) -> String {
        let word =
            switch result.failure?.kind {
            case nil: "held"
            case .failed: "failed"
            case .couldNotRun: "could not run"
            }
        let isOpen = result.failure == nil ? "" : " open"
        var html = """
            <details\(isOpen)><summary class="\(result.failure == nil ? "held" : "failed")">
            <b>\(word)</b> \(result.title.escapedForMarkup) <small>\(result.file.escapedForMarkup), seed \(result.seed), \
            digest \(result.digest)</small></summary>

            """
        if let failure = result.failure {
            let text = failure.lines(replay: result.replay).joined(separator: "\n").escapedForMarkup
            html += "<pre class=\"failure\">\(text)</pre>\n"
        }
        let lanes = lanes(of: result.timeline)
        html += "<table><tr><th>Time</th>" + lanes.map { "<th>\($0.title.escapedForMarkup)</th>" }.joined() + "</tr>\n"
        for entry in result.timeline.inOrder {
            html += "<tr><td class=\"time\">\(entry.at.escapedForMarkup)</td>"
            var skipped = 0
            for lane in lanes {
                guard lane.has(entry) else {
                    skipped += 1
                    continue
                }
                html += gap(skipped)
                skipped = 0
                let place = (entry.place ?? entry.door).map { "<i>\($0.escapedForMarkup)</i> " } ?? ""
                html +=
                    "<td class=\"\(lane.name)\(entry.isFailure ? " refused" : "")\" title=\"\(entry.kind.escapedForMarkup)\">"
                html += place + entry.text.escapedForMarkup + "</td>"
            }
            html += gap(skipped) + "</tr>\n"
        }
        return html + "</table></details>\n"
    }

    /// The cells of lanes in which nothing happened.
    private static func gap(_ lanes: Int) -> String {
        switch lanes {
        case 0: ""
        case 1: "<td></td>"
        default: "<td colspan=\"\(lanes)\"></td>"
        }
    }

    private static let style = """
        body{font:14px/1.4 system-ui,sans-serif;margin:2em;color:#222}
        summary{cursor:pointer;padding:.4em;border-left:6px solid}summary small{color:#666}
        .held{border-color:#2a7}.failed{border-color:#c33}
        table{border-collapse:collapse;margin:.5em 0 1.5em;width:100%}
        th,td{text-align:left;vertical-align:top;padding:.2em .5em;border-bottom:1px solid #eee;word-break:break-word}
        th{border-bottom:2px solid #ccc}.time{white-space:nowrap;color:#666;font-variant-numeric:tabular-nums}
        td.step{background:#f4f4f4;font-family:monospace}td.cloud{background:#eef4ff}td.phone{background:#f2ecff}
        td.lock{background:#eefaf0}td.world{background:#fff8e8}td.refused{outline:2px solid #e0a0a0}
        pre.failure{background:#fff0f0;padding:1em;white-space:pre-wrap}
        """
}
