// Made by `npm run wire:constants` from src/io/wire/constants.ts, where each number is explained. Do not edit.
#pragma once
#include <stdint.h>

namespace retinode {

constexpr uint8_t kGreetingVersion = 1;
constexpr uint8_t kLowestVersion = 1;
constexpr uint8_t kProtocolVersion = 2;
constexpr uint8_t kHeaderBytes = 2;
constexpr uint8_t kChecksumBytes = 2;
constexpr uint8_t kMinFrameBytes = 64;
constexpr uint8_t kMaxFrameBytes = 250;
constexpr uint8_t kMaxPayloadBytes = 246;
constexpr uint8_t kDelimiter = 0;
constexpr uint8_t kEmergencyStopBytes = 7;

constexpr uint16_t kCrcPolynomial = 4129;
constexpr uint16_t kCrcStart = 65535;
constexpr uint16_t kCrcInversion = 65535;
constexpr uint16_t kCrcResidue = 7439;

constexpr uint16_t kStepsClosure = 10000;
constexpr uint16_t kStepsStrokesPerS = 1000;
constexpr uint8_t kStepsForceN = 100;
constexpr uint8_t kStepsDeg = 10;
constexpr uint8_t kStepsDegPerS = 10;
constexpr uint8_t kStepsTemperatureC = 10;
constexpr uint8_t kStepsMicroampere = 10;
constexpr uint8_t kStepsHz = 10;
constexpr uint16_t kStepsNanocoulomb = 10000;
constexpr uint8_t kStepsSecond = 10;
constexpr uint8_t kStepsShannonK = 100;

constexpr uint8_t kBoundHalfTurnDeg = 180;
constexpr uint16_t kBoundChannel = 65535;
constexpr uint32_t kBoundSpikeDeltaUs = 2147483647;
constexpr uint16_t kBoundLowestBaud = 9600;
constexpr uint32_t kBoundHighestBaud = 2000000;
constexpr uint8_t kBoundHostBytes = 32;
constexpr uint8_t kBoundIdentityBytes = 32;
constexpr uint8_t kBoundSerialNumberBytes = 16;
constexpr uint16_t kBoundRiseAtOnce = 4095;
constexpr uint16_t kBoundCommandId = 65535;
constexpr uint16_t kBoundNewerIds = 32768;

constexpr uint32_t kTimeFreshUs = 500000;
constexpr uint8_t kTimeWatchdogMs = 250;
constexpr uint16_t kTimeHostGoneMs = 1000;
constexpr uint8_t kTimeTelemetryMs = 20;
constexpr uint8_t kTimeHeartbeatMs = 100;
constexpr uint8_t kTimeHelloMs = 250;
constexpr uint16_t kTimeSilentMs = 400;
constexpr uint16_t kTimeReopenMs = 3000;
constexpr uint8_t kTimeLatePulseMs = 5;
constexpr uint8_t kTimeRiseStepMs = 10;

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

enum class Target : uint8_t {
	grip = 1,
	digits = 2,
	wrist = 3,
	relax = 4,
	stimulate = 5,
};

enum class Drive : uint8_t {
	rate = 0,
	spikes = 1,
};

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

enum class StopCause : uint8_t {
	none = 0,
	wire = 1,
	button = 2,
	fault = 3,
};

constexpr uint8_t kDigitThumb = 1 << 0;
constexpr uint8_t kDigitIndex = 1 << 1;
constexpr uint8_t kDigitMiddle = 1 << 2;
constexpr uint8_t kDigitRing = 1 << 3;
constexpr uint8_t kDigitLittle = 1 << 4;

constexpr uint8_t kFaultOvercurrent = 1 << 0;
constexpr uint8_t kFaultOverheat = 1 << 1;
constexpr uint8_t kFaultStall = 1 << 2;
constexpr uint8_t kFaultUndervoltage = 1 << 3;
constexpr uint8_t kFaultSensor = 1 << 4;

constexpr uint8_t kCapabilityEvents = 1 << 0;
constexpr uint8_t kCapabilityRates = 1 << 1;
constexpr uint8_t kCapabilityGrip = 1 << 2;
constexpr uint8_t kCapabilityDigits = 1 << 3;
constexpr uint8_t kCapabilityWrist = 1 << 4;
constexpr uint8_t kCapabilityTelemetry = 1 << 5;
constexpr uint8_t kCapabilityStimulate = 1 << 6;

constexpr uint8_t kReplyEmergencyStopped = 1 << 0;
constexpr uint8_t kReplyBusy = 1 << 1;
constexpr uint8_t kReplyHaltedBefore = 1 << 2;

constexpr uint8_t kStateEmergencyStopped = 1 << 0;
constexpr uint8_t kStateWatchdogRelaxed = 1 << 1;
constexpr uint8_t kStateDriven = 1 << 2;
constexpr uint8_t kStateHeartbeatCurrent = 1 << 3;
constexpr uint8_t kStateHalted = 1 << 4;

constexpr uint8_t kStopStateLatched = 1 << 0;

}  // namespace retinode
