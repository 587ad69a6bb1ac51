/// The parameters of commands (C), return parameters (R) and events (E) that have a fixed length, each with its length
/// in octets, in the order in which Bumble 0.0.236 takes them apart: made by its parser, not by ours.
enum PeerLayouts {
    static let text = """
        C 0406 | Connection_Handle:2 Reason:1
        R 0C14 | Status:1 Local_Name:248
        R 0C23 | Status:1 Class_Of_Device:3
        C 0C33 | Host_ACL_Data_Packet_Length:2 Host_Synchronous_Data_Packet_Length:1 Host_Total_Num_ACL_Data_Packets:2 \
        Host_Total_Num_Synchronous_Data_Packets:2
        R 0C6C | Status:1 LE_Supported_Host:1 Unused:1
        C 0C6D | LE_Supported_Host:1 Unused:1
        C 0C7C | Connection_Handle:2 Authenticated_Payload_Timeout:2
        R 1001 | Status:1 HCI_Version:1 HCI_Subversion:2 LMP_Version:1 Company_Identifier:2 LMP_Subversion:2
        R 1002 | Status:1 Supported_Commands:64
        R 1003 | Status:1 LMP_Features:8
        R 1004 | Status:1 Page_Number:1 Max_Page_Number:1 Extended_LMP_Features:8
        R 1005 | Status:1 ACL_Data_Packet_Length:2 Synchronous_Data_Packet_Length:1 Total_Num_ACL_Data_Packets:2 \
        Total_Num_Synchronous_Data_Packets:2
        R 1009 | Status:1 BD_ADDR:6
        R 1405 | Status:1 Connection_Handle:2 RSSI:1
        R 2002 | Status:1 LE_ACL_Data_Packet_Length:2 Total_Num_LE_ACL_Data_Packets:1
        R 2003 | Status:1 LE_Features:8
        C 2006 | Advertising_Interval_Min:2 Advertising_Interval_Max:2 Advertising_Type:1 Own_Address_Type:1 \
        Peer_Address_Type:1 Peer_Address:6 Advertising_Channel_Map:1 Advertising_Filter_Policy:1
        R 2007 | Status:1 TX_Power_Level:1
        C 200B | LE_Scan_Type:1 LE_Scan_Interval:2 LE_Scan_Window:2 Own_Address_Type:1 Scanning_Filter_Policy:1
        C 200C | LE_Scan_Enable:1 Filter_Duplicates:1
        C 200D | LE_Scan_Interval:2 LE_Scan_Window:2 Initiator_Filter_Policy:1 Peer_Address_Type:1 Peer_Address:6 \
        Own_Address_Type:1 Connection_Interval_Min:2 Connection_Interval_Max:2 Max_Latency:2 Supervision_Timeout:2 \
        Min_CE_Length:2 Max_CE_Length:2
        R 200F | Status:1 Filter_Accept_List_Size:1
        C 2011 | Address_Type:1 Address:6
        C 2012 | Address_Type:1 Address:6
        C 2013 | Connection_Handle:2 Connection_Interval_Min:2 Connection_Interval_Max:2 Max_Latency:2 \
        Supervision_Timeout:2 Min_CE_Length:2 Max_CE_Length:2
        R 2018 | Status:1 Random_Number:8
        C 2019 | Connection_Handle:2 Random_Number:8 Encrypted_Diversifier:2 Long_Term_Key:16
        C 201A | Connection_Handle:2 Long_Term_Key:16
        R 201A | Status:1 Connection_Handle:2
        R 201B | Status:1 Connection_Handle:2
        R 201C | Status:1 LE_States:8
        C 2020 | Connection_Handle:2 Connection_Interval_Min:2 Connection_Interval_Max:2 Max_Latency:2 \
        Supervision_Timeout:2 Min_CE_Length:2 Max_CE_Length:2
        R 2020 | Status:1 Connection_Handle:2
        C 2021 | Connection_Handle:2 Reason:1
        R 2021 | Status:1 Connection_Handle:2
        C 2022 | Connection_Handle:2 TX_Octets:2 TX_Time:2
        R 2022 | Status:1 Connection_Handle:2
        R 2023 | Status:1 Suggested_Max_TX_Octets:2 Suggested_Max_TX_Time:2
        C 2024 | Suggested_Max_TX_Octets:2 Suggested_Max_TX_Time:2
        C 2027 | Peer_Identity_Address_Type:1 Peer_Identity_Address:6 Peer_IRK:16 Local_IRK:16
        R 202A | Status:1 Resolving_List_Size:1
        R 202F | Status:1 Supported_Max_TX_Octets:2 Supported_Max_TX_Time:2 Supported_Max_RX_Octets:2 \
        Supported_Max_RX_Time:2
        R 2030 | Status:1 Connection_Handle:2 TX_PHY:1 RX_PHY:1
        C 2031 | All_PHYs:1 TX_PHYs:1 RX_PHYs:1
        C 2032 | Connection_Handle:2 All_PHYs:1 TX_PHYs:1 RX_PHYs:1 PHY_Options:2
        C 2035 | Advertising_Handle:1 Random_Address:6
        C 2036 | Advertising_Handle:1 Advertising_Event_Properties:2 Primary_Advertising_Interval_Min:3 \
        Primary_Advertising_Interval_Max:3 Primary_Advertising_Channel_Map:1 Own_Address_Type:1 Peer_Address_Type:1 \
        Peer_Address:6 Advertising_Filter_Policy:1 Advertising_TX_Power:1 Primary_Advertising_PHY:1 \
        Secondary_Advertising_Max_Skip:1 Secondary_Advertising_PHY:1 Advertising_SID:1 \
        Scan_Request_Notification_Enable:1
        R 2036 | Status:1 Selected_TX_Power:1
        R 203A | Status:1 Max_Advertising_Data_Length:2
        R 203B | Status:1 Num_Supported_Advertising_Sets:1
        C 2042 | Enable:1 Filter_Duplicates:1 Duration:2 Period:2
        R 204B | Status:1 Min_TX_Power:1 Max_TX_Power:1
        C 204E | Peer_Identity_Address_Type:1 Peer_Identity_Address:6 Privacy_Mode:1
        R 2060 | Status:1 LE_ACL_Data_Packet_Length:2 Total_Num_LE_ACL_Data_Packets:1 ISO_Data_Packet_Length:2 \
        Total_Num_ISO_Data_Packets:1
        E 05/00 | Status:1 Connection_Handle:2 Reason:1
        E 08/00 | Status:1 Connection_Handle:2 Encryption_Enabled:1
        E 0c/00 | Status:1 Connection_Handle:2 Version:1 Company_Identifier:2 Subversion:2
        E 0f/00 | Status:1 Num_HCI_Command_Packets:1 Command_Opcode:2
        E 30/00 | Status:1 Connection_Handle:2
        E 59/00 | Status:1 Connection_Handle:2 Encryption_Enabled:1 Encryption_Key_Size:1
        E 3e/01 | Status:1 Connection_Handle:2 Role:1 Peer_Address_Type:1 Peer_Address:6 Connection_Interval:2 \
        Peripheral_Latency:2 Supervision_Timeout:2 Central_Clock_Accuracy:1
        E 3e/03 | Status:1 Connection_Handle:2 Connection_Interval:2 Peripheral_Latency:2 Supervision_Timeout:2
        E 3e/04 | Status:1 Connection_Handle:2 LE_Features:8
        E 3e/05 | Connection_Handle:2 Random_Number:8 Encrypted_Diversifier:2
        E 3e/06 | Connection_Handle:2 Interval_Min:2 Interval_Max:2 Max_Latency:2 Timeout:2
        E 3e/07 | Connection_Handle:2 Max_TX_Octets:2 Max_TX_Time:2 Max_RX_Octets:2 Max_RX_Time:2
        E 3e/0a | Status:1 Connection_Handle:2 Role:1 Peer_Address_Type:1 Peer_Address:6 \
        Local_Resolvable_Private_Address:6 Peer_Resolvable_Private_Address:6 Connection_Interval:2 \
        Peripheral_Latency:2 Supervision_Timeout:2 Central_Clock_Accuracy:1
        E 3e/0c | Status:1 Connection_Handle:2 TX_PHY:1 RX_PHY:1
        E 3e/12 | Status:1 Advertising_Handle:1 Connection_Handle:2 Num_Completed_Extended_Advertising_Events:1
        E 3e/14 | Connection_Handle:2 Channel_Selection_Algorithm:1
        """

    /// What is described, and its parameters.
    static let rows: [(subject: String, parameters: String)] = text.split(separator: "\n").compactMap { line in
        let parts = line.split(separator: " | ")
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }
}
