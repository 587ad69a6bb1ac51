/// Looks at a value where it is, such as an element of an array or an actor's property.
///
/// To read a property of another module's type there, or one that is worked out, copies the whole value first, with a
/// reference counted for each array in it.
@inlinable
package func look<Subject, Answer>(at subject: inout Subject, _ look: (inout Subject) -> Answer) -> Answer {
    look(&subject)
}
