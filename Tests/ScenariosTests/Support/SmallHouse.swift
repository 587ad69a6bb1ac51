/// A house of three doors, with few doorcodes a day, so that many lives pass in it in a short time.
enum SmallHouse {
    static let file = "small-house.yaml"

    static let yaml = """
        name: Small house
        settings: {dailySlots: 3}
        portfolio: {name: Small, manager: pat}
        partners:
          - {name: demo, clients: [{id: demo-m2m, kind: m2m}]}
        buildings:
          - name: House
            timeZone: America/New_York
            commonDoorcodes: false
            doors:
              - {name: Flat, place: RESIDENCE, connected: false, partners: [demo], device: {family: C2}}
              - {name: Gym, place: COMMUNAL, connected: false, partners: [demo], device: {family: M2}}
              - {name: Hall, place: ENTRANCE, connected: true, partners: [demo], device: {family: R2}}
        keys:
          - {name: Cleaners, type: REGULAR, building: House, doors: [Flat, Gym], partner: demo, schedule: ["monday-friday 09:00-15:00"]}
        users:
          - {firstName: Riley, lastName: R, handle: riley, email: riley@example.com, consent: true}
          - {firstName: Gus, lastName: G, handle: gus, email: gus@example.com, consent: true}
          - {firstName: Pat, lastName: P, handle: pat, email: pat@example.com}
        accesses:
          - {user: riley, door: House/Flat, role: RESIDENT, shareable: true, start: -9d, granter: {partner: demo}, code: "4821101"}
          - {user: gus, door: House/Flat, role: GUEST, start: -9d, granter: {user: riley}, code: "5903317"}
          - {user: riley, door: House/Gym, role: GUEST, start: -9d, granter: {partner: demo}, code: "7316402"}
        """
}
