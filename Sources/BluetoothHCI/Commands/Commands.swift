/// The typed commands, each named as in the specification (Vol 4, Part E, 7.1 to 7.8).
///
/// ``CommandCatalog`` lists them all, and the rest of the LE commands by name.
package enum Commands {}
