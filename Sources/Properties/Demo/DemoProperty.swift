// Made by scripts/embed-demo from fixtures/properties/maple-court.yaml: edit that file, then run the script.

/// The property that `latchd` starts with where none is given.
package enum DemoProperty {
    package static let fileName = "maple-court.yaml"

    package static let yaml = #"""
        # The demo property of the Latch lock simulator: a cast in which each person, door and client leads to one behaviour.
        #
        # Ids betray their kind by their first digits: 9a partner, b0 building, d0 door, 5d lock (the door's sdkDoorUuid),
        # 4e key, a0 user, f0 portfolio. Moments such as -40d count from the start of the simulation.
        # After a change, run scripts/embed-demo: latchd carries this file inside.

        name: Maple Court demo

        portfolio:
          id: f0000000-0000-4000-8000-000000000001
          name: Demo Estates
          # Who grants and revokes where `latchctl access` names nobody else.
          manager: pat

        # The secret of each client is its id and "-secret".
        partners:
          - id: 9a000000-0000-4000-8000-000000000001
            name: demo
            clients:
              - {id: demo-m2m, kind: m2m}
              # Passwordless sign-in, for tokens of users.
              - {id: demo-app, kind: passwordless}
              # Tokens that expire while you watch, and 429 after five requests in a minute.
              - {id: demo-strict-m2m, kind: m2m, tokenSeconds: 60, requestsPerMinute: 5}
              # Its address list excludes loopback, so a client on this machine is refused.
              - {id: demo-walled-m2m, kind: m2m, allowedAddresses: [203.0.113.0/24]}

          # The second partner: sees the Office only, and nothing that is demo's.
          - id: 9a000000-0000-4000-8000-000000000002
            name: rival
            clients:
              - {id: rival-m2m, kind: m2m}

          # The owner itself: sees every door.
          - id: 9a000000-0000-4000-8000-000000000003
            name: owner
            customer: true
            clients:
              - {id: owner-m2m, kind: m2m}

        buildings:
          # A residential house in a zone with daylight saving time; one doorcode per person for all communal doors.
          - id: b0000000-0000-4000-8000-000000000001
            name: Maple Court
            timeZone: America/New_York
            commonDoorcodes: true
            address:
              line1: 1 Maple Court
              city: New York
              state: NY
              postalCode: "10001"
              country: US
            doors:
              # Connected: changes arrive by themselves after the sync delay.
              - id: d0000000-0000-4000-8000-000000000001
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000001
                name: Front
                place: ENTRANCE
                connected: true
                partners: [demo]
                device: {family: R2, serialNumber: SIM-MC-FRONT}

              # Communal and offline: the common doorcode opens only after a sync.
              - id: d0000000-0000-4000-8000-000000000002
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000002
                name: Gym
                place: COMMUNAL
                connected: false
                partners: [demo]
                device: {family: M2, serialNumber: SIM-MC-GYM}

              # Stays unlocked in its opening hours.
              - id: d0000000-0000-4000-8000-000000000003
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000003
                name: Parcel
                place: COMMUNAL
                connected: true
                partners: [demo]
                openHours: ["monday-friday 08:00-18:00", "saturday 09:00-13:00"]
                device: {family: R2, serialNumber: SIM-MC-PARCEL}

              # Of type ELEVATOR in the partner API.
              - id: d0000000-0000-4000-8000-000000000004
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000004
                name: Lift
                place: ELEVATOR
                connected: true
                partners: [demo]
                device: {family: R2, serialNumber: SIM-MC-LIFT}

              # The clock was lost in a battery change: credentials with times are refused as unknown_time until a sync.
              - id: d0000000-0000-4000-8000-000000000005
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000005
                name: Roof
                place: SERVICE
                connected: false
                partners: [demo]
                device: {family: C2, serialNumber: SIM-MC-ROOF, clock: lost}

              # The usual door: riley lives here, gus is riley's guest, sam's access never reached it.
              - id: d0000000-0000-4000-8000-000000000101
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000101
                name: "101"
                place: RESIDENCE
                connected: false
                partners: [demo]
                device: {family: C2, serialNumber: SIM-MC-101}

              # The deadbolt is thrown, so daily doorcodes are refused.
              - id: d0000000-0000-4000-8000-000000000102
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000102
                name: "102"
                place: RESIDENCE
                connected: false
                partners: [demo]
                device: {family: M, serialNumber: SIM-MC-102, deadbolt: thrown}

              # A low battery, and a reading so old that apps call it unknown. Entries end with the check-mark key.
              - id: d0000000-0000-4000-8000-000000000103
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000103
                name: "103"
                place: RESIDENCE
                connected: false
                partners: [demo]
                device: {family: C1, serialNumber: SIM-MC-103, battery: 12, batteryReading: {percentage: 12, at: -40d}}

              # Latch and deadbolt in one: thrown or not, daily doorcodes open. noconsent has an access here.
              - id: d0000000-0000-4000-8000-000000000104
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000104
                name: "104"
                place: RESIDENCE
                connected: false
                partners: [demo]
                device: {family: Interconnect, serialNumber: SIM-MC-104}

              # Private and connected: a permanent doorcode opens soon after the grant, without a phone.
              - id: d0000000-0000-4000-8000-000000000105
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000105
                name: "105"
                place: RESIDENCE
                connected: true
                partners: [demo]
                device: {family: G-M2, serialNumber: SIM-MC-105}

              # No device was activated: the partner API gives null.
              - id: d0000000-0000-4000-8000-000000000106
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000106
                name: "106"
                place: RESIDENCE
                connected: false
                partners: [demo]

          # Run like a hotel, in a zone without daylight saving time; each communal door has its own doorcode.
          - id: b0000000-0000-4000-8000-000000000002
            name: Saguaro House
            timeZone: America/Phoenix
            commonDoorcodes: false
            address:
              line1: 2 Saguaro Road
              city: Phoenix
              state: AZ
              postalCode: "85001"
              country: US
            doors:
              - id: d0000000-0000-4000-8000-000000000201
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000201
                name: Lobby
                place: ENTRANCE
                connected: true
                partners: [demo]
                device: {family: R2, serialNumber: SIM-SH-LOBBY}

              # An offline wired reader: after a power cut it needs a sync at once.
              - id: d0000000-0000-4000-8000-000000000202
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000202
                name: Pool
                place: COMMUNAL
                connected: false
                partners: [demo]
                device: {family: R, serialNumber: SIM-SH-POOL}

              # Of the second partner only: demo is told that there is no such door.
              - id: d0000000-0000-4000-8000-000000000203
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000203
                name: Office
                place: SERVICE
                connected: false
                partners: [rival]
                device: {family: C2, serialNumber: SIM-SH-OFFICE}

              # Of no partner: only the owner sees it.
              - id: d0000000-0000-4000-8000-000000000204
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000204
                name: Store
                place: SERVICE
                connected: false
                device: {family: C2, serialNumber: SIM-SH-STORE}

              - id: d0000000-0000-4000-8000-000000000211
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000211
                name: Room 1
                place: RESIDENCE
                connected: false
                partners: [demo]
                device: {family: C2, serialNumber: SIM-SH-ROOM-1}

              - id: d0000000-0000-4000-8000-000000000212
                sdkDoorUuid: 5d000000-0000-4000-8000-000000000212
                name: Room 2
                place: RESIDENCE
                connected: false
                partners: [demo]
                device: {family: M2, serialNumber: SIM-SH-ROOM-2}

        keys:
          # The common doors of the residents.
          - id: 4e000000-0000-4000-8000-000000000001
            name: Residents
            type: REGULAR
            building: Maple Court
            doors: [Front, Gym, Parcel]
            partner: demo

          # What a hotel grants for a stay.
          - id: 4e000000-0000-4000-8000-000000000002
            name: Stay Room 1
            type: REGULAR
            building: Saguaro House
            doors: [Lobby, Pool, Room 1]
            partner: demo

          # Opens in its hours only; elsewhere the refusal is outside_schedule.
          - id: 4e000000-0000-4000-8000-000000000003
            name: Cleaners
            type: REGULAR
            building: Maple Court
            doors: [Front, Gym, Roof]
            partner: demo
            schedule: ["monday-friday 09:00-15:00"]

          # Of the second partner: demo can neither list nor grant it.
          - id: 4e000000-0000-4000-8000-000000000004
            name: Office staff
            type: REGULAR
            building: Saguaro House
            doors: [Office]
            partner: rival

          # Assigned to nobody until the property manager does.
          - id: 4e000000-0000-4000-8000-000000000005
            name: Contractors
            type: REGULAR
            building: Maple Court
            doors: [Front, Roof]

          # SINGLE keys, which the cloud makes by itself, one for each private door.
          - id: 4e000000-0000-4000-8000-000000000101
            name: Maple Court 101
            type: SINGLE
            building: Maple Court
            doors: ["101"]
            partner: demo

          - id: 4e000000-0000-4000-8000-000000000102
            name: Maple Court 102
            type: SINGLE
            building: Maple Court
            doors: ["102"]
            partner: demo

          - id: 4e000000-0000-4000-8000-000000000103
            name: Maple Court 103
            type: SINGLE
            building: Maple Court
            doors: ["103"]
            partner: demo

          - id: 4e000000-0000-4000-8000-000000000104
            name: Maple Court 104
            type: SINGLE
            building: Maple Court
            doors: ["104"]
            partner: demo

          - id: 4e000000-0000-4000-8000-000000000105
            name: Maple Court 105
            type: SINGLE
            building: Maple Court
            doors: ["105"]
            partner: demo

          - id: 4e000000-0000-4000-8000-000000000212
            name: Saguaro House Room 2
            type: SINGLE
            building: Saguaro House
            doors: [Room 2]
            partner: demo

        users:
          # Resident of 101, may share.
          - id: a0000000-0000-4000-8000-000000000001
            handle: riley
            firstName: Riley
            lastName: Reed
            email: riley@example.com
            consent: true

          # Riley's guest: loses access when riley does. Was never asked for consent.
          - id: a0000000-0000-4000-8000-000000000002
            handle: gus
            firstName: Gus
            lastName: Gold
            email: gus@example.com

          # Resident of 102 and the passing courier, whose phone carries sync packages; carries a keycard.
          - id: a0000000-0000-4000-8000-000000000003
            handle: morgan
            firstName: Morgan
            lastName: Moss
            email: morgan@example.com
            consent: true
            keycards: [04a1b2c3d4e5f6]

          # Has a permanent access to 101 of which the lock never heard: a standing diff.
          - id: a0000000-0000-4000-8000-000000000004
            handle: sam
            firstName: Sam
            lastName: Shaw
            email: sam@example.com

          # Permanent guest of 105 by the property manager: a grant there has no code, USER_HAS_GUEST_ACCESS_CONFLICT.
          - id: a0000000-0000-4000-8000-000000000005
            handle: pm-guest
            firstName: Parker
            lastName: Guest
            email: pm-guest@example.com

          # Permanent on the communal Gym by the property manager: COMMUNAL_DOORCODE_CONFLICT.
          - id: a0000000-0000-4000-8000-000000000006
            handle: pm-communal
            firstName: Casey
            lastName: Communal
            email: pm-communal@example.com

          # Cannot sign in: USER_ACCOUNT_NOT_ACTIVE.
          - id: a0000000-0000-4000-8000-000000000007
            handle: inactive
            firstName: Ida
            lastName: Inactive
            email: inactive@example.com
            active: false

          # Refused consent, so the SDK's setup fails: consentNotGranted.
          - id: a0000000-0000-4000-8000-000000000008
            handle: noconsent
            firstName: Noor
            lastName: Consent
            email: noconsent@example.com
            consent: false

          # A phone number and no email: daily doorcodes only, by text message.
          - id: a0000000-0000-4000-8000-000000000009
            handle: phoneonly
            firstName: Fern
            lastName: Phone
            phone: "+12125550109"

          # Both: messages to this phone number go to the email address.
          - id: a0000000-0000-4000-8000-000000000010
            handle: both
            firstName: Bo
            lastName: Both
            email: both@example.com
            phone: "+12125550110"

          # The property manager.
          - id: a0000000-0000-4000-8000-000000000011
            handle: pat
            firstName: Pat
            lastName: Park
            email: pat@example.com

        accesses:
          - user: riley
            door: Maple Court/101
            role: RESIDENT
            shareable: true
            start: -90d
            granter: {partner: demo}
            code: "4821101"

          # The common doors; Front opens with this code from the first minute.
          - user: riley
            key: Residents
            role: RESIDENT
            start: -90d
            granter: {partner: demo}
            code: "7316402"

          - user: gus
            door: Maple Court/101
            role: GUEST
            start: -14d
            granter: {user: riley}
            code: "5903317"

          - user: morgan
            door: Maple Court/102
            role: RESIDENT
            shareable: true
            start: -60d
            granter: {partner: demo}
            code: "6174208"

          - user: morgan
            key: Residents
            role: RESIDENT
            start: -60d
            granter: {partner: demo}
            code: "2958713"

          - user: sam
            door: Maple Court/101
            role: GUEST
            start: -2d
            granter: {partner: demo}
            code: "8063594"
            synced: false

          - user: pm-guest
            door: Maple Court/105
            role: GUEST
            start: -30d
            granter: {user: pat}
            code: "3642085"

          - user: pm-communal
            door: Maple Court/Gym
            role: GUEST
            start: -30d
            granter: {user: pat}
            code: "9417260"

          - user: noconsent
            door: Maple Court/104
            role: GUEST
            start: -7d
            granter: {partner: demo}
            code: "1285936"

        """#
}
