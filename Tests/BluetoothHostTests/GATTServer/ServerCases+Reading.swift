extension ServerCase {
    /// TP/GAR: reading.
    static let reading: [ServerCase] = [
        ServerCase("TP/GAR/SR/BV-01-C", .small, "> 0a 03 00\n< 0b \"BlueZ\""),
        ServerCase(
            "TP/GAR/SR/BV-01-C", .large1,
            """
            > 0a c4 00
            < 0b "111112222233333444445"
            > 0a ca 00
            < 0b "3333344444555556666677"
            """),
        ServerCase("TP/GAR/SR/BI-02-C", .small, "> 0a 00 00\n< 01 0a 00 00 01"),
        ServerCase("TP/GAR/SR/BI-02-C", .large1, "> 0a 0f f0\n< 01 0a 0f f0 01"),
        ServerCase(
            "TP/GAR/SR/BV-03-C", .small,
            """
            > 08 01 00 ff ff ef cd ab 89 67 45 23 01 00 00 00 00 09 b0 00 00
            < 09 03 15 f0 09
            > 08 01 00 ff ff 01 2a
            < 09 04 18 f0 00 00
            """),
        ServerCase(
            "TP/GAR/SR/BV-03-C", .large1,
            """
            > 08 01 00 ff ff ef cd ab 89 67 45 23 01 00 00 00 00 d4 d5 00 00
            < 09 03 76 00 44
            > 08 01 00 ff ff 02 b0
            < 09 15 25 00 "1111122222333334444"
            """),
        ServerCase("TP/GAR/SR/BI-06-C", .large1, "> 08 01 00 ff ff 07 b0\n< 01 08 32 00 02"),
        ServerCase("TP/GAR/SR/BI-07-C", .small, "> 08 01 00 ff ff f0 0f\n< 01 08 01 00 0a"),
        ServerCase("TP/GAR/SR/BI-07-C", .large1, "> 08 01 00 ff ff f0 0f\n< 01 08 01 00 0a"),
        ServerCase("TP/GAR/SR/BI-08-C", .small, "> 08 02 00 01 00 00 28\n< 01 08 02 00 01"),
        ServerCase("TP/GAR/SR/BI-08-C", .large1, "> 08 02 00 01 00 00 28\n< 01 08 02 00 01"),
        ServerCase(
            "TP/GAR/SR/BV-04-C", .large1,
            """
            > 0c d3 00 00 00
            < 0d 11 22 33 44 55 66 77 88 99 00 11 22 33 44 55 66 77 88 99 00 11 22
            > 0c d3 00 16 00
            < 0d 33 44 55 66 77 88 99 00 11 22 33 44 55 66 77 88 99 00 11 22 33 44
            > 0c d3 00 2c 00
            < 0d 55
            > 0c d3 00 2d 00
            < 0d
            """),
        ServerCase("TP/GAR/SR/BI-12-C", .large1, "> 0c 27 00 00 00\n< 01 0c 27 00 02"),
        ServerCase("TP/GAR/SR/BI-13-C", .small, "> 0c 13 f0 f0 00\n< 01 0c 13 f0 07"),
        ServerCase("TP/GAR/SR/BI-13-C", .large1, "> 0c d3 00 f0 00\n< 01 0c d3 00 07"),
        ServerCase("TP/GAR/SR/BI-14-C", .small, "> 0c f0 0f 00 00\n< 01 0c f0 0f 01"),
        ServerCase("TP/GAR/SR/BI-14-C", .large1, "> 0c f0 0f 00 00\n< 01 0c f0 0f 01"),
        ServerCase("TP/GAR/SR/BV-05-C", .small, "> 0e 15 f0 03 00\n< 0f 09 \"BlueZ\""),
        ServerCase("TP/GAR/SR/BV-05-C", .large1, "> 0e 44 00 06 00 c4 00\n< 0f 11 0b \"11111222223333344444\""),
        ServerCase("TP/GAR/SR/BI-18-C", .large1, "> 0e 44 00 06 00 27 00\n< 01 0e 27 00 02"),
        ServerCase("TP/GAR/SR/BI-19-C", .small, "> 0e 15 f0 f0 0f\n< 01 0e f0 0f 01"),
        ServerCase("TP/GAR/SR/BI-19-C", .large1, "> 0e 44 00 f0 0f\n< 01 0e f0 0f 01"),
        ServerCase("TP/GAR/SR/BV-06-C", .small, "> 0a 05 00\n< 0b \"Manufacturer Name\""),
        ServerCase(
            "TP/GAR/SR/BV-06-C", .large1,
            "> 0a d4 00\n< 0b 11 22 33 44 55 66 77 88 99 00 12 34 56 78 90 12 34 56 78 90 12 34"),
        ServerCase("TP/GAR/SR/BI-23-C", .large1, "> 0a 96 00\n< 01 0a 96 00 02"),
        ServerCase("TP/GAR/SR/BI-24-C", .small, "> 0a f0 0f\n< 01 0a f0 0f 01"),
        ServerCase("TP/GAR/SR/BI-24-C", .large1, "> 0a f0 0f\n< 01 0a f0 0f 01"),
        ServerCase(
            "TP/GAR/SR/BV-07-C", .large1,
            """
            > 0c d1 00 00 00
            < 0d 11 22 33 44 55 66 77 88 99 00 12 34 56 78 90 12 34 56 78 90 12 34
            > 0c d1 00 16 00
            < 0d 56 78 90 12 34 56 78 90 11 22 33 44 55 66 77 88 99 00 11 22 33 44
            > 0c d1 00 2c 00
            < 0d
            """),
        ServerCase(
            "TP/GAR/SR/BV-08-C", .large1,
            """
            > 0c ce 00 00 00
            < 0d 11 22 33 44 55 66 77 88 99 00 12 34 56 78 90 12 34 56 78 90 12 34
            > 0c ce 00 16 00
            < 0d 56 78 90 12 34 56 78 90 11 22 33 44 55 66 77 88 99 00 11 22 33
            > 0c ce 00 2b 00
            < 0d
            """),
        ServerCase("TP/GAR/SR/BI-28-C", .large1, "> 0c 96 00 00 00\n< 01 0c 96 00 02"),
        ServerCase("TP/GAR/SR/BI-29-C", .small, "> 0c 05 00 f0 00\n< 01 0c 05 00 07"),
        ServerCase("TP/GAR/SR/BI-29-C", .large1, "> 0c ce 00 f0 00\n< 01 0c ce 00 07"),
        ServerCase("TP/GAR/SR/BI-30-C", .small, "> 0c f0 0f 00 00\n< 01 0c f0 0f 01"),
        ServerCase("TP/GAR/SR/BI-30-C", .large1, "> 0c f0 0f 00 00\n< 01 0c f0 0f 01"),
    ]
}
