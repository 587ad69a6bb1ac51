/// The typed events, each named as in the specification (Vol 4, Part E, 7.7).
///
/// ``EventCatalog`` lists them all. Numbers in events are taken as they come: ranges bind whoever sends them, and of a
/// failure the parameters after the status mean nothing.
package enum Events {}
