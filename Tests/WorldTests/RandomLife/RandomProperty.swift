import Cloud
import LockProtocol
import Properties
import SimulationKernel

@testable import World

/// A small house in each of two zones, with every kind of door and few slots, so that a random life meets all rules.
enum RandomProperty {
    static let yaml = """
        name: Random lives
        settings: {dailySlots: 4, wrongCodeLimit: 3, lockoutSeconds: 45}
        partners:
          - {name: demo, clients: [{id: demo-m2m, kind: m2m}]}
        buildings:
          - name: Maple
            timeZone: America/New_York
            commonDoorcodes: true
            doors:
              - {name: Front, place: ENTRANCE, connected: true, partners: [demo], device: {family: R2}}
              - {name: Gym, place: COMMUNAL, connected: false, partners: [demo], device: {family: M2}}
              - {name: Flat, place: RESIDENCE, connected: false, partners: [demo], device: {family: C2}}
              - {name: Annex, place: RESIDENCE, connected: true, partners: [demo], device: {family: G-M2}}
              - {name: Cellar, place: SERVICE, connected: false, partners: [demo], device: {family: C1}}
          - name: Saguaro
            timeZone: America/Phoenix
            commonDoorcodes: false
            doors:
              - {name: Lobby, place: ENTRANCE, connected: true, partners: [demo], device: {family: R2}}
              - {name: Pool, place: COMMUNAL, connected: false, partners: [demo], device: {family: R}}
              - {name: Room, place: RESIDENCE, connected: false, partners: [demo], device: {family: Interconnect}}
        users:
          - {firstName: Morgan, lastName: M, handle: morgan, email: 0@example.com, keycards: [04a1b2c3d4e5f6]}
          - {firstName: Riley, lastName: R, handle: riley, email: 1@example.com}
          - {firstName: Gus, lastName: G, handle: gus, email: 2@example.com}
          - {firstName: Pat, lastName: P, handle: pat, email: pat@example.com}
        accesses:
          - {user: morgan, door: Maple/Flat, role: GUEST, start: -9d, granter: {partner: demo}, code: "4821101"}
          - {user: gus, door: Maple/Flat, role: GUEST, start: -9d, granter: {user: morgan}}
          - {user: riley, door: Maple/Gym, role: GUEST, start: -9d, granter: {user: pat}}
          - {user: riley, door: Maple/Cellar, role: GUEST, start: -9d, granter: {partner: demo}, synced: false}
          - {user: morgan, door: Saguaro/Room, role: RESIDENT, start: -9d, granter: {partner: demo}}
        """

    /// Before a day of 23 hours, before one of 25, and on an ordinary day.
    static let starts = ["2026-03-07T17:00:00Z", "2026-10-31T17:00:00Z", "2026-11-21T15:00:00Z"].map(instant)
}
