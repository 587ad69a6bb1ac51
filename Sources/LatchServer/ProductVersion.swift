/// The version of the product, which both programs and the status route tell.
package enum ProductVersion {
    package static let current = "0.1.0"
}
