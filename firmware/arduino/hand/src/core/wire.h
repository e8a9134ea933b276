// The wire protocol, version 2 (docs/protocol.md), as far as a hand needs it.
#pragma once
#include <stdint.h>

namespace retinode {

constexpr uint8_t kProtocolVersion = 2;
// HELLO and HELLO_REPLY travel in frames of this version for ever.
constexpr uint8_t kGreetingVersion = 1;
constexpr uint8_t kHeaderBytes = 2;
constexpr uint8_t kChecksumBytes = 2;
// The longest frame before stuffing.
constexpr uint8_t kMaxFrameBytes = 250;
constexpr uint8_t kMaxPayloadBytes = kMaxFrameBytes - kHeaderBytes - kChecksumBytes;
constexpr uint8_t kDelimiter = 0x00;

// Valid at any point of the stream; no framing can produce it.
constexpr uint8_t kEmergencyStopBytes = 7;
constexpr uint8_t kEmergencyStop[kEmergencyStopBytes] = {0x00, 0xff, 0x53, 0x54, 0x4f, 0x50, 0x00};

enum class Kind : uint8_t {
	hello = 1,
	helloReply = 2,
	events = 3,
	rates = 4,
	command = 5,
	ack = 6,
	nak = 7,
	telemetry = 8,
	heartbeat = 9,
	emergencyStopState = 10,
	heartbeatAnswer = 11,
	electrodes = 12,
};

// The version that the frame of a kind has.
constexpr uint8_t versionOf(Kind kind) {
	return kind == Kind::hello || kind == Kind::helloReply ? kGreetingVersion : kProtocolVersion;
}

enum class Target : uint8_t { grip = 1, digits = 2, wrist = 3, relax = 4, stimulate = 5 };

// Why a command is refused; `none` is never sent.
enum class Refusal : uint8_t {
	none = 0,
	emergencyStop = 1,
	fault = 2,
	notCapable = 3,
	outOfRange = 4,
	malformed = 5,
	noHeartbeat = 6,
	overtaken = 7,
};

enum class StopCause : uint8_t { none = 0, wire = 1, button = 2, fault = 3 };

// Fault bits of telemetry: those that a hand knows.
constexpr uint8_t kFaultOvercurrent = 1 << 0;
constexpr uint8_t kFaultOverheat = 1 << 1;
constexpr uint8_t kFaultStall = 1 << 2;
constexpr uint8_t kFaultSensor = 1 << 4;
constexpr uint8_t kAllFaults = kFaultOvercurrent | kFaultOverheat | kFaultStall | kFaultSensor;

// Capability bits of HELLO_REPLY: events, rates, grip, digits, wrist, telemetry; not: stimulate.
constexpr uint16_t kCapabilities = 0x3f;

constexpr uint8_t kDigits = 5;
// A closure of 1 on the wire.
constexpr uint16_t kClosureSteps = 10000;
// 180 degrees on the wire.
constexpr int16_t kHalfTurn = 1800;

}  // namespace retinode
