// What the device sends, written as payloads. Each writer returns the payload's length in bytes.
#pragma once
#include <stdint.h>

#include "host_messages.h"
#include "wire.h"

namespace retinode {

// Who the device is; the same for its whole life. Texts are UTF-8 of at most kBoundIdentityBytes and
// kBoundSerialNumberBytes.
struct Identity {
	const char* name;
	const char* serialNumber;
	uint16_t channels;
	// The line's rate that the device keeps up with; 0: not limited.
	uint32_t baud;
	uint8_t firmware[3];
};

struct HelloReply {
	// kProtocolVersion; 0: the host does not speak it, there is no session.
	uint8_t version;
	uint32_t sessionId;
	uint32_t echoUs;
	uint32_t deviceUs;
	uint32_t previousSessionId;
	uint32_t previousSpikes;
	bool emergencyStopped;
	// The stop was latched or a fault was present since the session before began.
	bool haltedBefore;
};

struct Answer {
	uint16_t id;
	// `none`: the command is in force (ACK), else refused (NAK).
	Refusal refusal;
	uint32_t atUs;
};

struct Telemetry {
	uint32_t deviceUs;
	uint16_t lastCommandId;
	uint32_t actedUs;
	uint32_t spikesReceived;
	uint32_t spikesUs;
	bool emergencyStopped;
	bool watchdogRelaxed;
	bool driven;
	bool heartbeatCurrent;
	// The stop was latched or a fault was present in this session.
	bool halted;
	uint16_t faults;
	uint16_t closures[kDigits];
	// 1/10 degree.
	int16_t wrist;
	// 1/100 N.
	uint16_t force;
	uint16_t currentMa;
	// 1/10 degree Celsius.
	int16_t temperature;
};

struct StopState {
	bool latched;
	StopCause cause;
	uint32_t changedUs;
};

// The longest payload written here: HELLO_REPLY with both texts at their longest.
constexpr uint8_t kMaxWrittenBytes = 35 + 1 + kBoundIdentityBytes + 1 + kBoundSerialNumberBytes;

uint8_t writeHelloReply(uint8_t* payload, const Identity& identity, const HelloReply& reply);
uint8_t writeAnswer(uint8_t* payload, const Answer& answer);
uint8_t writeTelemetry(uint8_t* payload, const Telemetry& telemetry);
uint8_t writeHeartbeat(uint8_t* payload, const Heartbeat& heartbeat);
uint8_t writeStopState(uint8_t* payload, const StopState& state);

}  // namespace retinode
