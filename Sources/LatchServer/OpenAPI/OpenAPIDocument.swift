/// Our own OpenAPI document, at `GET /openapi.json`: the partner API, the token endpoint, the app API and the control API.
package enum OpenAPIDocument {
    static let interfaces = [
        Interface.openKit, Interface.authentication, Interface.app, Interface.control, Interface.server,
    ]

    /// The document (OpenAPI 3.0.3).
    /// - Parameters:
    ///   - base: the address under which clients reach us.
    ///   - needsControlToken: whether the control API asks for one.
    package static func document(base: String, version: String, needsControlToken: Bool) -> JSON {
        var paths: [String: [String: JSON]] = [:]
        var schemas: [String: JSON] = [:]
        for interface in interfaces {
            for endpoint in interface.endpoints {
                let security = endpoint.security ?? interface.security
                let needed = security == [Interface.controlToken] && !needsControlToken ? [""] : security
                paths[endpoint.path, default: [:]][endpoint.method.lowercased()] = endpoint.json(
                    of: interface, security: needed)
            }
            for (name, schema) in interface.schemas { schemas[name] = schema.json }
        }
        return [
            "openapi": "3.0.3",
            "info": [
                "title": "Latch lock simulator", "version": .text(version),
                "description": """
                The partner API and the token endpoint have the vendor's public wire format, described in our own words; \
                the rest is this simulator's own. Absent values in answers are explicit nulls. Members may be added to \
                answers; clients ignore those that they do not know.
                """,
                "license": ["name": "Apache 2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"],
            ],
            "servers": [["url": .text(base)]],
            "tags": .list(
                interfaces.map { ["name": .text($0.tag), "description": .text($0.description)] }),
            "paths": .object(paths.mapValues { .object($0) }),
            "components": [
                "schemas": .object(schemas), "securitySchemes": securitySchemes, "headers": headers,
            ],
        ]
    }

    /// Every route that is described, as method and path.
    package static var routes: Set<String> { Set(interfaces.flatMap(\.endpoints).map { "\($0.method) \($0.path)" }) }

    private static let securitySchemes: JSON = [
        "partnerToken": [
            "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
            "description": "Of the grant client_credentials, for the partner API.",
        ],
        "userToken": [
            "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
            "description": "Of a person who has signed in, for the app API.",
        ],
        "controlToken": [
            "type": "http", "scheme": "bearer",
            "description": "What latchd was given as --control-token; without it, none is asked for.",
        ],
    ]

    private static let headers: JSON = [
        "Latch-Event-Id": [
            "description": "The id of this call's event: see GET /sim/v1/explain and GET /sim/v1/events.",
            "schema": ["type": "string", "pattern": "^[0-9]+$"],
        ],
        "Retry-After": [
            "description": "Seconds after which to try again.", "schema": ["type": "integer", "minimum": 0],
        ],
        "Allow": ["description": "The methods that there are.", "schema": ["type": "string"]],
    ]
}
