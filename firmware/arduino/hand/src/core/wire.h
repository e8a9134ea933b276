// The wire protocol, version 2 (docs/protocol.md), as far as a hand needs it. Its numbers are generated.
#pragma once
#include <stdint.h>

#include "wire_generated.h"

namespace retinode {

// The version that the frame of a kind has.
constexpr uint8_t versionOf(Kind kind) {
	return kind == Kind::hello || kind == Kind::helloReply ? kGreetingVersion : kProtocolVersion;
}

// The faults that a hand knows.
constexpr uint8_t kAllFaults = kFaultOvercurrent | kFaultOverheat | kFaultStall | kFaultSensor;

// What a hand can do: everything but stimulate.
constexpr uint16_t kCapabilities = kCapabilityEvents | kCapabilityRates | kCapabilityGrip | kCapabilityDigits |
								   kCapabilityWrist | kCapabilityTelemetry;

constexpr uint8_t kDigits = 5;
constexpr uint8_t kAllDigits = kDigitThumb | kDigitIndex | kDigitMiddle | kDigitRing | kDigitLittle;
// A closure of 1 on the wire.
constexpr uint16_t kClosureSteps = kStepsClosure;
// 180 degrees on the wire.
constexpr int16_t kHalfTurn = kBoundHalfTurnDeg * kStepsDeg;

}  // namespace retinode
