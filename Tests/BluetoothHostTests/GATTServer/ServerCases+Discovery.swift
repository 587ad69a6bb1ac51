extension ServerCase {
    /// TP/GAC: configuration, and TP/GAD: discovery.
    static let discovery: [ServerCase] = [
        ServerCase("TP/GAC/SR/BV-01-C", .service1, ""),
        ServerCase(
            "TP/GAD/SR/BV-01-C", .service1,
            """
            > 10 01 00 ff ff 00 28
            < 11 06 01 00 04 00 01 18 05 00 08 00 0d 18
            > 10 06 00 ff ff 00 28
            < 01 10 06 00 0a
            """),
        ServerCase(
            "TP/GAD/SR/BV-01-C", .small,
            """
            > 10 01 00 ff ff 00 28
            < 11 06 10 f0 18 f0 00 18 ff ff ff ff 0a 18
            """),
        ServerCase(
            "TP/GAD/SR/BV-01-C", .large1,
            """
            > 10 01 00 ff ff 00 28
            < 11 06 10 00 13 00 01 18 20 00 29 00 0a a0 30 00 32 00 0b a0
            > 10 33 00 ff ff 00 28
            < 11 06 40 00 46 00 00 18 50 00 52 00 0b a0 60 00 6b 00 0b a0
            > 10 6c 00 ff ff 00 28
            < 11 06 70 00 76 00 0b a0 80 00 86 00 0b a0
            > 10 86 00 ff ff 00 28
            < 11 14 90 00 96 00 ef cd ab 89 67 45 23 01 00 00 00 00 0c a0 00 00
            > 10 97 00 ff ff 00 28
            < 11 06 a0 00 b1 00 0f a0
            > 10 b2 00 ff ff 00 28
            < 11 14 c0 00 dd 00 ef cd ab 89 67 45 23 01 00 00 00 00 0c a0 00 00
            > 10 de 00 ff ff 00 28
            < 01 10 de 00 0a
            """),
        ServerCase(
            "TP/GAD/SR/BV-02-C/exists-16", .small,
            """
            > 06 01 00 ff ff 00 28 00 18
            < 07 10 f0 18 f0
            > 06 18 f0 ff ff 00 28 00 18
            < 01 06 18 f0 0a
            """),
        ServerCase(
            "TP/GAD/SR/BV-02-C/exists-16", .large1,
            """
            > 06 01 00 ff ff 00 28 0b a0
            < 07 30 00 32 00 50 00 52 00 60 00 6b 00 70 00 76 00 80 00 86 00
            > 06 86 00 ff ff 00 28 0b a0
            < 01 06 86 00 0a
            """),
        ServerCase(
            "TP/GAD/SR/BV-02-C/missing-16", .small,
            """
            > 06 01 00 ff ff 00 28 01 18
            < 01 06 01 00 0a
            """),
        ServerCase(
            "TP/GAD/SR/BV-02-C/missing-16", .large1,
            """
            > 06 01 00 ff ff 00 28 0f f0
            < 01 06 01 00 0a
            """),
        ServerCase(
            "TP/GAD/SR/BV-02-C/exists-128", .large1,
            """
            > 06 01 00 ff ff 00 28 ef cd ab 89 67 45 23 01 00 00 00 00 0c a0 00 00
            < 07 90 00 96 00 c0 00 dd 00
            > 06 de 00 ff ff 00 28 ef cd ab 89 67 45 23 01 00 00 00 00 0c a0 00 00
            < 01 06 de 00 0a
            """),
        ServerCase(
            "TP/GAD/SR/BV-02-C/missing-128", .large1,
            """
            > 06 01 00 ff ff 00 28 ff cd ab 89 67 45 23 01 00 00 00 00 0c a0 00 00
            < 01 06 01 00 0a
            """),
        ServerCase(
            "TP/GAD/SR/BV-03-C", .small,
            """
            > 08 01 00 ff ff 02 28
            < 09 08 11 f0 01 00 10 00 0a 18
            > 08 12 f0 ff ff 02 28
            < 01 08 12 f0 0a
            """),
        ServerCase(
            "TP/GAD/SR/BV-03-C", .large1,
            """
            > 08 01 00 ff ff 02 28
            < 09 08 02 00 80 00 86 00 0b a0 21 00 01 00 06 00 0d a0
            > 08 22 00 ff ff 02 28
            < 09 08 91 00 01 00 06 00 0d a0
            > 08 92 00 ff ff 02 28
            < 01 08 92 00 0a
            """),
        ServerCase("TP/GAD/SR/BV-04-C/1", .small, characteristicsOfSmall),
        ServerCase("TP/GAD/SR/BV-04-C/2", .small, characteristicsOfSecondary),
        ServerCase("TP/GAD/SR/BV-04-C", .large1, characteristicsOfLarge),
        ServerCase("TP/GAD/SR/BV-05-C/1", .small, characteristicsOfSmall),
        ServerCase("TP/GAD/SR/BV-05-C/2", .small, characteristicsOfSecondary),
        ServerCase("TP/GAD/SR/BV-05-C", .large1, characteristicsOfLarge),
        ServerCase(
            "TP/GAD/SR/BV-06-C", .small,
            """
            > 04 04 00 05 00
            < 05 01 04 00 02 29 05 00 01 29
            """),
        ServerCase(
            "TP/GAD/SR/BV-06-C", .large1,
            """
            > 04 73 00 76 00
            < 05 01 73 00 00 29 74 00 01 29 75 00 04 29
            > 04 76 00 76 00
            < 05 02 76 00 ef cd ab 89 67 45 23 01 00 00 00 00 d4 d5 00 00
            """),
    ]

    private static let characteristicsOfSmall = """
        > 08 10 f0 18 f0 03 28
        < 09 07 12 f0 02 13 f0 00 2a
        > 08 13 f0 18 f0 03 28
        < 09 15 14 f0 82 15 f0 ef cd ab 89 67 45 23 01 00 00 00 00 09 b0 00 00
        > 08 15 f0 18 f0 03 28
        < 09 07 17 f0 02 18 f0 01 2a
        > 08 18 f0 18 f0 03 28
        < 01 08 18 f0 0a
        """

    private static let characteristicsOfSecondary = """
        > 08 01 00 0f 00 03 28
        < 09 07 02 00 b2 03 00 29 2a
        > 08 03 00 0f 00 03 28
        < 01 08 03 00 0a
        """

    private static let characteristicsOfLarge = """
        > 08 20 00 29 00 03 28
        < 09 07 22 00 02 23 00 01 b0 24 00 0a 25 00 02 b0 26 00 08 27 00 02 b0
        > 08 27 00 29 00 03 28
        < 09 07 28 00 08 29 00 03 b0
        > 08 29 00 29 00 03 28
        < 01 08 29 00 0a
        """
}
