internal import Scenarios
internal import Testing

@Suite struct LibraryTests {}
