internal import Cloud
internal import SimulationKernel

// People in lists.
extension OpenKitModels {
    package struct Users: Encodable, Sendable {
        let users: [User]
        @Nullable var nextPageToken: String?
    }

    package struct Residents: Encodable, Sendable {
        let residents: [Resident]
        @Nullable var nextPageToken: String?
    }

    package struct Resident: Encodable, Sendable {
        let userUuid: String
        @Nullable var email: String?
        let firstName: String
        let lastName: String
        @Nullable var phone: String?

        init(_ user: CloudUser) {
            userUuid = user.id.description
            email = user.email
            firstName = user.firstName
            lastName = user.lastName
            phone = user.phone
        }
    }
}
