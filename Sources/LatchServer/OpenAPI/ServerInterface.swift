extension Interface {
    /// The scheme of the control token.
    static let controlToken = "controlToken"

    /// What is about the daemon itself.
    static let server = Interface(
        tag: "Server", description: "About the daemon itself.", security: [""], openParts: [:],
        endpoints: [
            Endpoint(
                method: "GET", path: "/healthz", name: "getHealth", summary: "Whether the daemon answers.",
                answers: [Endpoint.Answer(status: 200, meaning: "It does.", schema: .object(["status": .words("ok")]))]),
            Endpoint(
                method: "GET", path: "/metrics", name: "getMetrics",
                summary: "How the simulator and its process fare, for Prometheus.",
                answers: [
                    Endpoint.Answer(
                        status: 200, meaning: "Prometheus's text exposition format 0.0.4.", schema: .text,
                        otherType: "text/plain", isJSON: false)
                ], security: [controlToken]),
            Endpoint(
                method: "GET", path: "/openapi.json", name: "getOpenAPIDocument", summary: "This document.",
                answers: [Endpoint.Answer(status: 200, meaning: "The document.", schema: Schema(["type": "object"]))]),
        ], schemas: [])
}
