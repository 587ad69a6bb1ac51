// swift-tools-version: 6.2
import PackageDescription

// One set of language rules for every target: warnings are errors, imports are internal unless they say otherwise,
// so that each module's import list tells what leaks into its interface.
let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")

/// A module of the simulator; its place in the order of layers is checked by `LayeringTests`.
func module(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: swiftSettings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

let package = Package(
    name: "latch-lock-simulator",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "latchd", targets: ["latchd"]),
        .executable(name: "latchctl", targets: ["latchctl"]),
        .library(name: "LatchSimulatorTesting", targets: ["LatchSimulatorTesting"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
    ],
    targets: [
        module(
            "SimulationKernel",
            [
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "OrderedCollections", package: "swift-collections"),
            ]),
        module("BluetoothHCI", [nioCore]),
        module("VirtualRadio", ["SimulationKernel", "BluetoothHCI", nioCore, crypto, cryptoExtras]),
        module("BluetoothHost", ["SimulationKernel", "BluetoothHCI", nioCore, crypto, cryptoExtras]),
        module("HCITransports", ["SimulationKernel", "BluetoothHCI", nioCore, nioPosix]),
        .target(name: "CBlueZ"),
        .systemLibrary(name: "CSystemdBus", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        module(
            "BlueZ",
            [
                "CBlueZ", "CSystemdBus", "SimulationKernel", "BluetoothHCI", "BluetoothHost", "HCITransports", nioCore,
            ]),
        module("LockProtocol", ["SimulationKernel", crypto]),
        module("LockModel", ["SimulationKernel", "LockProtocol"]),
        module("Cloud", ["SimulationKernel", "LockProtocol", "LockModel"]),
        module("Properties", ["SimulationKernel", "LockProtocol", "LockModel", "Cloud", "Yams"]),
        module("Journal", ["SimulationKernel", .product(name: "GRDB", package: "GRDB.swift")]),
        module(
            "Phone",
            ["SimulationKernel", "BluetoothHCI", "BluetoothHost", "LockProtocol", "LockModel", "Cloud", nioCore]),
        module(
            "World",
            [
                "SimulationKernel", "BluetoothHCI", "VirtualRadio", "BluetoothHost", "LockProtocol", "LockModel",
                "Cloud", "Properties", "Journal", "Phone", nioCore,
            ]),
        module(
            "LatchServer",
            [
                "SimulationKernel", "VirtualRadio", "Phone", "LockProtocol", "LockModel", "Cloud", "Properties",
                "Journal",
                "World",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                nioCore,
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                nioPosix,
                nioSSL,
            ]),
        module(
            "LatchDaemon",
            [
                "SimulationKernel", "BluetoothHCI", "BluetoothHost", "HCITransports", "BlueZ", "LockProtocol", "Cloud",
                "Properties", "Journal", "World", "LatchServer",
                nioCore, .product(name: "ArgumentParser", package: "swift-argument-parser"),
                crypto,
                .product(name: "Logging", package: "swift-log"),
                nioSSL,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                x509,
            ]),
        module(
            "Scenarios",
            [
                "SimulationKernel", "LockProtocol", "LockModel", "Cloud", "Properties", "Journal", "World",
                "LatchServer",
            ]),
        module(
            "LatchSimulatorTesting",
            ["SimulationKernel", "LockProtocol", "LockModel", "Cloud", "Properties", "Journal", "World", "LatchServer"]),
        module(
            "LatchControl",
            [
                "Scenarios",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                nioCore,
                .product(name: "NIOHTTP1", package: "swift-nio"),
                nioPosix,
                nioSSL,
            ]),
        .executableTarget(name: "latchd", dependencies: ["LatchDaemon"], swiftSettings: swiftSettings),
        .executableTarget(name: "latchctl", dependencies: ["LatchControl"], swiftSettings: swiftSettings),
        tests("SimulationKernelTests", ["SimulationKernel"]),
        tests("ProjectTests", []),
        tests("BluetoothHCITests", ["BluetoothHCI", nioCore]),
        tests(
            "VirtualRadioTests", ["SimulationKernel", "BluetoothHCI", "VirtualRadio", nioCore, crypto, cryptoExtras]),
        tests(
            "BluetoothHostTests",
            [
                "SimulationKernel", "BluetoothHCI", "VirtualRadio", "BluetoothHost", nioCore, crypto, cryptoExtras,
            ]),
        tests("HCITransportsTests", ["SimulationKernel", "BluetoothHCI", "HCITransports", nioCore, nioPosix]),
        tests(
            "BlueZTests",
            [
                "SimulationKernel", "BluetoothHCI", "VirtualRadio", "BluetoothHost", "HCITransports", "BlueZ", nioCore,
            ]),
        .target(
            name: "FuzzTargets",
            dependencies: ["SimulationKernel", "BluetoothHCI", "VirtualRadio", "BluetoothHost", nioCore],
            path: "Tests/Fuzz/FuzzTargets", swiftSettings: swiftSettings),
        tests("FuzzTests", ["SimulationKernel", "FuzzTargets"]),
        tests(
            "PhoneTests",
            [
                "SimulationKernel", "BluetoothHCI", "VirtualRadio", "BluetoothHost", "LockProtocol", "LockModel",
                "Cloud", "Phone", nioCore,
            ]),
        tests("LockModelTests", ["SimulationKernel", "LockProtocol", "LockModel"]),
        tests("CloudTests", ["SimulationKernel", "LockProtocol", "LockModel", "Cloud"]),
        tests(
            "JournalTests", ["SimulationKernel", "Journal", .product(name: "GRDB", package: "GRDB.swift")]),
        tests(
            "WorldTests",
            [
                "SimulationKernel", "BluetoothHCI", "VirtualRadio", "BluetoothHost", "LockProtocol", "LockModel",
                "Cloud",
                "Properties", "Journal", "World", nioCore,
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests("LockProtocolTests", ["SimulationKernel", "LockProtocol", crypto]),
        tests("PropertiesTests", ["SimulationKernel", "LockProtocol", "LockModel", "Cloud", "Properties"]),
        tests("LatchSimulatorTestingTests", ["LockProtocol", "LatchSimulatorTesting"]),
        // The example for Swift test suites: a package of its own, whose sources are built and run here too.
        .target(
            name: "Concierge", path: "fixtures/examples/swift-tests/Sources/Concierge", swiftSettings: swiftSettings),
        .testTarget(
            name: "ConciergeTests", dependencies: ["Concierge", "LatchSimulatorTesting"],
            path: "fixtures/examples/swift-tests/Tests/ConciergeTests", swiftSettings: swiftSettings),
        tests("ScenariosTests", ["SimulationKernel", "Properties", "LatchServer", "Scenarios"]),
        tests(
            "LatchServerTests",
            [
                "SimulationKernel", "LockProtocol", "LockModel", "Cloud", "Properties", "Journal", "World",
                "LatchServer", nioCore, nioPosix,
            ]),
        tests(
            "LatchDaemonTests",
            [
                "LatchDaemon", "LatchServer", "World", .product(name: "SwiftASN1", package: "swift-asn1"), x509,
            ]),
        tests(
            "IntegrationTests",
            [
                "latchd", "latchctl", "SimulationKernel", "BluetoothHCI", "BluetoothHost",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                nioCore,
                .product(name: "NIOHTTP1", package: "swift-nio"),
                nioPosix,
                nioSSL,
            ]),
        tests(
            "LatchControlTests",
            [
                "LatchControl",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                nioCore,
                .product(name: "NIOHTTP1", package: "swift-nio"),
                nioPosix,
            ]),
    ]
)

// The benchmarks, and the packages that only they need: scripts/benchmark sets the variable.
if Context.environment["LATCH_BENCHMARKS"] != nil {
    package.dependencies.append(
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.0", traits: []))
    package.targets.append(
        .executableTarget(
            name: "KernelBenchmarks",
            dependencies: ["SimulationKernel", .product(name: "Benchmark", package: "benchmark")],
            path: "Tests/Benchmarks/KernelBenchmarks", swiftSettings: swiftSettings,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]))
    package.targets.append(
        .target(name: "Meters", path: "Tests/Benchmarks/Meters", swiftSettings: swiftSettings))
    package.targets.append(
        .executableTarget(
            name: "RadioBenchmarks",
            dependencies: [
                "Meters", "SimulationKernel", "BluetoothHCI", "VirtualRadio", "BluetoothHost", "LockProtocol", "Cloud",
                "Properties", "Phone", "World", nioCore,
            ],
            path: "Tests/Benchmarks/RadioBenchmarks", swiftSettings: swiftSettings))
    package.targets.append(
        .executableTarget(
            name: "APIBenchmarks",
            dependencies: [
                "SimulationKernel", "LockProtocol", "LockModel", "Cloud", "Properties", "Journal", "World",
                "LatchServer", .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"), nioCore, nioPosix,
            ],
            path: "Tests/Benchmarks/APIBenchmarks", swiftSettings: swiftSettings))
    package.targets.append(
        .executableTarget(
            name: "TimeBenchmarks",
            dependencies: [
                "Meters", "SimulationKernel", "VirtualRadio", "LockProtocol", "LockModel", "Cloud", "Properties",
                "Journal", "Phone", "World",
            ],
            path: "Tests/Benchmarks/TimeBenchmarks", swiftSettings: swiftSettings))
}

// libFuzzer's entry: scripts/fuzz sets the variable.
if Context.environment["LATCH_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "Fuzzer", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Fuzzer", swiftSettings: swiftSettings,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]))
}
