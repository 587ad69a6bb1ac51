extension ServerCase {
    /// TP/GAW: writing.
    static let writing: [ServerCase] = [
        ServerCase(
            "TP/GAW/SR/BV-03-C", .small,
            """
            > 12 03 00 01 02 03
            < 13
            """),
        ServerCase(
            "TP/GAW/SR/BV-03-C", .large1,
            """
            > 12 82 00 01 02 03
            < 13
            """),
        ServerCase(
            "TP/GAW/SR/BI-02-C", .small,
            """
            > 12 00 00 01 02 03
            < 01 12 00 00 01
            """),
        ServerCase(
            "TP/GAW/SR/BI-02-C", .large1,
            """
            > 12 0f f0 01 02 03
            < 01 12 0f f0 01
            """),
        ServerCase(
            "TP/GAW/SR/BI-03-C", .small,
            """
            > 12 13 f0 01 02 03
            < 01 12 13 f0 03
            """),
        ServerCase(
            "TP/GAW/SR/BI-03-C", .large1,
            """
            > 12 04 00 01 02 03
            < 01 12 04 00 03
            """),
        ServerCase(
            "TP/GAW/SR/BV-05-C", .small,
            """
            > 16 03 00 00 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff
            < 17 03 00 00 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff
            > 16 03 00 12 00 ff
            < 17 03 00 12 00 ff
            > 18 01
            < 19
            """),
        ServerCase(
            "TP/GAW/SR/BV-05-C", .large1,
            """
            > 16 82 00 00 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff
            < 17 82 00 00 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff
            > 16 82 00 12 00 ff
            < 17 82 00 12 00 ff
            > 18 01
            < 19
            """),
        ServerCase(
            "TP/GAW/SR/BI-07-C", .small,
            """
            > 16 00 00 00 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff
            < 01 16 00 00 01
            """),
        ServerCase(
            "TP/GAW/SR/BI-07-C", .large1,
            """
            > 16 0f f0 00 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff
            < 01 16 0f f0 01
            """),
        ServerCase(
            "TP/GAW/SR/BI-14-C", .small,
            """
            > 16 00 00 00 00 01 02 03
            < 01 16 00 00 01
            """),
        ServerCase(
            "TP/GAW/SR/BI-14-C", .large1,
            """
            > 16 0f f0 00 00 01 02 03
            < 01 16 0f f0 01
            """),
        ServerCase(
            "TP/GAW/SR/BI-25-C", .small,
            """
            > 16 00 00 00 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff
            < 01 16 00 00 01
            """),
        ServerCase(
            "TP/GAW/SR/BI-25-C", .large1,
            """
            > 16 0f f0 00 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff
            < 01 16 0f f0 01
            """),
        ServerCase(
            "TP/GAW/SR/BI-08-C", .small,
            """
            > 16 05 00 00 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff
            < 01 16 05 00 03
            """),
        ServerCase(
            "TP/GAW/SR/BI-08-C", .large1,
            """
            > 16 73 00 00 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff
            < 01 16 73 00 03
            """),
        ServerCase(
            "TP/GAW/SR/BI-15-C", .small,
            """
            > 16 05 00 00 00 01 02 03
            < 01 16 05 00 03
            """),
        ServerCase(
            "TP/GAW/SR/BI-15-C", .large1,
            """
            > 16 73 00 00 00 01 02 03
            < 01 16 73 00 03
            """),
        ServerCase(
            "TP/GAW/SR/BI-26-C", .small,
            """
            > 16 13 f0 00 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff
            < 01 16 13 f0 03
            """),
        ServerCase(
            "TP/GAW/SR/BI-26-C", .large1,
            """
            > 16 04 00 00 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff
            < 01 16 04 00 03
            """),
        ServerCase(
            "TP/GAW/SR/BV-06-C", .small,
            """
            > 16 03 00 00 00 01 02 03
            < 17 03 00 00 00 01 02 03
            > 18 01
            < 19
            """),
        ServerCase(
            "TP/GAW/SR/BV-06-C", .large1,
            """
            > 16 82 00 00 00 01 02 03
            < 17 82 00 00 00 01 02 03
            > 18 01
            < 19
            """),
        ServerCase(
            "TP/GAW/SR/BV-07-C", .small,
            """
            > 16 03 00 00 00 01 02 03
            < 17 03 00 00 00 01 02 03
            > 18 00
            < 19
            > 0a 03 00
            < 0b "BlueZ"
            """),
        ServerCase(
            "TP/GAW/SR/BV-07-C", .large1,
            """
            > 16 c4 00 00 00 01 02 03
            < 17 c4 00 00 00 01 02 03
            > 18 00
            < 19
            > 0a c4 00
            < 0b "111112222233333444445"
            """),
        ServerCase(
            "TP/GAW/SR/BV-10-C", .small,
            """
            > 16 03 00 00 00 01 02 03
            < 17 03 00 00 00 01 02 03
            > 16 15 f0 00 00 01 02 03
            < 17 15 f0 00 00 01 02 03
            > 16 03 00 03 00 04 05 06
            < 17 03 00 03 00 04 05 06
            > 16 15 f0 03 00 04 05 06
            < 17 15 f0 03 00 04 05 06
            > 18 01
            < 19
            """),
        ServerCase(
            "TP/GAW/SR/BV-10-C", .large1,
            """
            > 16 82 00 00 00 01 02 03
            < 17 82 00 00 00 01 02 03
            > 16 72 00 00 00 01 02 03
            < 17 72 00 00 00 01 02 03
            > 16 82 00 03 00 04 05 06
            < 17 82 00 03 00 04 05 06
            > 16 72 00 03 00 04 05 06
            < 17 72 00 03 00 04 05 06
            > 18 01
            < 19
            """),
        ServerCase(
            "TP/GAW/SR/BV-08-C", .large1,
            """
            > 12 83 00 01 02 03
            < 13
            """),
        ServerCase(
            "TP/GAW/SR/BI-20-C", .small,
            """
            > 12 00 00 01 02 03
            < 01 12 00 00 01
            """),
        ServerCase(
            "TP/GAW/SR/BI-20-C", .large1,
            """
            > 12 0f f0 01 02 03
            < 01 12 0f f0 01
            """),
        ServerCase(
            "TP/GAW/SR/BI-21-C", .small,
            """
            > 12 13 f0 01 02 03
            < 01 12 13 f0 03
            """),
        ServerCase(
            "TP/GAW/SR/BI-21-C", .large1,
            """
            > 12 04 00 01 02 03
            < 01 12 04 00 03
            """),
        ServerCase(
            "TP/GAW/SR/BV-09-C", .large1,
            """
            > 16 83 00 00 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff
            < 17 83 00 00 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff
            > 16 83 00 12 00 ff
            < 17 83 00 12 00 ff
            > 18 01
            < 19
            """),
    ]

    /// Accepted differences: the reference lets a client write any octets to the Client Characteristic Configuration of
    /// its small database. It has two octets (Vol 3, Part G, 3.3.3.3), so the answer here is Invalid Attribute Value
    /// Length.
    static let differing: [ServerCase] = [
        ServerCase(
            "TP/GAW/SR/BV-08-C", .small,
            """
            > 12 04 00 01 02 03
            < 01 12 04 00 0d
            """),
        ServerCase(
            "TP/GAW/SR/BV-09-C", .small,
            """
            > 16 04 00 00 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff
            < 17 04 00 00 00 ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff
            > 16 04 00 12 00 ff
            < 17 04 00 12 00 ff
            > 18 01
            < 01 18 04 00 0d
            """),
    ]

    /// TP/GAN and TP/GAI: notification and indication of 01 02 03 on handle 0x0003.
    static let sending: [ServerCase] = [
        ServerCase(
            "TP/GAN/SR/BV-01-C", .small,
            """
            > 12 04 00 01 00
            < 13
            !
            < 1b 03 00 01 02 03
            """),
        ServerCase(
            "TP/GAI/SR/BV-01-C", .small,
            """
            > 12 04 00 02 00
            < 13
            !
            < 1d 03 00 01 02 03
            > 1e
            """),
    ]
}
