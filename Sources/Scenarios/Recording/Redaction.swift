/// Takes out of texts what is nobody else's.
package enum Redaction {
    /// A property file without its clients' secrets.
    package static func withoutSecrets(property yaml: String) -> String {
        yaml.replacing(/(\bsecret:\s*)("[^"\n]*"|'[^'\n]*'|[^\s,}#]+)/) { "\($0.output.1)not-the-secret" }
    }
}
