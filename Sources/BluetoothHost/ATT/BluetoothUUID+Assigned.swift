/// Declarations and descriptors (Vol 3, Part G, 3; Assigned Numbers, 3.6 and 3.7).
extension BluetoothUUID {
    package static var primaryService: BluetoothUUID { 0x2800 }
    package static var secondaryService: BluetoothUUID { 0x2801 }
    package static var include: BluetoothUUID { 0x2802 }
    package static var characteristic: BluetoothUUID { 0x2803 }

    package static var characteristicExtendedProperties: BluetoothUUID { 0x2900 }
    package static var characteristicUserDescription: BluetoothUUID { 0x2901 }
    package static var clientCharacteristicConfiguration: BluetoothUUID { 0x2902 }
    package static var serverCharacteristicConfiguration: BluetoothUUID { 0x2903 }
    package static var characteristicPresentationFormat: BluetoothUUID { 0x2904 }
    package static var characteristicAggregateFormat: BluetoothUUID { 0x2905 }
}

/// Services (Assigned Numbers, 3.4).
extension BluetoothUUID {
    package static var genericAccessService: BluetoothUUID { 0x1800 }
    package static var genericAttributeService: BluetoothUUID { 0x1801 }
    package static var deviceInformationService: BluetoothUUID { 0x180a }
    package static var batteryService: BluetoothUUID { 0x180f }
}

/// Characteristics (Assigned Numbers, 3.8).
extension BluetoothUUID {
    // Generic Access
    package static var deviceName: BluetoothUUID { 0x2a00 }
    package static var appearance: BluetoothUUID { 0x2a01 }
    package static var peripheralPreferredConnectionParameters: BluetoothUUID { 0x2a04 }
    package static var centralAddressResolution: BluetoothUUID { 0x2aa6 }
    // Generic Attribute
    package static var serviceChanged: BluetoothUUID { 0x2a05 }
    package static var clientSupportedFeatures: BluetoothUUID { 0x2b29 }
    package static var databaseHash: BluetoothUUID { 0x2b2a }
    package static var serverSupportedFeatures: BluetoothUUID { 0x2b3a }
    // Battery
    package static var batteryLevel: BluetoothUUID { 0x2a19 }
    // Device Information
    package static var systemID: BluetoothUUID { 0x2a23 }
    package static var modelNumberString: BluetoothUUID { 0x2a24 }
    package static var serialNumberString: BluetoothUUID { 0x2a25 }
    package static var firmwareRevisionString: BluetoothUUID { 0x2a26 }
    package static var hardwareRevisionString: BluetoothUUID { 0x2a27 }
    package static var softwareRevisionString: BluetoothUUID { 0x2a28 }
    package static var manufacturerNameString: BluetoothUUID { 0x2a29 }
    package static var regulatoryCertificationDataList: BluetoothUUID { 0x2a2a }
    package static var pnpID: BluetoothUUID { 0x2a50 }
}
