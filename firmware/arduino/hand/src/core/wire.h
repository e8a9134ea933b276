// The wire protocol, version 1 (docs/protocol.md), as far as both sides need it.
#pragma once
#include <stdint.h>

namespace retinode {

constexpr uint8_t kProtocolVersion = 1;
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
};

enum class Target : uint8_t { grip = 1, digits = 2, wrist = 3, relax = 4, stimulate = 5 };

// Why a command is refused; `none` is never sent.
enum class Refusal : uint8_t { none = 0, emergencyStop = 1, fault = 2, notCapable = 3, outOfRange = 4 };

enum class StopCause : uint8_t { none = 0, wire = 1, button = 2, fault = 3 };

// Fault bits of telemetry.
constexpr uint16_t kFaultOvercurrent = 1 << 0;
constexpr uint16_t kFaultOverheat = 1 << 1;
constexpr uint16_t kFaultSensor = 1 << 4;

// Capability bits of HELLO_REPLY: events, rates, grip, digits, wrist, telemetry; not: stimulate.
constexpr uint16_t kCapabilities = 0x3f;
constexpr uint16_t kCanStimulate = 0x40;

constexpr uint8_t kDigits = 5;
// A closure of 1 on the wire.
constexpr uint16_t kClosureSteps = 10000;
// 180 degrees on the wire.
constexpr int16_t kHalfTurn = 1800;

}  // namespace retinode
