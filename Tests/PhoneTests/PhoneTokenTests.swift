import Cloud
import SimulationKernel
import Testing

@testable import Phone

@Suite struct PhoneTokenTests {
    @Test func `a token keeps its user and its end`() {
        var generator = SeededGenerator(seed: 1)
        let user = UserID(using: &generator)

        let token = PhoneToken(user: user, expiresAt: .epoch)

        #expect(token.user == user)
        #expect(token.expiresAt == .epoch)
    }
}
