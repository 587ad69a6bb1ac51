internal import LatchServer

extension Verb {
    /// What somebody does over HTTP.
    static let partnerVerbs = [
        Verb(
            "call", "Calls an HTTP interface of the cloud: the partner API, the tokens, the app API, the control API.",
            [
                Form(
                    Key(
                        "path", .path, "the path on the wire, with a query or without: /access/sdk/v1/doors?pageSize=5"),
                    [
                        Key(
                            "method", .choice(["GET", "POST", "PUT", "PATCH", "DELETE"]), "GET, unless there is a body"),
                        Key(
                            "as", .name(.client),
                            "a client: with a token that it gets by its id and secret, and keeps; for a token, those two"
                        ),
                        Key("user", .name(.user), "a person: with a token of theirs"),
                        Key("token", .text, "this bearer token"),
                        Key("body", .any, "the body, sent as JSON"),
                        Key("form", .textMap, "the body, sent as a form: a map of texts"),
                        Key("headers", .headers, "headers of the request that the cloud reads, such as Origin"),
                        Key("from", .text, "the caller's address; 127.0.0.1 if left out"),
                    ])
            ], answer: .call
        ) { fields, run in try await run.call(fields) }
    ]
}
