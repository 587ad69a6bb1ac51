/// The key that signs tokens unless `--signing-key` names another.
///
/// It is public, and the same in every copy, so that tests may fix what they expect: a token signed with it proves
/// nothing to anybody.
enum TestSigningKey {
    static let pem = """
        -----BEGIN PRIVATE KEY-----
        MIIEvwIBADANBgkqhkiG9w0BAQEFAASCBKkwggSlAgEAAoIBAQDMbcLTPwTUoi0Z
        jQvRnDpENWMImyz2z/eARtfArI+rYMILn3pqRsUH4LX8SBp8vnClxetcRkzVNeoI
        tJmRQ9ttDiRGGnQ+PWdgcaSKLVwJqZMoVCpI2ujzdKCV59ecU4xph9xtj6A+gCkR
        XJK+PyGl72N1gDjj1VUH2SKQk2984sICJY6M/NcRZXCt0ftVW1u9Rj2hNsIUb3aB
        PZcLcGeYtUj71pP0gTOKVscb2Ac067KMVQ5iQhdK8asLDrxj2PTN4UYSwbFUl4rO
        syKagmB46xQIrW421TTChRA8t6VCEL074twhZNY7U8oGtTGDwoxnlqHEMG2pWo66
        dh7+3ceTAgMBAAECggEAAwPwsEkpJNl7jPl4yihYAsFmiHzPoawPLbGY5UTmWLF+
        Sz/nWORGf5Y/zKVj7z6nk3zeRLt7MUQTKvp5dC/vDQjVhTfQrSKobSs4k9+pGkWJ
        rrA4XK7nLsDBat5+XodnHajr6MDiwJp9WTQicV9+Z6S6Zf85fvwQ0Y+Ccu9WHDIk
        Za2YXFJjKH0+kGgRuSLHuIrXO7/dCFrIB1+5ctp36/0gx/EvkkgAKAnV4WQ2xtG/
        OkZ869Bomf4joVB/7KF19z5h3/ScDrgwJZ8NZdfpgQUacjhZkYTRCHVaj4mf53hh
        BYG2YjPMqoveNAIDIF4YWCUOW96JJaaCqgNkjscLyQKBgQDtkstUp5YT8mBWX8Aq
        VUvREbNX/ubpd7NDH8oCiMdK5tlyHYnYw1w9a7jfJExCoV5OCyahjNSgJNfDDIoV
        Xzak3LtV3pMwbSxWz5TP1Q1COrDX65dbUuvfoGzhK6t4CgAOZzJMWbsmoBj7+mk8
        gbG0ZKwhakvtl5lbfwOtm94upQKBgQDcSNqIGexJuTOtOu/IffYtXjMHvc6mqpiI
        H3RMobpIeQgGAhmbaXstUGz0x/7w0B5hLaJs9Rku455QhNmD3UHSG7Zlp2nMrYAo
        yC/L4g65Ut2Bc6J8FEWMNEPAgJHGDnQ/WeyVLi5vxkY89ZEkOpjlMFvvbr1NcHfC
        88R3soI/1wKBgQCfl4IBz0ZxBdwTieT0SzJQMtzQWwrRgTip+dvhUfLW7Tbbgt5M
        AAihthCNzbtw8yf/s1vzIEDhh35tp6nG65wwqZsq9wbXfC9R7cZgyxVKDVUo5zlY
        /t427nTV2lkonUcmZcqTIaAoNVozQyeYnuM6dHpxRA/XfoRlw3A8Gr3phQKBgQCL
        BS9lVXbZ0Bfc66UIUvZaC2kJKbCRXniE79Tlx+tYcYmuwQSIIDmsj2Uz1kP+llmV
        2sb3HHeYL+5pwm3D2o7/mp2x6cXLdnO7SRthAHlqW/GPEPsqc2Cw6wsXIgzdgaG7
        mXTFcS+9OtR5BEFlK9XyTmK26JxvktsCHfWP1Qh+YQKBgQCw74zRavprNu27tCTS
        pgaS2y9MbIbwVNHjvEDsT8ur3CY2Zj9arld6/gdupllQ8dTbelaw9j/a9eHNbod1
        ysIT03nm83TOWG0IiTmgujTVbGfJmhJHKaEELp/q+uU/sT1x9l8xmcn4qQIpwlmL
        mFiJ4PiCrwCKp8IVladL2bRtNg==
        -----END PRIVATE KEY-----
        """
}
