// The resolving list and private addresses (Vol 4, Part E, 7.8.38 to 7.8.45 and 7.8.77).

extension Commands {
    /// HCI_LE_Add_Device_To_Resolving_List (7.8.38).
    package struct LEAddDeviceToResolvingList: HCICommand {
        package static let opcode: Opcode = 0x2027

        package var peerIdentityAddressType = AddressType.publicDevice
        package var peerIdentityAddress = Address.zero
        /// The peer's identity resolving key; zero for none.
        package var peerKey = Block128.zero
        /// The identity resolving key used towards this peer; zero for none.
        package var localKey = Block128.zero

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.choice("Peer_Identity_Address_Type", &peerIdentityAddressType, among: AddressType.device)
            try fields.address("Peer_Identity_Address", &peerIdentityAddress)
            try fields.block("Peer_IRK", &peerKey)
            try fields.block("Local_IRK", &localKey)
        }
    }

    /// HCI_LE_Remove_Device_From_Resolving_List (7.8.39).
    package struct LERemoveDeviceFromResolvingList: HCICommand {
        package static let opcode: Opcode = 0x2028

        package var peerIdentityAddressType = AddressType.publicDevice
        package var peerIdentityAddress = Address.zero

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.choice("Peer_Identity_Address_Type", &peerIdentityAddressType, among: AddressType.device)
            try fields.address("Peer_Identity_Address", &peerIdentityAddress)
        }
    }

    /// HCI_LE_Clear_Resolving_List (7.8.40).
    package struct LEClearResolvingList: PlainCommand {
        package static let opcode: Opcode = 0x2029

        package init() {}
    }

    /// HCI_LE_Read_Resolving_List_Size (7.8.41).
    package struct LEReadResolvingListSize: PlainCommand {
        package static let opcode: Opcode = 0x202A

        package init() {}

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var size: UInt8 = 0

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.integer("Resolving_List_Size", &size)
            }
        }
    }

    /// HCI_LE_Read_Peer_Resolvable_Address (7.8.42).
    package struct LEReadPeerResolvableAddress: HCICommand {
        package static let opcode: Opcode = 0x202B

        package var peerIdentityAddressType = AddressType.publicDevice
        package var peerIdentityAddress = Address.zero

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.choice("Peer_Identity_Address_Type", &peerIdentityAddressType, among: AddressType.device)
            try fields.address("Peer_Identity_Address", &peerIdentityAddress)
        }

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var address = Address.zero

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.address("Peer_Resolvable_Address", &address)
            }
        }
    }

    /// HCI_LE_Read_Local_Resolvable_Address (7.8.43).
    package struct LEReadLocalResolvableAddress: HCICommand {
        package static let opcode: Opcode = 0x202C

        package var peerIdentityAddressType = AddressType.publicDevice
        package var peerIdentityAddress = Address.zero

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.choice("Peer_Identity_Address_Type", &peerIdentityAddressType, among: AddressType.device)
            try fields.address("Peer_Identity_Address", &peerIdentityAddress)
        }

        /// What the controller answers.
        package struct Return: HCIReturn {
            package var status = ErrorCode.success
            package var address = Address.zero

            package init() {}

            package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
                try fields.wrapped("Status", &status)
                try fields.address("Local_Resolvable_Address", &address)
            }
        }
    }

    /// HCI_LE_Set_Address_Resolution_Enable (7.8.44).
    package struct LESetAddressResolutionEnable: HCICommand {
        package static let opcode: Opcode = 0x202D

        package var isEnabled = false

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.flag("Address_Resolution_Enable", &isEnabled)
        }
    }

    /// HCI_LE_Set_Resolvable_Private_Address_Timeout (7.8.45).
    package struct LESetResolvablePrivateAddressTimeout: HCICommand {
        package static let opcode: Opcode = 0x202E

        package var seconds: UInt16 = 900

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.integer("RPA_Timeout", &seconds, in: 1...0x0e10)
        }
    }

    /// HCI_LE_Set_Privacy_Mode (7.8.77).
    package struct LESetPrivacyMode: HCICommand {
        package static let opcode: Opcode = 0x204E

        package var peerIdentityAddressType = AddressType.publicDevice
        package var peerIdentityAddress = Address.zero
        package var mode = PrivacyMode.network

        package init() {}

        package mutating func layout(_ fields: inout FieldCoder) throws(HCIError) {
            try fields.choice("Peer_Identity_Address_Type", &peerIdentityAddressType, among: AddressType.device)
            try fields.address("Peer_Identity_Address", &peerIdentityAddress)
            try fields.choice("Privacy_Mode", &mode)
        }
    }
}
